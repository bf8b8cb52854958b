#include "views/pages/runs/runs_page.h"

#include "models/engine_launcher.h"
#include "models/project_model.h"
#include "models/queue_model.h"
#include "models/run_bin.h"
#include "models/run_filter.h"
#include "models/run_labels.h"
#include "models/run_watcher.h"
#include "models/runs_model.h"
#include "models/runs_summary.h"
#include "models/selection.h"
#include "models/text.h"
#include "views/pages/runs/queue_panel.h"
#include "views/pages/runs/run_delegate.h"
#include "views/pages/runs/run_details.h"
#include "views/style/theme.h"
#include "views/widgets/empty_state.h"
#include "views/widgets/labels.h"
#include "views/widgets/tables.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QSet>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace cds {

RunsPage::RunsPage(Workspace& workspace, QWidget* parent)
    : Page(workspace, parent),
      model_(
          new RunsModel(workspace.watcher(), workspace.labels(),
                        {RunColumn::name, RunColumn::kind, RunColumn::state, RunColumn::progress, RunColumn::time_left,
                         RunColumn::map, RunColumn::rank1, RunColumn::top1, RunColumn::validation,
                         RunColumn::parameters, RunColumn::seed, RunColumn::started, RunColumn::duration},
                        false, this)),
      shown_(new RunFilter(*model_, this)), stack_(new QStackedWidget(this)),
      empty_(new EmptyState(QStringLiteral("runs"), this)) {
  make_actions();
  auto* all = new QVBoxLayout(this);
  all->setContentsMargins(page_margin, page_margin, page_margin, page_margin);
  all->addWidget(stack_);
  stack_->addWidget(empty_);
  auto* main = new QWidget(stack_);
  stack_->addWidget(main);
  auto* column = new QVBoxLayout(main);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(2 * step);
  auto* row = new QHBoxLayout;
  row->setSpacing(step);
  column->addLayout(row);
  make_filter_row(row, main);
  make_tree(main);
  queue_ =
      new QueuePanel(workspace, {queue_run_, queue_stop_, queue_up_, queue_down_, queue_remove_, queue_retry_}, main);
  queue_->table().addActions({queue_remove_});
  rows_ = new QSplitter(Qt::Vertical, main);
  rows_->setObjectName(QStringLiteral("runs_rows"));
  rows_->addWidget(tree_);
  rows_->addWidget(queue_);
  rows_->setStretchFactor(0, 3);
  rows_->setStretchFactor(1, 1);
  rows_->setHandleWidth(2 * step);
  rows_->setChildrenCollapsible(false);
  column->addWidget(rows_, 1);
  details_ = new RunDetails(workspace, main);
  column->addWidget(details_);
  connect(queue_, &QueuePanel::message, this, &Page::message);
  connect(queue_, &QueuePanel::restored, this,
          [this](const QString& what) { Q_EMIT message(tr("%1 waits again").arg(what)); });
  connect(queue_, &QueuePanel::removed, this, [this](const QString& what) {
    deleted_ << Deleted::waiting;
    show_chosen();
    Q_EMIT message(tr("%1 waits no longer; Ctrl+Z brings it back").arg(what));
  });
  connect(details_, &RunDetails::message, this, &Page::message);
  connect(empty_, &EmptyState::action_clicked, new_run_, &QAction::trigger);
  connect_workspace();
  clock_.setInterval(1000);
  connect(&clock_, &QTimer::timeout, tree_->viewport(), qOverload<>(&QWidget::update));
  show_kind_of_page();
  show_chosen();
}

void RunsPage::connect_workspace() {
  Workspace& all = workspace();
  connect(&all.bin(), &RunBin::changed, this, &RunsPage::show_chosen);
  connect(&all.selection(), &Selection::run_changed, this, &RunsPage::select_run);
  connect(&all.queue(), &QueueModel::changed, this, &RunsPage::show_kind_of_page);
  connect(&all.summary(), &RunsSummary::changed, this, [this] {
    const bool runs = workspace().summary().running > 0;
    const bool classifiers = workspace().summary().classifiers;
    const bool ran = std::exchange(any_runs_, runs), classified = std::exchange(any_classifiers_, classifiers);
    if (ran != runs || classified != classifiers)
      fit_columns();
  });
  connect(&all.labels(), &RunLabels::changed, this, &RunsPage::show_tags);
  connect(&all.watcher(), &RunWatcher::run_changed, this, [this](const QString& id) {
    if (chosen().contains(id))
      show_chosen();
  });
  connect(model_, &RunsModel::run_moves, this, [this] {
    moving_ = chosen();
    selecting_ = is_moving_ = true;
  });
  connect(model_, &RunsModel::run_moved, this, [this] {
    is_moving_ = false;
    choose(std::exchange(moving_, {}));
    selecting_ = false;
    show_chosen();
  });
  connect(model_, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex& first) {
    const int state = model_->section(RunColumn::state); // of an entry it changes its length with its runs' states
    const QModelIndex shown = shown_->mapFromSource(first.siblingAtColumn(state));
    if (!shown.isValid() || !shown_->hasChildren(shown.siblingAtColumn(0)) || tree_->isColumnHidden(state) ||
        tree_->sizeHintForIndex(shown).width() <= tree_->columnWidth(state))
      return;
    tree_->resizeColumnToContents(state);
    fit_columns();
  });
  const auto rows_changed = [this](const QModelIndex& parent = {}) {
    if (parent.isValid()) // how many of an entry run takes more words than one state
      tree_->resizeColumnToContents(model_->section(RunColumn::state));
    if (is_moving_)
      return;
    show_kind_of_page();
    if (!coming_back_.isEmpty() && model_->index_of(coming_back_).isValid())
      return workspace().selection().set_run(std::exchange(coming_back_, {}));
    if (chosen().isEmpty()) // the run that all pages look at may only now have its row
      return select_run(workspace().selection().run());
    show_chosen();
  };
  for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
    connect(model_, signal, this, rows_changed);
  connect(model_, &QAbstractItemModel::modelReset, this, [rows_changed] { rows_changed({}); });
  connect(&all.watcher(), &RunWatcher::scanned, this, [this] {
    if (std::exchange(waiting_, false))
      end_load();
    show_kind_of_page();
    for (int section = 1; section < model_->columnCount(); ++section)
      tree_->resizeColumnToContents(section);
    fit_columns();
    select_run(workspace().selection().run());
  });
  connect(&all.project(), &ProjectModel::opened, this, [this] {
    queue_->forget_removed(); // it was another project's
    deleted_.removeAll(Deleted::waiting);
    if (!workspace().watcher().ready() && !std::exchange(waiting_, true))
      begin_load();
  });
}

