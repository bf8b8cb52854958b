#include "models/run_filter.h"
#include "models/runs_model.h"
#include "models/runs_summary.h"
#include "views/pages/runs/run_delegate.h"
#include "views/pages/runs/runs_page.h"
#include "views/style/theme.h"
#include "views/widgets/labels.h"
#include "views/widgets/tables.h"

#include <QAction>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QToolButton>
#include <QTreeView>
#include <algorithm>

namespace cds {

void RunsPage::make_filter_row(QLayout* into, QWidget* parent) {
  auto* row = static_cast<QHBoxLayout*>(into);
  filter_ = new QLineEdit(parent);
  filter_->setObjectName(QStringLiteral("filter"));
  filter_->setClearButtonEnabled(true);
  filter_->setMaximumWidth(240);
  filter_->addAction(themed_icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
  state_ = new QComboBox(parent);
  state_->setObjectName(QStringLiteral("filter_state"));
  for (int i = 0; i < 4; ++i)
    state_->addItem({});
  tags_ = new QComboBox(parent);
  tags_->setObjectName(QStringLiteral("filter_tag"));
  tags_->setMinimumContentsLength(8);
  count_ = new MeaningLabel(MeaningLabel::Meaning::remark, parent);
  count_->setWordWrap(false);
  row->addWidget(filter_, 1);
  row->addWidget(state_);
  row->addWidget(tags_);
  for (QAction* action : {starred_only_, grouped_}) {
    QToolButton* button = tool_button(action, parent);
    button->setToolButtonStyle(Qt::ToolButtonIconOnly);
    row->addWidget(button);
  }
  row->addSpacing(step);
  row->addWidget(count_);
  row->addStretch();
  restore_button_ = tool_button(undo_delete_, parent);
  row->addWidget(restore_button_);
  for (QAction* action : {live_, star_, duplicate_, delete_})
    row->addWidget(tool_button(action, parent));
  connect(filter_, &QLineEdit::textChanged, this,
          [this](const QString& text) { filter([&] { shown_->set_words(text); }); });
  connect(state_, &QComboBox::currentIndexChanged, this,
          [this](int index) { filter([&] { shown_->set_state(static_cast<RunFilter::State>(std::max(0, index))); }); });
  connect(tags_, &QComboBox::currentIndexChanged, this,
          [this] { filter([&] { shown_->set_tag(tags_->currentData().toString()); }); });
}

void RunsPage::make_tree(QWidget* parent) {
  tree_ = new QTreeView(parent);
  tree_->setObjectName(QStringLiteral("runs_tree"));
  set_up_tree(tree_, shown_);
  tree_->setSelectionMode(QAbstractItemView::ExtendedSelection);
  tree_->setItemDelegate(new RunDelegate(tree_));
  tree_->setContextMenuPolicy(Qt::ActionsContextMenu);
  tree_->viewport()->installEventFilter(this);
  tree_->addActions({live_, resume_, pause_, stop_, star_, tag_, note_, log_, duplicate_, delete_});
  QHeaderView* header = tree_->header();
  header->setObjectName(QStringLiteral("runs_columns"));
  header->setSectionsMovable(true);
  header->setMinimumSectionSize(48);
  header->setSectionResizeMode(0, QHeaderView::Stretch);
  tree_->sortByColumn(model_->section(RunColumn::started), Qt::DescendingOrder);
  connect(tree_, &QTreeView::doubleClicked, this, &RunsPage::open_live);
  connect(tree_->selectionModel(), &QItemSelectionModel::selectionChanged, this, &RunsPage::take_choice);
}

// The name needs room: where there is little, the columns that can best be missed leave.
void RunsPage::fit_columns() {
  constexpr int name_width = 60 * step;
  int room = tree_->viewport()->width() - name_width;
  for (int section = 1; section < model_->columnCount(); ++section) {
    tree_->setColumnHidden(section, false);
    room -= tree_->columnWidth(section);
  }
  for (const RunColumn spare : {RunColumn::time_left, RunColumn::top1, RunColumn::duration, RunColumn::kind,
                                RunColumn::validation, RunColumn::seed}) {
    // Time left says something only while a run goes on, top-1 where there are classifiers.
    const bool empty = (spare == RunColumn::time_left && workspace().summary().running == 0) ||
                       (spare == RunColumn::top1 && !workspace().summary().classifiers);
    if (room >= 0 && !empty)
      continue;
    const int section = model_->section(spare);
    room += tree_->columnWidth(section);
    tree_->setColumnHidden(section, true);
  }
}

bool RunsPage::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Resize)
    fit_columns();
  return Page::eventFilter(watched, event);
}

} // namespace cds
