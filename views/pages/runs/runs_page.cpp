#include "views/pages/runs/runs_page.h"

#include "models/engine_launcher.h"
#include "models/project_model.h"
#include "models/run_bin.h"
#include "models/run_watcher.h"
#include "models/runs_model.h"
#include "models/selection.h"
#include "models/text.h"
#include "views/pages/runs/run_delegate.h"
#include "views/style/theme.h"
#include "views/widgets/empty_state.h"
#include "views/widgets/labels.h"
#include "views/widgets/tables.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace cds {

using Meaning = MeaningLabel::Meaning;

RunsPage::RunsPage(Workspace& workspace, QWidget* parent)
    : Page(workspace, parent), live_(add_page_action("open_live", QStringLiteral("live"))),
      delete_(add_page_action("delete_run", QStringLiteral("delete"))),
      undo_delete_(add_page_action("undo_delete", QStringLiteral("undo"))),
      resume_(add_page_action("resume_run", QStringLiteral("start"))),
      pause_(add_page_action("pause_run", QStringLiteral("pause"))),
      stop_(add_page_action("stop_run", QStringLiteral("stop"))),
      filter_action_(add_page_action("filter_runs", QStringLiteral("search"))),
      new_run_(add_page_action("new_run", QStringLiteral("add"))), stack_(new QStackedWidget(this)),
      empty_(new EmptyState(QStringLiteral("runs"), this)) {
  live_->setShortcut(QKeySequence(Qt::Key_Return));
  delete_->setShortcut(QKeySequence::Delete);
  undo_delete_->setShortcut(QKeySequence::Undo);
  filter_action_->setShortcut(QKeySequence::Find);
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
  filter_ = new QLineEdit(main);
  filter_->setObjectName(QStringLiteral("filter"));
  filter_->setClearButtonEnabled(true);
  filter_->setMaximumWidth(320);
  filter_->addAction(themed_icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
  count_ = new MeaningLabel(Meaning::remark, main);
  count_->setWordWrap(false);
  row->addWidget(filter_, 1);
  row->addWidget(count_);
  row->addStretch();
  const auto add_button = [&](QAction* action) {
    auto* button = new QToolButton(main);
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    row->addWidget(button);
    connect(action, &QAction::changed, button, [button, action] { button->setAccessibleName(action->text()); });
    return button;
  };
  restore_button_ = add_button(undo_delete_);
  add_button(live_);
  add_button(delete_);
  column->addLayout(row);

  table_ = new QTableView(main);
  table_->setObjectName(QStringLiteral("runs_table"));
  sorted_ = set_up_table(table_, &workspace.runs(), RunsModel::sort_role);
  table_->setItemDelegate(new RunDelegate(table_));
  table_->setContextMenuPolicy(Qt::ActionsContextMenu);
  table_->addActions({live_, resume_, pause_, stop_, delete_});
  table_->horizontalHeader()->setSectionsMovable(true);
  table_->horizontalHeader()->setMinimumSectionSize(48);
  table_->horizontalHeader()->setSectionResizeMode(RunsModel::name, QHeaderView::Stretch);
  table_->sortByColumn(RunsModel::started, Qt::DescendingOrder);
  column->addWidget(table_, 1);

  problem_panel_ = new QWidget(main);
  auto* problem_column = new QVBoxLayout(problem_panel_);
  problem_column->setContentsMargins(0, 0, 0, 0);
  problem_column->setSpacing(step);
  auto* problem_row = new QHBoxLayout;
  problem_title_ = new MeaningLabel(Meaning::heading, problem_panel_);
  copy_ = new QToolButton(problem_panel_);
  copy_->setObjectName(QStringLiteral("copy_problem"));
  copy_->setIcon(themed_icon(QStringLiteral("copy")));
  copy_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  copy_->setAutoRaise(true);
  connect(copy_, &QToolButton::clicked, this, &RunsPage::copy_problem);
  problem_row->addWidget(problem_title_, 1);
  problem_row->addWidget(copy_);
  problem_ = new MeaningLabel(Meaning::problem, problem_panel_);
  problem_->setObjectName(QStringLiteral("run_problem"));
  problem_column->addLayout(problem_row);
  problem_column->addWidget(problem_);
  column->addWidget(problem_panel_);

  connect(filter_, &QLineEdit::textChanged, this, [this](const QString& text) {
    sorted_->setFilterKeyColumn(-1);
    sorted_->setFilterFixedString(text);
    show_kind_of_page();
  });
  connect(table_, &QTableView::doubleClicked, this, &RunsPage::open_live);
  connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &RunsPage::take_choice);
  connect(live_, &QAction::triggered, this, &RunsPage::open_live);
  connect(delete_, &QAction::triggered, this, &RunsPage::remove);
  connect(undo_delete_, &QAction::triggered, this, &RunsPage::restore);
  connect(filter_action_, &QAction::triggered, filter_, qOverload<>(&QWidget::setFocus));
  connect(new_run_, &QAction::triggered, this, [this] { Q_EMIT page_requested(QStringLiteral("experiment")); });
  connect(empty_, &EmptyState::action_clicked, new_run_, &QAction::trigger);
  const auto order = [this](QAction* action, Status (EngineLauncher::*call)(const std::filesystem::path&)) {
    connect(action, &QAction::triggered, this, [this, call] {
      Workspace& all_things = this->workspace();
      const auto status = (all_things.engine().*call)(all_things.watcher().run_folder(all_things.selection().run()));
      if (!status)
        Q_EMIT message(to_qstring(status.error().message()));
      all_things.watcher().look_for_runs();
    });
  };
  order(resume_, &EngineLauncher::resume);
  order(pause_, &EngineLauncher::pause);
  order(stop_, &EngineLauncher::stop);
  connect(&workspace.bin(), &RunBin::changed, this, &RunsPage::show_chosen);
  connect(&workspace.selection(), &Selection::run_changed, this, &RunsPage::select_run);
  connect(&workspace.runs(), &RunsModel::summary_changed, this, [this] {
    show_kind_of_page();
    show_chosen();
  });
  connect(&workspace.watcher(), &RunWatcher::scanned, this, [this] {
    if (std::exchange(waiting_, false))
      end_load();
    show_kind_of_page();
    for (const int wide :
         {RunsModel::kind, RunsModel::state, RunsModel::started, RunsModel::duration, RunsModel::time_left})
      table_->resizeColumnToContents(wide);
    select_run(this->workspace().selection().run());
  });
  connect(&workspace.project(), &ProjectModel::opened, this, [this] {
    if (!this->workspace().watcher().ready() && !std::exchange(waiting_, true))
      begin_load();
  });
  clock_.setInterval(1000);
  connect(&clock_, &QTimer::timeout, table_->viewport(), qOverload<>(&QWidget::update));
  show_kind_of_page();
  show_chosen();
}

