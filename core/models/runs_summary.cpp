#include "models/runs_summary.h"

#include "models/run_watcher.h"

#include <algorithm>

namespace cds {

RunsSummary::RunsSummary(RunWatcher& watcher, QObject* parent) : QObject(parent), watcher_(watcher) {
  soon_.setSingleShot(true);
  soon_.setInterval(0);
  connect(&soon_, &QTimer::timeout, this, &RunsSummary::count);
  const auto later = [this] { soon_.start(); };
  connect(&watcher, &RunWatcher::scanned, this, later);
  connect(&watcher, &RunWatcher::runs_added, this, later);
  connect(&watcher, &RunWatcher::run_changed, this, later);
  connect(&watcher, &RunWatcher::run_removed, this, later);
}

void RunsSummary::count() {
  running = paused = warnings = failures = 0;
  progress = images_per_second = resident_mb = 0;
  seconds_left = -1;
  classifiers = false;
  for (const QString& id : watcher_.ids()) {
    const RunInfo* run = watcher_.info(id);
    if (!run)
      continue;
    classifiers = classifiers || run->classifier;
    failures += run->state == RunState::failed || run->state == RunState::interrupted;
    if (!run->active())
      continue;
    running += run->state == RunState::running;
    paused += run->state == RunState::paused;
    progress += run->progress();
    seconds_left = std::max(seconds_left, run->seconds_left);
    resident_mb += run->resident_mb;
    warnings += run->warnings;
    if (run->state == RunState::running)
      images_per_second += run->images_per_second;
  }
  if (const int active = running + paused; active > 0)
    progress /= active;
  Q_EMIT changed();
}

} // namespace cds
