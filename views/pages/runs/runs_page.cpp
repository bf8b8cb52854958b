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
  connect(details_, &RunDetails::message, this, &Page::message);
  connect(empty_, &EmptyState::action_clicked, new_run_, &QAction::trigger);
  connect_workspace();
  clock_.setInterval(1000);
  connect(&clock_, &QTimer::timeout, tree_->viewport(), qOverload<>(&QWidget::update));
  show_kind_of_page();
  show_chosen();
}

void RunsPage::make_actions() {
  const auto action = [this](const char* name, const char* icon, const QKeySequence& keys = {}) {
    QAction* made = add_page_action(name, QString::fromLatin1(icon));
    made->setShortcut(keys);
    return made;
  };
  live_ = action("open_live", "live", QKeySequence(Qt::Key_Return));
  delete_ = action("delete_run", "delete", QKeySequence::Delete);
  undo_delete_ = action("undo_delete", "undo", QKeySequence::Undo);
  resume_ = action("resume_run", "start");
  pause_ = action("pause_run", "pause");
  stop_ = action("stop_run", "stop");
  filter_action_ = action("filter_runs", "search", QKeySequence::Find);
  new_run_ = action("new_run", "add");
  star_ = action("star_run", "star", QKeySequence(Qt::CTRL | Qt::Key_B));
  tag_ = action("tag_run", "tag", QKeySequence(Qt::CTRL | Qt::Key_T));
  note_ = action("note_run", "", QKeySequence(Qt::CTRL | Qt::Key_M));
  log_ = action("run_log", "info", QKeySequence(Qt::CTRL | Qt::Key_L));
  duplicate_ = action("duplicate_run", "copy", QKeySequence(Qt::CTRL | Qt::Key_D));
  grouped_ = action("group_seeds", "group", QKeySequence(Qt::CTRL | Qt::Key_G));
  starred_only_ = action("starred_only", "star");
  queue_run_ = action("queue_run", "start");
  queue_stop_ = action("queue_stop", "stop");
  queue_up_ = action("queue_up", "up", QKeySequence(Qt::ALT | Qt::Key_Up));
  queue_down_ = action("queue_down", "down", QKeySequence(Qt::ALT | Qt::Key_Down));
  queue_remove_ = action("queue_remove", "delete", QKeySequence::Delete);
  queue_retry_ = action("queue_retry", "refresh");
  // Enter and Delete mean the list that has the focus, and words in a line of text.
  for (QAction* in_list : {live_, delete_, queue_remove_})
    in_list->setShortcutContext(Qt::WidgetShortcut);
  grouped_->setCheckable(true);
  grouped_->setChecked(true);
  starred_only_->setCheckable(true);
  connect(live_, &QAction::triggered, this, &RunsPage::open_live);
  connect(delete_, &QAction::triggered, this, &RunsPage::remove);
  connect(undo_delete_, &QAction::triggered, this, &RunsPage::restore);
  connect(star_, &QAction::triggered, this, &RunsPage::star);
  connect(tag_, &QAction::triggered, this, [this] { details_->edit_tags(); });
  connect(note_, &QAction::triggered, this, [this] { details_->edit_note(); });
  connect(log_, &QAction::triggered, this, [this] { details_->show_log(true); });
  connect(duplicate_, &QAction::triggered, this, &RunsPage::duplicate);
  connect(grouped_, &QAction::toggled, this, [this](bool on) {
    model_->set_grouped(on);
    select_run(workspace().selection().run());
  });
  connect(starred_only_, &QAction::toggled, this, [this](bool on) {
    shown_->set_starred(on);
    show_kind_of_page();
  });
  connect(filter_action_, &QAction::triggered, this, [this] { filter_->setFocus(Qt::ShortcutFocusReason); });
  connect(new_run_, &QAction::triggered, this, [this] { Q_EMIT page_requested(QStringLiteral("experiment")); });
  const auto order = [this](QAction* asked, Status (EngineLauncher::*call)(const std::filesystem::path&)) {
    connect(asked, &QAction::triggered, this, [this, call] {
      Workspace& all = this->workspace();
      const auto status = (all.engine().*call)(all.watcher().run_folder(all.selection().run()));
      if (!status)
        Q_EMIT message(to_qstring(status.error().message()));
      all.watcher().look_for_runs();
    });
  };
  order(resume_, &EngineLauncher::resume);
  order(pause_, &EngineLauncher::pause);
  order(stop_, &EngineLauncher::stop);
}

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
  connect(filter_, &QLineEdit::textChanged, this, [this](const QString& text) {
    shown_->set_words(text);
    show_kind_of_page();
  });
  connect(state_, &QComboBox::currentIndexChanged, this, [this](int index) {
    shown_->set_state(static_cast<RunFilter::State>(std::max(0, index)));
    show_kind_of_page();
  });
  connect(tags_, &QComboBox::currentIndexChanged, this, [this] {
    shown_->set_tag(tags_->currentData().toString());
    show_kind_of_page();
  });
}

