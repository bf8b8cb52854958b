#include "nn/supernet.h"

#include "nn/init.h"
#include "nn/joined_heads.h"

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
  const JoinedHeads joined(ranks_, images.size(0), *dropout_);
  return joined(neck_->forward(base_->forward(images, &mixture)));
}

void SupernetImpl::join(std::shared_ptr<Ranks> ranks, bool sync_batchnorm) {
  ranks_ = std::move(ranks);
  if (!sync_batchnorm)
    return;
  synchronise_norms(*this, ranks_);
  train_with(Engine::modules);
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
