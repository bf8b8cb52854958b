// Runs that wait for a cluster: Slurm's programs (sbatch, squeue, scancel) take the job, the run folder keeps its
// number. Once the job has begun the run folder is as any other.
//   RUN/slurm.sh    the batch script
//   RUN/slurm.json  {"job": 42, "submitted": t, "ended": t, "word": "cancelled"}; written by who submits, stops or asks
#pragma once

#include "base/result.h"
#include "run/run_folder.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace cds {

// What a job asks for. 0 and empty: not asked for, so that the cluster's default holds.
struct SlurmRequest {
  int nodes = 1;
  int processes = 0; // a node; 0: one a GPU, or one
  int gpus = 0;      // a node
  int cpus = 0;      // a process
  std::string time;  // Slurm's form: "2:00:00"
  std::string partition;
  std::vector<std::string> lines; // more of sbatch's options, as "--account=vision"
};

// The batch script: `program` resumes the run in as many processes as asked for, which meet by Slurm's variables. Two
// minutes before its time is over the job is asked to stop, so that it leaves a checkpoint.
[[nodiscard]] std::string slurm_script(const SlurmRequest& request, const std::filesystem::path& run_folder,
                                       const std::filesystem::path& program);

struct SlurmJob {
  std::int64_t number = 0;
  double submitted = 0; // Unix seconds
  double ended = 0;     // before the run's engine began; 0: it waits, or has begun
  std::string word;     // how: Slurm's state in lower case ("cancelled", "failed")
};

// None where the run was never submitted or the file cannot be read.
[[nodiscard]] std::optional<SlurmJob> slurm_job(const std::filesystem::path& run_folder);

// Writes the script and hands it to sbatch. wrong_call without sbatch; failed with sbatch's own words where it refuses.
// Blocks for as long as sbatch does, at most a minute.
[[nodiscard]] Result<SlurmJob> submit_to_slurm(const std::filesystem::path& run_folder, const std::string& script);

// Where the job stands: squeue's state in lower case ("pending", "running") and its reason ("resources"), as "pending,
// resources"; empty where squeue no longer knows it. A job that is gone while the run still waits for it is noted in
// slurm.json. Blocks, at most 10 s.
[[nodiscard]] Result<std::string> ask_slurm(const std::filesystem::path& run_folder, const SlurmJob& job);

// scancel, noted in slurm.json. Blocks, at most a minute.
[[nodiscard]] Status cancel_in_slurm(const std::filesystem::path& run_folder, const SlurmJob& job);

} // namespace cds
