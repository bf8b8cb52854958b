#include "nn/network.h"

#include "nn/init.h"

namespace cds {

ReidNetworkImpl::ReidNetworkImpl(NetworkPlan plan, std::uint64_t seed)
    : plan_(std::move(plan)), dropout_(std::make_shared<DropoutStream>(DropoutStream{seed, 0})), base_(plan_),
      neck_(std::make_shared<NeckImpl>(plan_.neck, dropout_)) {
  TORCH_CHECK(!plan_.supernet, "a supernet's plan makes no derived network");
  register_module("base", base_);
  register_module("neck", neck_);
  initialise(*this, seed);
}

std::vector<HeadOutput> ReidNetworkImpl::forward(const torch::Tensor& images) {
  return neck_->forward(base_->forward(images));
}

torch::Tensor ReidNetworkImpl::embed(const torch::Tensor& images) {
  torch::NoGradGuard no_grad;
  return neck_->embed(base_->forward(images));
}

std::int64_t count_parameters(const torch::nn::Module& module) {
  std::int64_t sum = 0;
  for (const auto& parameter : module.parameters())
    sum += parameter.numel();
  return sum;
}

} // namespace cds
