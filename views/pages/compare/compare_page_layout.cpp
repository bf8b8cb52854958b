// How the page is put together, and its words.
#include "views/pages/compare/compare_page.h"

#include "models/run_filter.h"
#include "views/pages/compare/compare_curves.h"
#include "views/pages/compare/compare_scatter.h"
#include "views/pages/compare/run_disc.h"
#include "views/plots/curve_controls.h"
#include "views/plots/curve_plot.h"
#include "views/style/theme.h"
#include "views/widgets/dock_area.h"
#include "views/widgets/empty_state.h"
#include "views/widgets/tables.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <QTreeView>

namespace cds {

void ComparePage::make_tree() {
  tree_ = new QTreeView;
  tree_->setObjectName(QStringLiteral("compare_tree"));
  set_up_tree(tree_, shown_);
  tree_->setItemDelegateForColumn(0, new RunDisc(tree_));
  QHeaderView* header = tree_->header();
  header->setObjectName(QStringLiteral("compare_columns"));
  header->setSectionsMovable(true);
  header->setSectionResizeMode(0, QHeaderView::Stretch);
  header->setSortIndicator(-1, Qt::AscendingOrder); // in order of birth until someone sorts
  tree_->setContextMenuPolicy(Qt::ActionsContextMenu);
  tree_->addActions({check_shown_, check_newest_, check_none_, export_});
}

void ComparePage::make_actions() {
  const auto add = [this](const char* name, const char* icon, const QKeySequence& keys, auto does) {
    QAction* action = add_page_action(name, QString::fromLatin1(icon));
    action->setShortcut(keys);
    connect(action, &QAction::triggered, this, does);
    return action;
  };
  find_ = add("compare_find", "search", QKeySequence::Find, [this] { filter_->setFocus(Qt::ShortcutFocusReason); });
  check_none_ = add("compare_check_none", "cross", {}, [this] { choose({}); });
  check_newest_ = add("compare_check_newest", "refresh", {}, [this] {
    chosen_by_person_ = false;
    choose_some();
    show_curves();
  });
  check_shown_ = add("compare_check_shown", "check", {}, [this] {
    QStringList ids;
    for (int row = 0; row < shown_->rowCount(); ++row) {
      const QModelIndex entry = shown_->index(row, 0);
      const int children = shown_->rowCount(entry); // of a group, those that the filter leaves
      if (children == 0)
        ids += model_->ids(shown_->mapToSource(entry));
      for (int child = 0; child < children; ++child)
        ids += model_->ids(shown_->mapToSource(shown_->index(child, 0, entry)));
    }
    choose(ids);
  });
  export_ =
      add("compare_export_table", "export", {}, [this] { save_picture(this, table_picture(), PictureFormat::csv); });
  first_layout_ = add("compare_first_layout", "", {}, [this] { panels_->restore_first_layout(); });
}

void ComparePage::make_panels() {
  using Side = DockArea::Side;
  panels_->add(QStringLiteral("runs"), tree_);
  panels_->add(QStringLiteral("curves"), curves_, Side::below, tree_);
  panels_->add(QStringLiteral("other_curves"), other_curves_, Side::right_of, curves_);
  panels_->add(QStringLiteral("scatter"), scatter_, Side::right_of, other_curves_);
  panels_->settle();
}

QLayout* ComparePage::make_head() {
  auto* line = new QHBoxLayout;
  line->setSpacing(step);
  filter_ = new QLineEdit;
  filter_->setObjectName(QStringLiteral("compare_filter"));
  filter_->setClearButtonEnabled(true);
  filter_->setMaximumWidth(60 * step);
  filter_->addAction(themed_icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
  connect(filter_, &QLineEdit::textChanged, shown_, &RunFilter::set_words);
  count_ = new QLabel;
  line->addWidget(filter_, 1);
  for (QAction* action : {check_shown_, check_newest_, check_none_, export_}) {
    QToolButton* button = tool_button(action, this);
    button->setToolButtonStyle(Qt::ToolButtonIconOnly);
    line->addWidget(button);
  }
  line->addSpacing(step);
  line->addWidget(count_);
  line->addStretch(1);
  line->addWidget(controls_);
  return line;
}

QString ComparePage::title() const {
  return tr("Compare");
}

QString ComparePage::question() const {
  return tr("Which is better, and is it sure?");
}

void ComparePage::retranslate() {
  empty_->set_texts(tr("Nothing to compare yet"),
                    tr("The runs of a project side by side: their curves over each other, what they reach and what "
                       "they cost. Start a run or two."),
                    tr("Set up an experiment"));
  controls_->retranslate();
  for (CompareCurves* curves : {curves_, other_curves_}) {
    curves->set_axis(controls_->axis(), controls_->axis_text());
    curves->retranslate();
  }
  scatter_->retranslate();
  tree_->setAccessibleName(tr("Runs and their results"));
  filter_->setPlaceholderText(tr("Filter by any word (Ctrl+F)"));
  filter_->setAccessibleName(tr("Filter the runs"));
  const auto name = [](QAction* action, const QString& text, const QString& tip) {
    action->setText(text);
    action->setToolTip(tip);
  };
  name(find_, tr("Filter the runs"), tr("Filter the runs"));
  name(check_shown_, tr("Draw all listed runs"), tr("Draw the curves of all runs that the table lists now"));
  name(check_newest_, tr("Draw the newest runs"), tr("Draw the curves of the newest runs, also of those to come"));
  name(check_none_, tr("Draw no run"), tr("Take all curves away"));
  name(export_, tr("Export the table"), tr("Export the table of runs as CSV"));
  name(first_layout_, tr("Panels back to their first places"), {});
  panels_->setAccessibleName(tr("Panels of the comparison"));
  panels_->set_title(tree_, tr("Runs"));
  panels_->set_title(curves_, tr("Curves"));
  panels_->set_title(other_curves_, tr("Other curves"));
  panels_->set_title(scatter_, tr("Scatter"));
  model_->retranslate();
  show_curves();
}

void ComparePage::restyle() {
  tree_->viewport()->update();
}

} // namespace cds
