#include "run/control.h"

#include "run/requests.h"
#include "run/run_folder.h"
#include "run/slurm.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace cds {
namespace {

Result<RunStatus> status_of(const std::filesystem::path& run_folder) {
  std::error_code code;
  if (!std::filesystem::exists(RunPaths{run_folder}.run_json(), code))
    return wrong_call("is no run: run.json is missing", run_folder.string(),
                      "Name a run's folder; `cds runs` lists them");
  return read_status(run_folder);
}

tl::unexpected<Error> impossible(const char* wish, const RunStatus& status, const std::filesystem::path& run_folder,
                                 const char* way_out) {
  return failed(std::string("this run is ") + to_string(status.state) + " and cannot be " + wish, run_folder.string(),
                way_out);
}

// A pidfd holds on to the process while its start time is compared, so that no other process of that number is hit.
Status kill_exactly(const ProcessId& process) {
  const auto descriptor = static_cast<int>(::syscall(SYS_pidfd_open, process.pid, 0));
  if (descriptor < 0 && errno == ESRCH)
    return {};
  if (!is_alive(process)) {
    if (descriptor >= 0)
      ::close(descriptor);
    return {};
  }
  const long code = descriptor >= 0 ? ::syscall(SYS_pidfd_send_signal, descriptor, SIGKILL, nullptr, 0)
                                    : ::kill(process.pid, SIGKILL);
  const int number = errno;
  if (descriptor >= 0)
    ::close(descriptor);
  if (code != 0 && number != ESRCH)
    return failed("process " + std::to_string(process.pid) + " cannot be killed: " + std::strerror(number), {},
                  "Do it as the user who started it");
  return {};
}

} // namespace

Result<ControlOutcome> pause_run(const std::filesystem::path& run_folder) {
  CDS_ASSIGN(const RunStatus status, status_of(run_folder));
  if (!status.active())
    return impossible("paused", status, run_folder, "Only a running one can");
  CDS_TRY(send_request(run_folder, RequestAction::pause));
  return ControlOutcome::requested;
}

Result<ControlOutcome> resume_run(const std::filesystem::path& run_folder) {
  CDS_ASSIGN(const RunStatus status, status_of(run_folder));
  if (status.active()) {
    if (status.state == RunState::running && status.pending != "pause" && status.pending != "stop")
      return impossible("resumed", status, run_folder, "It works already");
    CDS_TRY(send_request(run_folder, RequestAction::resume));
    return ControlOutcome::requested;
  }
  if (status.process_alive && status.state == RunState::interrupted)
    return failed(status.reason, run_folder.string(), "Wait, or stop it first: cds stop " + run_folder.string());
  const char* own_job = std::getenv("SLURM_JOB_ID");
  if (status.slurm_job != 0 && (!own_job || own_job != std::to_string(status.slurm_job)))
    return failed("this run " + status.reason, run_folder.string(), "Cancel it first: cds stop " + run_folder.string());
  if (status.state == RunState::finished)
    return impossible("resumed", status, run_folder, "Start a new run of its experiment");
  return ControlOutcome::needs_start;
}

Result<ControlOutcome> stop_run(const std::filesystem::path& run_folder) {
  CDS_ASSIGN(const RunStatus status, status_of(run_folder));
  if (const auto job = status.slurm_job != 0 ? slurm_job(run_folder) : std::nullopt) {
    CDS_TRY(cancel_in_slurm(run_folder, *job));
    return ControlOutcome::cancelled;
  }
  if (!status.active() && !(status.process_alive && status.state == RunState::interrupted))
    return impossible("stopped", status, run_folder, "Only a running or paused one can");
  if (status.pending == "stop" || status.pending == "kill") {
    const bool here = status.process.host == host_name();
    CDS_TRY(send_request(run_folder, RequestAction::kill));
    if (!here)
      return ControlOutcome::requested;
    CDS_TRY(kill_exactly(status.process));
    return ControlOutcome::killed;
  }
  CDS_TRY(send_request(run_folder, RequestAction::stop));
  return ControlOutcome::requested;
}

} // namespace cds