void RunsPage::make_tree(QWidget* parent) {
  tree_ = new QTreeView(parent);
  tree_->setObjectName(QStringLiteral("runs_tree"));
  set_up_tree(tree_, shown_);
  tree_->setSelectionMode(QAbstractItemView::ExtendedSelection);
  tree_->setItemDelegate(new RunDelegate(tree_));
  tree_->setContextMenuPolicy(Qt::ActionsContextMenu);
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
  const auto rows_changed = [this] {
    show_kind_of_page();
    if (chosen().isEmpty()) // the run that all pages look at may only now have its row
      return select_run(workspace().selection().run());
    show_chosen();
  };
  for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
    connect(model_, signal, this, rows_changed);
  connect(model_, &QAbstractItemModel::modelReset, this, rows_changed);
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
    if (!workspace().watcher().ready() && !std::exchange(waiting_, true))
      begin_load();
  });
}

QString RunsPage::title() const {
  return tr("Runs");
}
QString RunsPage::question() const {
  return tr("What ran, what waits?");
}

void RunsPage::retranslate() {
  const auto name = [](QAction* action, const QString& text, const QString& word, const QString& tip) {
    action->setText(text);
    action->setIconText(word.isEmpty() ? text : word);
    action->setToolTip(tip.isEmpty() ? text : tip);
  };
  name(live_, tr("Watch the run"), tr("Watch"), tr("Open the chosen run on the Live page (Enter or double click)"));
  name(delete_, tr("Delete the run"), tr("Delete"),
       tr("Move the folders of the chosen runs to the bin (Delete); Ctrl+Z brings them back"));
  name(undo_delete_, tr("Bring back the deleted run"), tr("Undo delete"),
       tr("Bring back from the bin what was deleted last (Ctrl+Z)"));
  name(resume_, tr("Resume the run"), {}, {});
  name(pause_, tr("Pause the run"), {}, {});
  name(stop_, tr("Stop the run"), {}, {});
  name(filter_action_, tr("Filter the runs"), {}, {});
  name(new_run_, tr("Set up a run"), {}, {});
  name(star_, tr("Star the run"), tr("Star"), tr("Mark the chosen runs, or take the mark away (Ctrl+B)"));
  name(tag_, tr("Tag the run"), tr("Tags"), {});
  name(note_, tr("Write a note on the run"), tr("Note"), {});
  name(log_, tr("Show the engine's log"), tr("Log"), {});
  name(duplicate_, tr("Duplicate the run's experiment"), tr("Duplicate"),
       tr("Take the run's settings as a new experiment to edit and start (Ctrl+D)"));
  name(grouped_, tr("Several seeds as one entry"), tr("Group"),
       tr("Runs of one experiment, and of one group, are one entry with mean and spread (Ctrl+G)"));
  name(starred_only_, tr("Starred runs only"), tr("Starred"), {});
  name(queue_run_, tr("Run what waits"), tr("Run the queue"),
       tr("Work off the queue from the top, one after another, as a process of its own"));
  name(queue_stop_, tr("Stop the queue"), {},
       tr("Its engine writes a checkpoint and leaves; what it worked on waits again"));
  name(queue_up_, tr("Earlier in the queue"), tr("Earlier"), tr("Let the chosen entry run earlier (Alt+Up)"));
  name(queue_down_, tr("Later in the queue"), tr("Later"), tr("Let the chosen entry run later (Alt+Down)"));
  name(queue_remove_, tr("Remove from the queue"), tr("Remove"), tr("Take the chosen entry out of the queue (Delete)"));
  name(queue_retry_, tr("Let it wait again"), tr("Try again"), tr("Let a failed entry wait again"));
  empty_->set_texts(
      tr("No runs yet"),
      tr("A run is a search or a training with everything it wrote: curves, weights, results. It goes on as a "
         "process of its own, also when this window is closed."),
      tr("Set up a run"));
  filter_->setPlaceholderText(tr("Filter by any word (Ctrl+F)"));
  filter_->setToolTip(tr("Looks through names, kinds, states, tags, groups and notes"));
  filter_->setAccessibleName(tr("Filter the runs"));
  const QStringList states{tr("All states"), tr("Running or paused"), tr("Finished"), tr("Failed or stopped")};
  for (int i = 0; i < state_->count(); ++i)
    state_->setItemText(i, states[i]);
  state_->setAccessibleName(tr("States shown"));
  tags_->setAccessibleName(tr("Tag shown"));
  tree_->setAccessibleName(tr("Runs"));
  show_tags();
  model_->retranslate();
  queue_->retranslate();
  details_->retranslate();
  show_kind_of_page();
  show_chosen();
}

