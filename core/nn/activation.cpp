#include "nn/activation.h"

namespace cds {

torch::Tensor activation_map(const torch::Tensor& features) {
  const auto sum = features.pow(2).sum(1);
  const auto length = sum.flatten(1).norm(2, 1).clamp_min(1e-12);
  return sum / length.view({-1, 1, 1});
}

torch::Tensor activation_map(ReidNetwork& network, const torch::Tensor& images) {
  torch::NoGradGuard no_grad;
  const auto base = std::dynamic_pointer_cast<FixedBackbone>(network->named_children()["base"]);
  TORCH_CHECK(base, "a network without a backbone has no feature map");
  return activation_map(base->maps(images).global);
}

} // namespace cds
