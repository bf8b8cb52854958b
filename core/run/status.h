// What a run is doing, never guessed: running means that the recorded process lives and its heartbeat is young.
#pragma once

#include "run/journal_reader.h"

#include <filesystem>
#include <optional>
#include <string>

namespace cds {

// Heartbeats are renewed once a second. Older ones are not young any more; across hosts the clocks may differ.
inline constexpr double young_seconds = 15, young_seconds_other_host = 90;

struct RunStatus {
  RunState state = RunState::queued; // queued: no engine has begun it
  std::string reason; // one sentence where there is something to say: why it failed, stopped or counts as interrupted
  double since = 0;   // when this state began (interrupted: the last sign of life)
  ProcessId process;  // the last engine's
  bool process_alive = false; // on this host; a silent but living process is interrupted with this set: stop it first
  std::optional<Heartbeat> heartbeat;
  std::int64_t slurm_job = 0; // queued: Slurm's number of the job that will begin or resume it; 0: none
  std::string pending;        // a request not obeyed yet: "pause", "resume", "stop", "kill"; else empty

  [[nodiscard]] bool active() const { return state == RunState::running || state == RunState::paused; }
  // Has an end that `cds resume` can continue from.
  [[nodiscard]] bool resumable() const {
    return !process_alive &&
           (state == RunState::interrupted || state == RunState::stopped || state == RunState::failed);
  }
};

// The judgement alone: the journal's last status row and heartbeat, whether that process lives on this host, and the
// time.
[[nodiscard]] RunStatus judge(const std::optional<StatusRow>& last, const std::optional<Heartbeat>& heartbeat,
                              bool alive, bool same_host, double now);

// As read_status(run_folder).
[[nodiscard]] Result<RunStatus> read_status(JournalReader& reader, const std::filesystem::path& run_folder);
// A folder without a journal is queued. A run that waits for its Slurm job (run/slurm.h) is queued too, with a reason;
// where that job ended before its engine began, it is stopped. Blocks for milliseconds.
[[nodiscard]] Result<RunStatus> read_status(const std::filesystem::path& run_folder);

} // namespace cds