void RunsPage::restyle() {
  tree_->viewport()->update();
}

void RunsPage::entered() {
  clock_.start();
  workspace().queue().look();
}
QWidget* RunsPage::first_focus() const {
  return tree_;
}

void RunsPage::left() {
  clock_.stop();
}

void RunsPage::show_kind_of_page() {
  const int runs = model_->run_count();
  const bool waits = workspace().queue().rowCount() > 0;
  const bool reading = !workspace().watcher().ready();
  const bool none = runs == 0 && !waits && !reading && !can_restore();
  stack_->setCurrentIndex(none ? 0 : 1);
  queue_->setVisible(waits);
  const int shown = shown_->is_filtering() ? shown_->run_count() : runs;
  count_->setText(reading         ? tr("Reading the runs…")
                  : shown == runs ? tr("%n run(s)", nullptr, runs)
                                  : tr("%1 of %n run(s)", nullptr, runs).arg(shown));
}

void RunsPage::show_tags() {
  const QString kept = tags_->currentData().toString();
  const QStringList tags = workspace().labels().tags();
  {
    const QSignalBlocker quiet(tags_);
    tags_->clear();
    tags_->addItem(tr("All tags"), QString());
    for (const QString& tag : tags)
      tags_->addItem(tag, tag);
    tags_->setCurrentIndex(std::max(0, tags_->findData(kept)));
  }
  tags_->setVisible(!tags.isEmpty());
  if (tags_->currentData().toString() != kept)
    shown_->set_tag({});
  show_kind_of_page();
}

// What all pages look at stays, also where its row is filtered away.
void RunsPage::filter(const std::function<void()>& change) {
  selecting_ = true;
  change();
  selecting_ = false;
  select_run(workspace().selection().run());
  show_kind_of_page();
}

void RunsPage::select_run(const QString& id) {
  // An entry of several seeds stays chosen while one of its runs is what other pages look at.
  if (model_->ids(shown_->mapToSource(tree_->currentIndex())).contains(id))
    return show_chosen();
  const QModelIndex row = shown_->mapFromSource(model_->index_of(id));
  selecting_ = true;
  if (row.isValid()) // alone, whatever keys are held: Ctrl of Ctrl+Z would add it to what is chosen
    tree_->selectionModel()->setCurrentIndex(row, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
  else
    tree_->clearSelection();
  selecting_ = false;
  show_chosen();
}

// The rows of these runs, as far as they are listed; an entry of several whose runs are all meant is chosen itself.
void RunsPage::choose(const QStringList& ids) {
  QItemSelection rows;
  QModelIndex first;
  for (const QString& id : ids) {
    QModelIndex row = model_->index_of(id);
    const QStringList together = model_->ids(row.parent());
    if (!together.isEmpty() &&
        std::all_of(together.begin(), together.end(), [&](const QString& one) { return ids.contains(one); }))
      row = row.parent();
    const QModelIndex shown = shown_->mapFromSource(row);
    if (!shown.isValid())
      continue;
    rows.select(shown, shown);
    if (!first.isValid())
      first = shown;
  }
  if (first.isValid())
    tree_->selectionModel()->setCurrentIndex(first, QItemSelectionModel::NoUpdate);
  tree_->selectionModel()->select(rows, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

void RunsPage::take_choice() {
  if (is_moving_)
    return;
  const QModelIndex current = tree_->currentIndex();
  if (!selecting_ && current.isValid() && is_on_screen())
    workspace().selection().set_run(current.data(RunsModel::id_role).toString());
  show_chosen();
}

QStringList RunsPage::chosen() const {
  QStringList all = model_->ids(shown_->mapToSource(tree_->currentIndex()));
  if (!tree_->selectionModel()->isRowSelected(tree_->currentIndex().row(), tree_->currentIndex().parent()))
    all.clear();
  QSet<QString> known(all.begin(), all.end());
  for (const QModelIndex& row : tree_->selectionModel()->selectedRows())
    for (const QString& id : model_->ids(shown_->mapToSource(row)))
      if (!known.contains(id)) {
        known.insert(id);
        all << id;
      }
  return all;
}

} // namespace cds
