// One engine on one run folder: the lock, the journal, the requests, and the promise that whatever happens the journal
// says so.
#pragma once

#include "base/progress.h"
#include "base/result.h"
#include "parallel/ranks.h"
#include "run/journal.h"
#include "run/requests.h"
#include "run/run_folder.h"
#include "run/run_lock.h"

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>

namespace cds {

enum class RunOutcome { finished, stopped };

struct EngineHooks {
  std::stop_token stop;           // polite: finish the step, save, leave
  ProgressSink progress;          // may be empty
  double progress_interval = 0.1; // seconds between two reports at least; 0: every step
  std::shared_ptr<Ranks> ranks;   // the processes that share the run; null: one
};

// What a training or a search sees of its run. Made by run_session(). One thread.
class Session {
public:
  [[nodiscard]] const RunRecord& record() const { return record_; }
  [[nodiscard]] const Experiment& experiment() const { return record_.experiment; }
  [[nodiscard]] const RunPaths& paths() const { return paths_; }
  [[nodiscard]] Journal& journal() { return journal_; }
  [[nodiscard]] const EngineHooks& hooks() const { return hooks_; }

  // Call between steps. Obeys pause and resume requests (blocks while paused) and gives false once a stop was asked
  // for; an error if the journal can't be written any more. Microseconds while nothing is asked. With several ranks
  // together: rank 0 reads the requests, any of them may have got the signal to stop, and all get the same answer.
  [[nodiscard]] Result<bool> proceed();
  [[nodiscard]] bool stop_requested();

  void warn(const std::string& code, const std::string& message, const std::string& way_out = {});
  void warn_once(const std::string& code, const std::string& message, const std::string& way_out = {}); // by its code
  void inform(const std::string& code, const std::string& message);

  // Null: one process. The others than rank 0 have a journal that keeps nothing and write no file.
  [[nodiscard]] const std::shared_ptr<Ranks>& ranks() const { return hooks_.ranks; }
  [[nodiscard]] bool leads() const { return leads_; }
  // Together: rank 0 does the work, in which it calls proceed() at least every few minutes, while the others wait; all
  // get its outcome: its error on rank 0, cancelled or failed on the others. Nothing in the work may be together.
  [[nodiscard]] Status alone(const std::function<Status()>& work);
  // From here on each for itself: proceed() asks nobody any more.
  void leave_ranks();

private:
  friend Result<RunOutcome> run_session(const std::filesystem::path&, const EngineHooks&,
                                        const std::function<Result<RunOutcome>(Session&)>&);
  Session(RunRecord record, RunPaths paths, std::optional<FileLock> lock, Journal journal, RequestPoller poller,
          EngineHooks hooks);
  [[nodiscard]] static Result<Session> lead(const std::filesystem::path& run_folder, const EngineHooks& hooks);
  [[nodiscard]] static Result<Session> follow(const std::filesystem::path& run_folder, const EngineHooks& hooks);
  void obey(const Request& request);
  [[nodiscard]] std::int64_t agree(std::int64_t word);
  [[nodiscard]] Status wait_for_leader();

  RunRecord record_;
  RunPaths paths_;
  std::optional<FileLock> lock_; // rank 0's
  Journal journal_;
  RequestPoller poller_;
  EngineHooks hooks_;
  bool stop_ = false, pause_ = false;
  bool leads_ = true;            // also after leave_ranks()
  bool alone_ = false;           // rank 0 in alone()
  double told_ = 0;              // when it last told the others that it still is
  std::set<std::string> warned_; // codes of warn_once()
};

// Takes the run's lock, sets it running, calls `work`, and records how it ended: finished, stopped, or failed with the
// error's reason. LibTorch's exceptions and std::bad_alloc end here and become errors with a way out. Refuses a
// finished run (wrong_call) and one that another engine holds (failed); both leave the run untouched. With several
// ranks all call it, and rank 0 alone does the recording. Blocks.
[[nodiscard]] Result<RunOutcome> run_session(const std::filesystem::path& run_folder, const EngineHooks& hooks,
                                             const std::function<Result<RunOutcome>(Session&)>& work);

// The error for an exception that LibTorch or the allocator threw: its first line, and a way out for lack of memory.
[[nodiscard]] Error error_of(const std::exception& problem);

} // namespace cds
