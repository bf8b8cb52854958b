#include "run/queue_runner.h"

#include "run/engine_child.h"
#include "run/experiment.h"
#include "run/file_lock.h"
#include "run/status.h"

#include <chrono>
#include <thread>

namespace cds {
namespace fs = std::filesystem;
namespace {

constexpr auto tick = std::chrono::milliseconds(100);

class Runner {
public:
  Runner(const fs::path& folder, const fs::path& program, const QueueHooks& hooks)
      : folder_(folder), program_(program), log_(folder / "queue.log"), hooks_(hooks) {}

  // Does the entry; its error, empty where it is done.
  Result<std::string> work(const QueueItem& item) {
    if (item.command != "resume") {
      const auto arguments = command_line(item, folder_);
      if (arguments.front() != "resume")
        if (const auto experiment = load_experiment(arguments[1], item.settings); !experiment)
          return experiment.error().message();
    }
    const EngineWatch watch{hooks_.stop, [&](const RunStatus& status) { show_progress(item, status); }};
    wait_for_living(run_folder(item), watch);
    const auto before = read_status(run_folder(item));
    if (before && before->state == RunState::finished)
      return std::string();
    if (hooks_.stop.stop_requested())
      return std::string();
    return run_engine_child(program_, command_line(item, folder_), log_, run_folder(item), watch);
  }

  [[nodiscard]] fs::path run_folder(const QueueItem& item) const {
    return fs::path(item.run).is_absolute() ? fs::path(item.run) : folder_ / "runs" / item.run;
  }

private:
  void show_progress(const QueueItem& item, const RunStatus& status) const {
    if (!hooks_.progress || !status.heartbeat || !status.active())
      return;
    const Heartbeat& h = *status.heartbeat;
    hooks_.progress({item.run + ": " + h.phase, h.step, h.steps, now_seconds() - status.since,
                     h.seconds_left > 0 ? h.seconds_left : -1,
                     "epoch " + std::to_string(h.epoch) + "/" + std::to_string(h.epochs)});
  }

  const fs::path& folder_;
  const fs::path& program_;
  const fs::path log_;
  const QueueHooks& hooks_;
};

} // namespace

Result<QueueReport> run_queue(const fs::path& project_folder, const fs::path& program, const QueueHooks& hooks) {
  // Somebody who only asks whether a runner is alive holds the lock for an instant.
  const auto file = project_folder / "queue.runner.lock";
  auto lock = FileLock::try_lock(file);
  for (int tries = 0; tries < 5 && !lock && lock.error().what == "is locked"; ++tries) {
    std::this_thread::sleep_for(tick / 2);
    lock = FileLock::try_lock(file);
  }
  if (!lock && lock.error().what == "is locked")
    return failed("another queue runner works on this project", project_folder.string(),
                  "It takes new entries by itself");
  if (!lock)
    return tl::unexpected<Error>(lock.error());
  QueueReport report;
  Runner runner(project_folder, program, hooks);
  while (!hooks.stop.stop_requested()) {
    CDS_ASSIGN(const auto item, take_next(project_folder));
    if (!item)
      return report;
    if (hooks.begun)
      hooks.begun(*item);
    CDS_ASSIGN(const std::string error, runner.work(*item));
    const auto status = read_status(runner.run_folder(*item));
    if (hooks.stop.stop_requested() && (!status || status->state != RunState::finished)) {
      CDS_TRY(release_item(project_folder, item->number));
      break;
    }
    ++(error.empty() ? report.done : report.failed);
    CDS_TRY(finish_item(project_folder, item->number, error));
    if (hooks.ended)
      hooks.ended(*item, error);
  }
  report.stopped = hooks.stop.stop_requested();
  return report;
}

} // namespace cds