QString RunsPage::title() const {
  return tr("Runs");
}
QString RunsPage::question() const {
  return tr("What ran, what waits?");
}

void RunsPage::retranslate() {
  live_->setText(tr("Watch the run"));
  live_->setIconText(tr("Watch"));
  live_->setToolTip(tr("Open the chosen run on the Live page (Enter or double click)"));
  delete_->setText(tr("Delete the run"));
  delete_->setIconText(tr("Delete"));
  delete_->setToolTip(tr("Move the run's folder to the bin (Delete); Ctrl+Z brings it back"));
  undo_delete_->setText(tr("Bring back the deleted run"));
  undo_delete_->setIconText(tr("Undo delete"));
  undo_delete_->setToolTip(tr("Bring the last deleted run back from the bin (Ctrl+Z)"));
  resume_->setText(tr("Resume the run"));
  pause_->setText(tr("Pause the run"));
  stop_->setText(tr("Stop the run"));
  filter_action_->setText(tr("Filter the runs"));
  new_run_->setText(tr("Set up a run"));
  empty_->set_texts(
      tr("No runs yet"),
      tr("A run is a search or a training with everything it wrote: curves, weights, results. It goes on as a "
         "process of its own, also when this window is closed."),
      tr("Set up a run"));
  filter_->setPlaceholderText(tr("Filter by any word (Ctrl+F)"));
  filter_->setAccessibleName(tr("Filter the runs"));
  table_->setAccessibleName(tr("Runs"));
  problem_title_->setText(tr("What went wrong"));
  copy_->setText(tr("Copy"));
  copy_->setAccessibleName(tr("Copy the error"));
  copy_->setToolTip(tr("Copy the error to the clipboard"));
  workspace().runs().retranslate();
  show_kind_of_page();
  show_chosen();
}

void RunsPage::restyle() {
  table_->viewport()->update();
}

void RunsPage::entered() {
  clock_.start();
}
void RunsPage::left() {
  clock_.stop();
}

void RunsPage::show_kind_of_page() {
  const int runs = workspace().runs().rowCount();
  const bool none = runs == 0 && !workspace().bin().can_restore();
  stack_->setCurrentIndex(none ? 0 : 1);
  count_->setText(sorted_->rowCount() == runs ? tr("%n run(s)", nullptr, runs)
                                              : tr("%1 of %n run(s)", nullptr, runs).arg(sorted_->rowCount()));
}

void RunsPage::select_run(const QString& id) {
  const int row = workspace().runs().row(id);
  selecting_ = true;
  if (row < 0)
    table_->clearSelection();
  else
    table_->setCurrentIndex(sorted_->mapFromSource(workspace().runs().index(row, RunsModel::name)));
  selecting_ = false;
  show_chosen();
}

void RunsPage::take_choice() {
  const QModelIndex current = table_->currentIndex();
  if (!selecting_ && current.isValid() && is_on_screen())
    workspace().selection().set_run(current.data(RunsModel::id_role).toString());
  show_chosen();
}

void RunsPage::show_chosen() {
  const QString id = workspace().selection().run();
  const RunInfo* run = workspace().watcher().info(id);
  live_->setEnabled(run != nullptr);
  delete_->setEnabled(run && !run->active());
  resume_->setEnabled(run && (run->state == RunState::paused || run->resumable));
  pause_->setEnabled(run && run->state == RunState::running);
  stop_->setEnabled(run && run->active());
  undo_delete_->setEnabled(workspace().bin().can_restore());
  restore_button_->setVisible(workspace().bin().can_restore());
  const int row = workspace().runs().row(id);
  const QString problem =
      row < 0 ? QString() : workspace().runs().index(row, RunsModel::state).data(RunsModel::problem_role).toString();
  problem_->setText(problem);
  problem_panel_->setVisible(!problem.isEmpty());
}

void RunsPage::open_live() {
  if (!workspace().selection().run().isEmpty())
    Q_EMIT page_requested(QStringLiteral("live"));
}

void RunsPage::remove() {
  const QString id = workspace().selection().run();
  if (const auto status = workspace().bin().remove(id); !status)
    Q_EMIT message(to_qstring(status.error().message()));
  else
    Q_EMIT message(tr("%1 is in the bin; Ctrl+Z brings it back").arg(id));
}

void RunsPage::restore() {
  const auto id = workspace().bin().restore();
  Q_EMIT message(id ? tr("%1 is back").arg(*id) : to_qstring(id.error().message()));
}

void RunsPage::copy_problem() {
  QGuiApplication::clipboard()->setText(problem_->text());
}

} // namespace cds
