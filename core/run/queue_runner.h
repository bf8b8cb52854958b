// Does what waits in a project's queue, one after another: each as a process of its own, so that a crash of one run
// leaves the others.
#pragma once

#include "base/progress.h"
#include "base/result.h"
#include "run/queue.h"

#include <filesystem>
#include <functional>
#include <stop_token>

namespace cds {

struct QueueReport {
  int done = 0, failed = 0;
  bool stopped = false; // on request, before the end of the queue
};

struct QueueHooks {
  std::stop_token stop; // polite: the running engine is asked to stop and its entry goes back to the queue
  std::function<void(const QueueItem&)> begun;
  std::function<void(const QueueItem&, const std::string& error)> ended; // error empty: done
  ProgressSink progress;                                                 // of the running engine, from its heartbeat
};

// `program` is the command line's executable. Takes queue.runner.lock (failed where another runner works). An entry
// whose former runner was killed comes first: a run that is still going is waited for, an interrupted one is resumed.
// An engine's standard error goes to PROJECT/queue.log, whose last line becomes the entry's error. Blocks until the
// queue has nothing left that waits.
[[nodiscard]] Result<QueueReport> run_queue(const std::filesystem::path& project_folder,
                                            const std::filesystem::path& program, const QueueHooks& hooks);

} // namespace cds
