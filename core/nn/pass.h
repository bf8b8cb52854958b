// What computes a block.
#pragma once

#include "nn/rounded_weights.h"

namespace cds {

// As it stands: LibTorch's operators, the modules.
struct Pass {
  // In training mode on a CUDA device: our own (nn/cuda_layers.h), on maps in whatever type they come.
  bool kernels = false;
  // The 1x1 weights in the maps' type, for as long as the pass; null: each layer rounds its own.
  const RoundedWeights* rounded = nullptr;
};

} // namespace cds
