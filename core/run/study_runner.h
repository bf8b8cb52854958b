// Does a study's runs, one after another, each as a process of its own: a crash of one leaves the others, and each
// search's peak memory is its own.
#pragma once

#include "base/progress.h"
#include "run/study.h"

#include <functional>
#include <stop_token>

namespace cds {

struct StudyReport {
  int found = 0; // finished before
  int done = 0, failed = 0;
  bool stopped = false; // on request, before the end
};

struct StudyHooks {
  std::stop_token stop; // polite: the running engine saves and leaves; the next call goes on there
  std::function<void(const StudyRun&)> begun;
  std::function<void(const StudyRun&, const std::string& error)> ended; // error empty: done
  ProgressSink progress; // of the whole study: thousandths of runs, seconds left where an estimate can be made
};

// `program` is the command line's executable. A finished run is kept, one that ended early is resumed, one that another
// process works on is waited for; a run of another experiment (same_experiment) is refused before anything is begun.
// A failed run leaves the others going; the training of a failed search fails with it. An engine's standard error goes
// to PROJECT/study.log. Two calls on one study take turns by study.lock: the second is refused. Blocks.
[[nodiscard]] Result<StudyReport> run_study(const Study& study, const std::filesystem::path& project_folder,
                                            const std::filesystem::path& program, const StudyHooks& hooks);

// How long the runs that are still to do will take: each as long as the finished ones of its variant and kind on
// average, else as those of its kind. -1 where one of its kind has never finished. `seconds`: of each run, 0 where it
// is to do, negative where it failed. `current`: the run at work (it does not count), runs.size() for none.
[[nodiscard]] double study_seconds_left(const std::vector<StudyRun>& runs, const std::vector<double>& seconds,
                                        std::size_t current);

} // namespace cds
