// What computes a block.
#pragma once

namespace cds {

// modules: LibTorch's operators. kernels: in training mode on a CUDA device, our own (nn/cuda_layers.h), on maps in
// whatever type they come.
enum class Pass { modules, kernels };

} // namespace cds
