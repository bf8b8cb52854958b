#include "nn/rounded_weights.h"

#include "nn/cuda_update.h"

namespace cds {

torch::Tensor RoundedWeights::of(const torch::Tensor& weight) const {
  if (rounded_.empty() && !weights_.empty()) {
    const auto copies = cuda::converted(weights_, type_);
    for (std::size_t i = 0; i < weights_.size(); ++i)
      rounded_.emplace(weights_[i].unsafeGetTensorImpl(), copies[i]);
  }
  const auto found = rounded_.find(weight.unsafeGetTensorImpl());
  return found == rounded_.end() ? torch::Tensor() : found->second;
}

std::vector<torch::Tensor> pointwise_weights(const torch::nn::Module& module) {
  std::vector<torch::Tensor> out;
  for (const auto& part : module.modules())
    if (const auto* conv = part->as<torch::nn::Conv2d>())
      if (!conv->bias.defined() && conv->weight.size(2) == 1 && conv->weight.size(3) == 1)
        out.push_back(conv->weight);
  return out;
}

} // namespace cds