void RunsPage::restyle() {
  tree_->viewport()->update();
}

void RunsPage::entered() {
  clock_.start();
  workspace().queue().look();
}
void RunsPage::left() {
  clock_.stop();
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

void RunsPage::resizeEvent(QResizeEvent* event) {
  Page::resizeEvent(event);
  fit_columns();
}

void RunsPage::show_kind_of_page() {
  const int runs = model_->run_count();
  const bool waits = workspace().queue().rowCount() > 0;
  const bool none = runs == 0 && !waits && !workspace().bin().can_restore();
  stack_->setCurrentIndex(none ? 0 : 1);
  queue_->setVisible(waits);
  const int shown = shown_->is_filtering() ? shown_->run_count() : runs;
  count_->setText(shown == runs ? tr("%n run(s)", nullptr, runs) : tr("%1 of %n run(s)", nullptr, runs).arg(shown));
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

void RunsPage::select_run(const QString& id) {
  // An entry of several seeds stays chosen while one of its runs is what other pages look at.
  if (model_->ids(shown_->mapToSource(tree_->currentIndex())).contains(id))
    return show_chosen();
  const QModelIndex row = shown_->mapFromSource(model_->index_of(id));
  selecting_ = true;
  if (row.isValid())
    tree_->setCurrentIndex(row);
  else
    tree_->clearSelection();
  selecting_ = false;
  show_chosen();
}

void RunsPage::take_choice() {
  const QModelIndex current = tree_->currentIndex();
  if (!selecting_ && current.isValid() && is_on_screen())
    workspace().selection().set_run(current.data(RunsModel::id_role).toString());
  show_chosen();
}

QStringList RunsPage::chosen() const {
  QStringList all = model_->ids(shown_->mapToSource(tree_->currentIndex()));
  if (!tree_->selectionModel()->isRowSelected(tree_->currentIndex().row(), tree_->currentIndex().parent()))
    all.clear();
  for (const QModelIndex& row : tree_->selectionModel()->selectedRows())
    for (const QString& id : model_->ids(shown_->mapToSource(row)))
      if (!all.contains(id))
        all << id;
  return all;
}

void RunsPage::show_chosen() {
  const RunWatcher& watcher = workspace().watcher();
  const QStringList ids = chosen();
  const RunInfo* run = watcher.info(workspace().selection().run());
  const bool idle = std::none_of(ids.begin(), ids.end(), [&](const QString& id) {
    const RunInfo* info = watcher.info(id);
    return info && info->active();
  });
  live_->setEnabled(run != nullptr);
  delete_->setEnabled(!ids.isEmpty() && idle);
  for (QAction* action : {star_, tag_, note_, log_})
    action->setEnabled(!ids.isEmpty());
  duplicate_->setEnabled(run && !run->kind.isEmpty());
  resume_->setEnabled(run && (run->state == RunState::paused || run->resumable));
  pause_->setEnabled(run && run->state == RunState::running);
  stop_->setEnabled(run && run->active());
  undo_delete_->setEnabled(workspace().bin().can_restore());
  restore_button_->setVisible(workspace().bin().can_restore());
  const QModelIndex current = tree_->currentIndex();
  details_->show_runs(ids, ids.isEmpty() ? QString() : current.data(RunsModel::problem_role).toString());
}

void RunsPage::open_live() {
  if (!workspace().selection().run().isEmpty())
    Q_EMIT page_requested(QStringLiteral("live"));
}

void RunsPage::star() {
  const QStringList ids = chosen();
  const bool all_have =
      std::all_of(ids.begin(), ids.end(), [this](const QString& id) { return workspace().labels().of(id).star; });
  workspace().labels().set_star(ids, !all_have);
}

void RunsPage::duplicate() {
  if (const auto status = workspace().duplicate(workspace().selection().run()); !status)
    Q_EMIT message(to_qstring(status.error().message()));
  else
    Q_EMIT page_requested(QStringLiteral("experiment"));
}

void RunsPage::remove() {
  const QStringList ids = chosen();
  if (const auto status = workspace().bin().remove(ids); !status)
    Q_EMIT message(to_qstring(status.error().message()));
  else
    Q_EMIT message(ids.size() == 1 ? tr("%1 is in the bin; Ctrl+Z brings it back").arg(ids.front())
                                   : tr("%n run(s) are in the bin; Ctrl+Z brings them back", nullptr,
                                        static_cast<int>(ids.size())));
}

void RunsPage::restore() {
  const auto ids = workspace().bin().restore();
  Q_EMIT message(!ids               ? to_qstring(ids.error().message())
                 : ids->size() == 1 ? tr("%1 is back").arg(ids->front())
                                    : tr("%n run(s) are back", nullptr, static_cast<int>(ids->size())));
}

} // namespace cds
