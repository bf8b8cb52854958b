// What computes a block.
#pragma once

#include "nn/recorded_blocks.h"
#include "nn/rounded_weights.h"

namespace cds {

// As it stands: LibTorch's operators, the modules.
struct Pass {
  // In training mode on a CUDA device: our own (nn/cuda_layers.h), on maps in whatever type they come.
  bool kernels = false;
  // The 1x1 weights in the maps' type, for as long as the pass; null: each layer rounds its own.
  const RoundedWeights* rounded = nullptr;
  // Plays blocks back where it can; null: they run as they are. REQUIRES kernels.
  RecordedBlocks* recorded = nullptr;
};

// block.forward(x, pass), played back where the pass has recorded blocks.
template <class Block>
[[nodiscard]] torch::Tensor run_block(Block& block, const torch::Tensor& x, const Pass& pass) {
  if (!pass.recorded)
    return block.forward(x, pass);
  return pass.recorded->run(
      block, x, [&](const torch::Tensor& from) { return block.forward(from, pass); },
      [&](const torch::Tensor& from) {
        Pass alone{.kernels = true};
        RoundedWeights rounded; // its own: the pass's are made anew each time
        if (pass.rounded) {
          rounded = RoundedWeights(pointwise_weights(block), from.scalar_type());
          alone.rounded = &rounded;
        }
        return block.forward(from, alone);
      });
}

} // namespace cds
