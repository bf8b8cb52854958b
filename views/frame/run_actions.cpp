#include "views/frame/run_actions.h"

#include "models/core_text.h"
#include "models/engine_launcher.h"
#include "models/run_watcher.h"
#include "models/selection.h"
#include "models/text.h"
#include "views/frame/page.h"
#include "views/style/theme.h"

#include <QAction>

namespace cds {

namespace {

QAction* make_action(QWidget* window, QObject* parent, const char* name, const QString& icon,
                     const QKeySequence& keys) {
  auto* action = new QAction(themed_icon(icon), {}, parent);
  action->setObjectName(QLatin1String(name));
  action->setShortcut(keys);
  window->addAction(action);
  return action;
}

} // namespace

RunActions::RunActions(Workspace& workspace, QWidget* window)
    : QObject(window), workspace_(workspace),
      start_(make_action(window, this, "start", QStringLiteral("start"), QKeySequence(Qt::Key_F5))),
      pause_(make_action(window, this, "pause", QStringLiteral("pause"), QKeySequence(Qt::Key_F6))),
      stop_(make_action(window, this, "stop", QStringLiteral("stop"), QKeySequence(Qt::Key_F7))) {
  connect(start_, &QAction::triggered, this, &RunActions::do_start);
  connect(pause_, &QAction::triggered, this,
          [this] { report(workspace_.engine().pause(workspace_.watcher().run_folder(workspace_.selection().run()))); });
  connect(stop_, &QAction::triggered, this,
          [this] { report(workspace_.engine().stop(workspace_.watcher().run_folder(workspace_.selection().run()))); });
  connect(&workspace.selection(), &Selection::run_changed, this, &RunActions::refresh);
  connect(&workspace.watcher(), &RunWatcher::run_changed, this, [this](const QString& id) {
    if (id == workspace_.selection().run())
      refresh();
  });
  refresh();
}

void RunActions::set_page(Page* page) {
  if (page_ && page_->start_action())
    disconnect(page_->start_action(), nullptr, this, nullptr);
  page_ = page;
  if (page_ && page_->start_action())
    connect(page_->start_action(), &QAction::changed, this, &RunActions::refresh);
  refresh();
}

void RunActions::retranslate() {
  refresh();
}

void RunActions::refresh() {
  const RunInfo* run = workspace_.watcher().info(workspace_.selection().run());
  const QAction* of_page = page_ ? page_->start_action() : nullptr;
  const bool resumes = !of_page && run && (run->state == RunState::paused || run->resumable);
  start_->setText(resumes ? tr("Resume") : tr("Start"));
  start_->setToolTip(resumes   ? tr("Continue the selected run (F5)")
                     : of_page ? of_page->toolTip()
                               : tr("Set up and start a new run (F5)"));
  start_->setEnabled(of_page ? of_page->isEnabled() : page_ != nullptr);
  pause_->setText(tr("Pause"));
  pause_->setToolTip(tr("Pause the selected run after its step (F6)"));
  pause_->setEnabled(run && run->state == RunState::running && run->pending.isEmpty());
  const bool again = run && run->pending == QLatin1String("stop");
  stop_->setText(again ? tr("Stop now") : tr("Stop"));
  stop_->setToolTip(again ? tr("The run finishes its step and writes a checkpoint. Again: end it at once (F7)")
                          : tr("Finish the step, write a checkpoint and leave (F7)"));
  stop_->setEnabled(run && run->active());
}

void RunActions::do_start() {
  if (QAction* of_page = page_ ? page_->start_action() : nullptr) {
    of_page->trigger();
    return;
  }
  const RunInfo* run = workspace_.watcher().info(workspace_.selection().run());
  if (run && (run->state == RunState::paused || run->resumable))
    report(workspace_.engine().resume(workspace_.watcher().run_folder(run->id)));
  else
    Q_EMIT new_run_wanted();
}

void RunActions::report(const Status& status) {
  if (!status)
    Q_EMIT problem(error_text(status.error()));
  workspace_.watcher().poll();
  workspace_.watcher().look_for_runs();
}

} // namespace cds
