#include "views/pages/runs/runs_page.h"

#include "models/core_text.h"
#include "models/engine_launcher.h"
#include "models/run_bin.h"
#include "models/run_filter.h"
#include "models/run_labels.h"
#include "models/run_watcher.h"
#include "models/runs_model.h"
#include "models/selection.h"
#include "models/text.h"
#include "views/pages/runs/queue_panel.h"
#include "views/pages/runs/run_details.h"
#include "views/style/theme.h"
#include "views/widgets/labels.h"

#include <QAction>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QToolButton>
#include <QTreeView>
#include <algorithm>

// What a person can do on the page: the actions, when they are offered, and what they do.
namespace cds {

namespace {

bool can_resume(const RunInfo& run) {
  return run.state == RunState::paused || run.resumable;
}
bool can_pause(const RunInfo& run) {
  return run.state == RunState::running;
}
bool can_stop(const RunInfo& run) {
  return run.active() || run.slurm_job != 0;
}

} // namespace

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
  sort_ = action("sort_runs", "", QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S));
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
  connect(starred_only_, &QAction::toggled, this, [this](bool on) { filter([&] { shown_->set_starred(on); }); });
  connect(filter_action_, &QAction::triggered, this, [this] { filter_->setFocus(Qt::ShortcutFocusReason); });
  connect(sort_, &QAction::triggered, this, &RunsPage::choose_order);
  connect(new_run_, &QAction::triggered, this, [this] { Q_EMIT page_requested(QStringLiteral("experiment")); });
  const auto order = [this](QAction* asked, bool (*fits)(const RunInfo&),
                            Status (EngineLauncher::*call)(const std::filesystem::path&)) {
    connect(asked, &QAction::triggered, this, [this, fits, call] {
      Workspace& all = this->workspace();
      for (const QString& id : chosen())
        if (const RunInfo* run = all.watcher().info(id); run && fits(*run))
          if (const auto status = (all.engine().*call)(all.watcher().run_folder(id)); !status)
            Q_EMIT message(error_text(status.error()));
      all.watcher().look_for_runs();
    });
  };
  order(resume_, can_resume, &EngineLauncher::resume);
  order(pause_, can_pause, &EngineLauncher::pause);
  order(stop_, can_stop, &EngineLauncher::stop);
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
  const auto any = [&](bool (*fits)(const RunInfo&)) {
    return std::any_of(ids.begin(), ids.end(), [&](const QString& id) {
      const RunInfo* info = watcher.info(id);
      return info && fits(*info);
    });
  };
  resume_->setEnabled(any(can_resume));
  pause_->setEnabled(any(can_pause));
  stop_->setEnabled(any(can_stop));
  undo_delete_->setEnabled(can_restore());
  restore_button_->setVisible(can_restore());
  const QModelIndex current = tree_->currentIndex();
  details_->show_runs(ids, ids.isEmpty() ? QString() : current.data(RunsModel::problem_role).toString());
}

void RunsPage::open_live() {
  if (!workspace().selection().run().isEmpty())
    Q_EMIT page_requested(QStringLiteral("live"));
}

// The header's clicks, for the keyboard.
void RunsPage::choose_order() {
  QMenu menu(this);
  const QHeaderView* header = tree_->header();
  for (int section = 0; section < model_->columnCount(); ++section) {
    QAction* entry = menu.addAction(column_title(model_->column(section)));
    entry->setCheckable(true);
    entry->setChecked(header->sortIndicatorSection() == section);
    connect(entry, &QAction::triggered, this, [this, header, section] {
      const bool again = header->sortIndicatorSection() == section;
      const bool up = header->sortIndicatorOrder() == Qt::AscendingOrder;
      tree_->sortByColumn(section, again && up ? Qt::DescendingOrder : Qt::AscendingOrder);
      tree_->scrollTo(tree_->currentIndex());
    });
  }
  menu.exec(tree_->mapToGlobal(QPoint(0, header->height())));
}

void RunsPage::star() {
  const QStringList ids = chosen();
  const bool all_have =
      std::all_of(ids.begin(), ids.end(), [this](const QString& id) { return workspace().labels().of(id).star; });
  workspace().labels().set_star(ids, !all_have);
}

void RunsPage::duplicate() {
  if (const auto status = workspace().duplicate(workspace().selection().run()); !status)
    Q_EMIT message(error_text(status.error()));
  else
    Q_EMIT page_requested(QStringLiteral("experiment"));
}

void RunsPage::remove() {
  const QStringList ids = chosen();
  // The keys go on from the row below, else from the one above.
  const auto neighbour = [&](QModelIndex (QTreeView::*beside)(const QModelIndex&) const) {
    QModelIndex at = tree_->currentIndex();
    while (at.isValid() && ids.contains(at.data(RunsModel::id_role).toString()))
      at = (tree_->*beside)(at);
    return at.data(RunsModel::id_role).toString();
  };
  QString next = neighbour(&QTreeView::indexBelow);
  if (next.isEmpty())
    next = neighbour(&QTreeView::indexAbove);
  const auto status = workspace().bin().remove(ids);
  const RunWatcher& left = workspace().watcher();
  if (std::any_of(ids.begin(), ids.end(), [&](const QString& id) { return !left.info(id); })) {
    deleted_ << Deleted::runs;
    workspace().selection().set_run(next);
    select_run(next);
  }
  if (!status)
    Q_EMIT message(error_text(status.error()));
  else
    Q_EMIT message(ids.size() == 1 ? tr("%1 is in the bin; Ctrl+Z brings it back").arg(ids.front())
                                   : tr("%n run(s) are in the bin; Ctrl+Z brings them back", nullptr,
                                        static_cast<int>(ids.size())));
}

void RunsPage::restore() {
  if (!can_restore())
    return;
  if (deleted_.takeLast() == Deleted::waiting) {
    queue_->restore();
    return show_chosen();
  }
  const auto ids = workspace().bin().restore();
  coming_back_ = ids ? ids->front() : QString();
  show_chosen();
  Q_EMIT message(!ids               ? error_text(ids.error())
                 : ids->size() == 1 ? tr("%1 is back").arg(ids->front())
                                    : tr("%n run(s) are back", nullptr, static_cast<int>(ids->size())));
}

} // namespace cds
