#include "run/status.h"

#include "run/requests.h"
#include "run/run_folder.h"
#include "run/slurm.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace cds {

RunStatus judge(const std::optional<StatusRow>& last, const std::optional<Heartbeat>& heartbeat, bool alive,
                bool same_host, double now) {
  RunStatus out;
  out.heartbeat = heartbeat;
  if (!last)
    return out;
  out.state = last->state;
  out.reason = last->reason;
  out.since = last->t;
  out.process = last->process;
  out.process_alive = same_host && alive;
  if (!out.active())
    return out;
  const double sign_of_life = std::max(last->t, heartbeat ? heartbeat->t : 0.0);
  const double silent = now - sign_of_life;
  const std::string who = "process " + std::to_string(last->process.pid) + " on " + last->process.host;
  if (same_host && !alive) {
    out.reason = who + " ended without a word";
  } else if (silent > (same_host ? young_seconds : young_seconds_other_host)) {
    const std::string age = std::to_string(static_cast<long long>(silent)) + " s";
    out.reason = same_host ? who + " lives, but has been silent for " + age : who + " has been silent for " + age;
  } else {
    return out;
  }
  out.state = RunState::interrupted;
  out.since = sign_of_life;
  return out;
}

namespace {

// A job submitted after the run's last word is what it waits for.
RunStatus with_slurm(RunStatus status, const std::filesystem::path& run_folder) {
  if (status.active() || status.state == RunState::finished)
    return status;
  const auto job = slurm_job(run_folder);
  if (!job || job->submitted < status.since)
    return status;
  const std::string number = std::to_string(job->number);
  status.since = std::max(job->submitted, job->ended);
  if (job->ended > 0) {
    status.state = RunState::stopped;
    status.reason = "its Slurm job " + number + " ended before the run began: " + job->word;
  } else {
    status.state = RunState::queued;
    status.slurm_job = job->number;
    status.reason = "waits in Slurm as job " + number;
  }
  return status;
}

} // namespace

Result<RunStatus> read_status(JournalReader& reader, const std::filesystem::path& run_folder) {
  CDS_ASSIGN(const auto last, reader.last_status());
  CDS_ASSIGN(const auto heartbeat, reader.heartbeat());
  const bool same_host = last && last->process.host == host_name();
  RunStatus out = judge(last, heartbeat, last && is_alive(last->process), same_host, now_seconds());
  if (!out.active() && !(out.state == RunState::interrupted && out.process_alive))
    return with_slurm(std::move(out), run_folder); // nobody is there to obey
  if (const auto request = last_request(run_folder); request && *request) {
    CDS_ASSIGN(const auto text, reader.meta("request_obeyed"));
    std::int64_t obeyed = 0;
    if (text)
      std::from_chars(text->data(), text->data() + text->size(), obeyed);
    if ((*request)->number > obeyed)
      out.pending = to_string((*request)->action);
  }
  return out;
}

Result<RunStatus> read_status(const std::filesystem::path& run_folder) {
  std::error_code code;
  if (!std::filesystem::exists(RunPaths{run_folder}.journal(), code))
    return with_slurm({}, run_folder);
  CDS_ASSIGN(JournalReader reader, JournalReader::open(run_folder));
  return read_status(reader, run_folder);
}

} // namespace cds
