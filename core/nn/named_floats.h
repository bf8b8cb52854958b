// A module's tensors as the kernels read them. Private to nn.
#pragma once

#include "kernels/named_weights.h"

#include <torch/torch.h>
#include <vector>

namespace cds {

// Parameters and buffers by name, float and contiguous; copies are made where they are not. Valid while it lives.
class NamedFloats {
public:
  explicit NamedFloats(const torch::nn::Module& module);
  [[nodiscard]] const NamedWeights& weights() const { return weights_; }

private:
  std::vector<torch::Tensor> kept_;
  NamedWeights weights_;
};

} // namespace cds
