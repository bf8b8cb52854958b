// The forward and backward pass of a backbone in training on the CPU, at the machine's speed: stages between the
// BatchNorms' barriers, in each of which a thread works through its images a few rows at a time while they are in the
// cache; kept are the convolutions' outputs that BatchNorms wait for, and what can be had from them is computed again.
// Derived networks and supernets.
//
// In fp32 equal to the LibTorch modules (nn/backbone.h) up to rounding. Results depend on the number of threads in
// the last bits only, and not at all among 1, 2 and 4; never on timing.
#pragma once

#include "base/result.h"
#include "kernels/layer_choice.h"
#include "kernels/precision.h"
#include "space/plan.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace cds {

// A tensor of the backbone: a float array in the state dict's order.
struct TrainingTensor {
  std::string name;               // as in the network's state dict
  bool trained = true;            // false: a running statistic, which forward passes move
  int layer = -1, candidate = -1; // where in a supernet; -1: always used
};

// One forward pass and what its backward pass needs. Keeps its plan alive.
class TrainingPass {
public:
  virtual ~TrainingPass() = default;

  struct Gradients {
    const float *local = nullptr, *global = nullptr; // of the maps, as forward() wrote them; null: zero
    std::span<float* const> tensors; // by tensor, null where not wanted; all null or empty: weights are frozen, and no
                                     // gradient goes further back than to the first searched layer's output
    std::span<float* const> weights; // a layer's run.size() + 1 numbers: of LayerChoice::weights and of constant; null
                                     // where not wanted; empty: none is
  };
  // Writes gradients (never adds). Any number of times. REQUIRES keep in forward(), and the tensors and images that
  // forward() saw, unchanged. Blocks.
  virtual void backward(const Gradients& gradients) = 0;
};

// Not thread-safe: one call at a time, its passes' included. Holds memory for reuse.
class TrainingPlan : public std::enable_shared_from_this<TrainingPlan> {
public:
  // Whether make() would take this plan, in this build: a network of the space, derived or a supernet.
  [[nodiscard]] static bool supports(const NetworkPlan& plan);
  // wrong_call where it is not supported.
  [[nodiscard]] static Result<std::shared_ptr<TrainingPlan>> make(const NetworkPlan& plan, Precision precision);
  virtual ~TrainingPlan() = default;

  [[nodiscard]] virtual const std::vector<TrainingTensor>& tensors() const = 0;
  [[nodiscard]] virtual std::optional<Shape> local() const = 0; // absent with a single stage
  [[nodiscard]] virtual Shape global() const = 0;

  struct Batch {
    const float* images = nullptr;       // count x height x width x 3, normalised
    int count = 0;                       // REQUIRES count x the smallest map's positions above 1
    std::span<float* const> tensors;     // by tensor; null for those of candidates that do not run
    std::span<const LayerChoice> layers; // a supernet's; else empty
    bool keep = true;                    // for a backward pass
    int threads = 1;
  };
  // Writes the maps (count x height x width x channels; `local` may be null) and moves the running statistics. Borrows
  // images and tensors as long as the pass lives. Blocks. Throws std::bad_alloc.
  [[nodiscard]] virtual std::unique_ptr<TrainingPass> forward(const Batch& batch, float* local, float* global) = 0;
};

} // namespace cds
