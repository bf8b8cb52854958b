// The processes that work together on one run: "ranks", rank 0 leading. All they exchange is sums and largest values of
// tensors, over LibTorch's c10d: Gloo between CPUs, NCCL between GPUs where this build has it (Gloo else).
//
// Every call that says "together" must be made by all ranks, in the same order. One thread. Where a rank is gone or
// silent for longer than the timeout they throw RankLost.
#pragma once

#include "base/launch.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <torch/torch.h>
#include <vector>

namespace cds {

class RankLost : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

// Rows of a joined batch: rank 0's first, then rank 1's, ...
struct JoinedRows {
  std::int64_t first = 0, own = 0, total = 0; // this rank's are first .. first + own - 1
};

// A sum under way. wait() blocks on the CPU; on CUDA it orders the current stream after the sum.
class PendingSum {
public:
  void wait();

private:
  friend class Ranks;
  struct State;
  std::shared_ptr<State> state_;
};

class Ranks {
public:
  // How long a rank may be silent: CDS_RANK_TIMEOUT in seconds, 600 without it.
  [[nodiscard]] static Result<std::chrono::seconds> timeout_from_environment();
  // Meets the others at the launch's address; waits for them at most `timeout`, which holds for every later exchange
  // too. failed names who is missing. REQUIRES launch.size > 1. GLOO_SOCKET_IFNAME names the network interface, as for
  // PyTorch.
  [[nodiscard]] static Result<std::shared_ptr<Ranks>> join(const Launch& launch, std::chrono::seconds timeout);
  ~Ranks();
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;

  [[nodiscard]] int rank() const { return launch_.rank; }
  [[nodiscard]] int size() const { return launch_.size; }
  [[nodiscard]] bool leads() const { return launch_.rank == 0; }
  [[nodiscard]] const Launch& launch() const { return launch_; }

  // Together, each with the same shape, type and kind of device.
  void sum(torch::Tensor tensor); // in place; blocks as PendingSum::wait()
  [[nodiscard]] PendingSum start_sum(const torch::Tensor& tensor);
  // Together, on the CPU: blocks until all have called it.
  [[nodiscard]] std::int64_t largest(std::int64_t value);
  [[nodiscard]] std::string from_leader(const std::string& text); // rank 0's, on all
  [[nodiscard]] JoinedRows join_rows(std::int64_t own);

  // Together: N x ... of each rank to the joined batch's, on each. No gradient (gather_rows.h has one).
  [[nodiscard]] torch::Tensor gather(const torch::Tensor& own, const JoinedRows& rows);

private:
  struct Groups;
  Ranks(Launch launch, std::unique_ptr<Groups> groups);
  Launch launch_;
  std::unique_ptr<Groups> groups_;
};

} // namespace cds
