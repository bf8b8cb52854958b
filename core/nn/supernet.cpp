#include "nn/supernet.h"

#include "nn/init.h"

namespace cds {

SupernetImpl::SupernetImpl(NetworkPlan plan, std::uint64_t seed)
    : plan_(std::move(plan)), dropout_(std::make_shared<DropoutStream>(DropoutStream{seed, 0})), base_(plan_),
      neck_(std::make_shared<NeckImpl>(plan_.neck, dropout_)) {
  TORCH_CHECK(plan_.supernet, "a derived network's plan makes no supernet");
  register_module("base", base_);
  register_module("neck", neck_);
  initialise(*this, seed);
}

std::vector<HeadOutput> SupernetImpl::forward(const torch::Tensor& images, const Mixture& mixture) {
  return neck_->forward(base_->forward(images, &mixture));
}

torch::Tensor SupernetImpl::embed(const torch::Tensor& images, const Mixture& mixture) {
  torch::NoGradGuard no_grad;
  return neck_->embed(base_->forward(images, &mixture));
}

Mixture SupernetImpl::path(const std::vector<int>& candidates) {
  Mixture mixture;
  for (int candidate : candidates)
    mixture.push_back({{candidate}, {}, true});
  return mixture;
}

std::vector<torch::Tensor> SupernetImpl::candidate_parameters(int layer, int candidate) const {
  return base_->candidate(layer, candidate)->parameters();
}

} // namespace cds
