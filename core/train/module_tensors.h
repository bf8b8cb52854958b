// A module's tensors by name: what checkpoints, optimisers and imports speak of.
#pragma once

#include "train/optimizer.h"

namespace cds {

// Parameters and buffers by name, sharing storage with the module; and the way back. copy_into refuses missing names,
// left-over names and shapes that don't fit, with `file` in the error, before anything is changed.
[[nodiscard]] TensorMap tensors_of(const torch::nn::Module& module);
[[nodiscard]] NamedTensors parameters_of(const torch::nn::Module& module);
[[nodiscard]] Status copy_into(torch::nn::Module& module, const TensorMap& tensors, const std::string& file);

} // namespace cds
