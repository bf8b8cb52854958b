// What a person may ask of a run, with the rules of the state machine: an impossible wish is one clear error.
#pragma once

#include "base/result.h"
#include "run/status.h"

#include <filesystem>
#include <string>

namespace cds {

enum class ControlOutcome {
  requested,   // the engine will obey at its next step
  killed,      // second stop: the process on this host was killed
  cancelled,   // its Slurm job was taken back before it began
  needs_start, // resume of a run without an engine: start `cds resume RUN`
};

// The run must be running. Blocks for milliseconds, as all three do.
[[nodiscard]] Result<ControlOutcome> pause_run(const std::filesystem::path& run_folder);
// One that waits in Slurm is an error, unless this process belongs to that very job (SLURM_JOB_ID).
// A paused run gets a request; a stopped, failed or interrupted one needs a start; a finished or running one is an
// error.
[[nodiscard]] Result<ControlOutcome> resume_run(const std::filesystem::path& run_folder);
// Polite the first time: finish the step, write a checkpoint, leave. While that request stands unobeyed, a second one
// kills (SIGKILL, after comparing the process's start time; an engine on another host gets a kill request instead).
// A run that waits in Slurm: its job is cancelled; blocks for as long as scancel does.
[[nodiscard]] Result<ControlOutcome> stop_run(const std::filesystem::path& run_folder);

} // namespace cds
