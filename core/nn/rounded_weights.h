// The weights of a pass's 1x1 convolutions in the maps' type, made together: in a few launches where one for each layer
// would cost a CUDA graph some hundred small nodes.
#pragma once

#include <torch/torch.h>
#include <unordered_map>
#include <vector>

namespace cds {

class RoundedWeights {
public:
  RoundedWeights() = default;
  // weights: float32, dense, C_out x C_in x 1 x 1, on one CUDA device; type: bf16 or fp16.
  RoundedWeights(std::vector<torch::Tensor> weights, torch::ScalarType type)
      : weights_(std::move(weights)), type_(type) {}
  // The rounded copy of the very tensor handed in (not of an equal one); undefined if it was not among them. The first
  // call makes them all, and none is made where nobody asks; a change of the weights after that needs new ones. Does
  // not wait for the device. Not thread-safe.
  [[nodiscard]] torch::Tensor of(const torch::Tensor& weight) const;

private:
  std::vector<torch::Tensor> weights_;
  torch::ScalarType type_ = torch::kFloat;
  mutable std::unordered_map<const c10::TensorImpl*, torch::Tensor> rounded_;
};

// The weights of a module's 1x1 convolutions without bias, its children's too.
[[nodiscard]] std::vector<torch::Tensor> pointwise_weights(const torch::nn::Module& module);

} // namespace cds
