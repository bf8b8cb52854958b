// What networks cost: parameters and multiply-adds, counted on their plans.
//
// Multiply-adds count convolutions and linear layers, biases included (+1 per output), and every call of the shared
// gate; pooling, BatchNorm and activations are not counted (the authors' counting). Parameters count everything
// trained: weights, biases, BatchNorm's scale and shift, and not its running statistics.
#pragma once

#include "base/result.h"
#include "space/plan.h"

#include <cstdint>
#include <string>
#include <vector>

namespace cds {

// One tensor operation with its weights; `name` + ".weight" is its state-dict key.
struct Operation {
  enum class Kind { convolution, batch_norm, linear };
  Kind kind = Kind::convolution;
  std::string name;
  std::int64_t parameters = 0;
  std::int64_t macs = 0;      // of all its calls on one image
  bool training_only = false; // dropped in inference: FC, BN and classifier of a neck, but BNNeck's BN and a
                              // classifier's own
};

// Every operation of the plan in the order of execution; of all candidates for a supernet.
[[nodiscard]] std::vector<Operation> operations(const NetworkPlan& plan);
[[nodiscard]] std::vector<Operation> operations(const CDBlockPlan& block);

struct Cost {
  std::int64_t inference_params = 0; // what inference needs
  std::int64_t training_params = 0;  // with the training head
  std::int64_t macs = 0;             // of one image's inference
  [[nodiscard]] bool operator==(const Cost&) const = default;
};

// For a supernet, macs are those of running every candidate.
[[nodiscard]] Cost count(const NetworkPlan& plan);

struct BlockCost {
  std::int64_t params = 0, macs = 0;
};
[[nodiscard]] BlockCost count(const CDBlockPlan& block);

// A whole space: what every network shares, and what each candidate adds in each layer. Costs add up exactly.
struct CostTable {
  Cost fixed;                                 // stem, DownSamples, neck
  std::vector<std::vector<BlockCost>> layers; // [layer][candidate]

  // REQUIRES one valid candidate index per layer.
  [[nodiscard]] Cost cost(const std::vector<int>& candidates) const;
};
[[nodiscard]] Result<CostTable> cost_table(const SearchSpace& space, int height, int width, const NeckOptions& neck);

} // namespace cds
