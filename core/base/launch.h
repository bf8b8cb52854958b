// Who this process is among the several that work on one run, as torchrun's or Slurm's environment tells it.
#pragma once

#include "base/result.h"

#include <functional>
#include <optional>
#include <string>

namespace cds {

struct Launch {
  int rank = 0, size = 1;             // among all processes
  int local_rank = 0, local_size = 1; // among those on this machine
  // Where they meet: a TCP store at this address.
  std::string address;
  int port = 0;
  bool store_is_there = false; // torchrun's agent keeps the store; else rank 0 does
  std::string store_prefix;    // of this attempt's keys in an agent's store
};

using Environment = std::function<std::optional<std::string>(const char* name)>;

// torchrun: RANK, WORLD_SIZE, LOCAL_RANK, LOCAL_WORLD_SIZE, MASTER_ADDR, MASTER_PORT; they come first. Slurm, in a step
// that srun started (a batch script's own shell is no step): SLURM_PROCID, SLURM_STEP_NUM_TASKS, SLURM_LOCALID,
// SLURM_STEP_TASKS_PER_NODE, SLURM_STEP_NODELIST; MASTER_ADDR and MASTER_PORT are taken where they are set, else the
// step's first machine and a port made from job and step. Neither, or one process: a Launch of size 1. wrong_call names
// the variable that is missing or no number.
[[nodiscard]] Result<Launch> launch_from(const Environment& environment);
[[nodiscard]] Result<Launch> launch_from_environment(); // of this process

// The first host of a Slurm list: "node[03-07,9],gpu1" gives "node03". Empty for an empty list.
[[nodiscard]] std::string first_host(const std::string& node_list);

} // namespace cds
