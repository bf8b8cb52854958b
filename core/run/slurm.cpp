#include "run/slurm.h"

#include "base/ask_program.h"
#include "base/file.h"
#include "base/json.h"
#include "base/process.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace cds {
namespace fs = std::filesystem;
namespace {

fs::path job_file(const fs::path& run_folder) {
  return run_folder / "slurm.json";
}

std::string quoted(const std::string& word) {
  std::string out = "'";
  for (const char c : word)
    out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string trimmed(const std::string& text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

Status write_job(const fs::path& run_folder, const SlurmJob& job) {
  Json json{{"job", job.number}, {"submitted", job.submitted}};
  if (job.ended > 0) {
    json["ended"] = job.ended;
    json["word"] = job.word;
  }
  return write_json(job_file(run_folder), json);
}

// What the program said went wrong.
std::string complaint(const ProgramAnswer& answer) {
  const auto said = trimmed(answer.err.empty() ? answer.out : answer.err);
  return said.empty() ? "exit status " + std::to_string(answer.status) : said.substr(0, said.find('\n'));
}

constexpr const char* no_slurm = "Slurm's programs are needed on this machine: Debian's package slurm-client, or the "
                                 "cluster's login node";

} // namespace

std::string slurm_script(const SlurmRequest& request, const fs::path& run_folder, const fs::path& program) {
  const int processes = request.processes > 0 ? request.processes : std::max(1, request.gpus);
  std::string out = "#!/bin/bash\n";
  const auto option = [&](const std::string& text) { out += "#SBATCH " + text + "\n"; };
  option("--job-name=" + run_folder.filename().string());
  option("--output=" + quoted((run_folder / "slurm.log").string()));
  option("--nodes=" + std::to_string(request.nodes));
  option("--ntasks-per-node=" + std::to_string(processes));
  if (request.cpus > 0)
    option("--cpus-per-task=" + std::to_string(request.cpus));
  if (request.gpus > 0)
    option("--gres=gpu:" + std::to_string(request.gpus));
  if (!request.time.empty())
    option("--time=" + request.time);
  if (!request.partition.empty())
    option("--partition=" + request.partition);
  option("--signal=TERM@120");
  for (const auto& line : request.lines)
    option(line);
  if (request.cpus > 0)
    out += "export SRUN_CPUS_PER_TASK=" + std::to_string(request.cpus) + "\n";
  return out + "exec srun --kill-on-bad-exit=1 " + quoted(program.string()) + " --quiet resume " +
         quoted(run_folder.string()) + "\n";
}

std::optional<SlurmJob> slurm_job(const fs::path& run_folder) {
  std::error_code code;
  if (!fs::exists(job_file(run_folder), code))
    return std::nullopt;
  const auto json = read_json(job_file(run_folder));
  if (!json || !json->is_object() || !json->contains("job") || !(*json)["job"].is_number_integer())
    return std::nullopt;
  SlurmJob job;
  job.number = (*json)["job"].get<std::int64_t>();
  const auto number = [&](const char* key) {
    const auto found = json->find(key);
    return found != json->end() && found->is_number() ? found->get<double>() : 0.0;
  };
  job.submitted = number("submitted");
  job.ended = number("ended");
  if (const auto word = json->find("word"); word != json->end() && word->is_string())
    job.word = word->get<std::string>();
  return job;
}

Result<SlurmJob> submit_to_slurm(const fs::path& run_folder, const std::string& script) {
  const auto file = run_folder / "slurm.sh";
  CDS_TRY(write_file_atomically(file, script));
  auto answer = ask_program({"sbatch", "--parsable", file.string()}, std::chrono::seconds(60));
  if (!answer) {
    if (answer.error().kind == ErrorKind::wrong_call)
      answer.error().way_out = no_slurm;
    return tl::unexpected(answer.error());
  }
  if (answer->status != 0)
    return failed("Slurm did not take the job: " + complaint(*answer), file.string());
  SlurmJob job; // "42", or "42;cluster"
  const auto said = trimmed(answer->out);
  if (std::from_chars(said.data(), said.data() + said.size(), job.number).ec != std::errc() || job.number < 1)
    return failed("sbatch gave no job number but: " + said, file.string());
  job.submitted = now_seconds();
  CDS_TRY(write_job(run_folder, job));
  return job;
}

Result<std::string> ask_slurm(const fs::path& run_folder, const SlurmJob& job) {
  CDS_ASSIGN(const auto answer, ask_program({"squeue", "--noheader", "--states=all", "--format=%T %r",
                                             "--jobs=" + std::to_string(job.number)},
                                            std::chrono::seconds(10)));
  const bool unknown = answer.status != 0 && answer.err.find("Invalid job id") != std::string::npos;
  if (answer.status != 0 && !unknown)
    return failed("Slurm does not answer: " + complaint(answer), "squeue");
  const auto said = lower(trimmed(answer.out));
  const auto state = said.substr(0, said.find(' '));
  const auto reason = said.size() > state.size() ? trimmed(said.substr(state.size())) : "";
  const bool over = state.empty() || state == "cancelled" || state == "failed" || state == "completed" ||
                    state == "timeout" || state == "node_fail" || state == "out_of_memory" || state == "boot_fail" ||
                    state == "deadline";
  if (over && job.ended == 0) {
    SlurmJob gone = job;
    gone.ended = now_seconds();
    gone.word = state.empty() ? "forgotten" : state;
    CDS_TRY(write_job(run_folder, gone));
  }
  return reason.empty() || reason == "none" ? state : state + ", " + reason;
}

Status cancel_in_slurm(const fs::path& run_folder, const SlurmJob& job) {
  auto answer = ask_program({"scancel", std::to_string(job.number)}, std::chrono::seconds(60));
  if (!answer) {
    if (answer.error().kind == ErrorKind::wrong_call)
      answer.error().way_out = no_slurm;
    return tl::unexpected(answer.error());
  }
  if (answer->status != 0)
    return failed("Slurm did not cancel job " + std::to_string(job.number) + ": " + complaint(*answer),
                  run_folder.string());
  SlurmJob gone = job;
  gone.ended = now_seconds();
  gone.word = "cancelled";
  return write_job(run_folder, gone);
}

} // namespace cds
