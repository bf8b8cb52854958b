#include "nn/network.h"

#include "nn/backbone.h"
#include "nn/init.h"
#include "nn/joined_heads.h"
#include "nn/peers.h"

namespace cds {

namespace {

std::shared_ptr<FixedBackbone> backbone(const NetworkPlan& plan) {
  if (plan.resnet)
    return make_backbone(*plan.resnet);
  if (plan.osnet)
    return make_backbone(*plan.osnet);
  return Backbone(plan).ptr();
}

} // namespace

ReidNetworkImpl::ReidNetworkImpl(NetworkPlan plan, std::uint64_t seed)
    : plan_(std::move(plan)), dropout_(std::make_shared<DropoutStream>(DropoutStream{seed, 0})), base_(backbone(plan_)),
      neck_(std::make_shared<NeckImpl>(plan_.neck, dropout_)) {
  TORCH_CHECK(!plan_.supernet, "a supernet's plan makes no derived network");
  register_module("base", base_);
  register_module("neck", neck_);
  initialise(*this, seed);
}

std::vector<HeadOutput> ReidNetworkImpl::forward(const torch::Tensor& images) {
  const JoinedHeads joined(ranks_, images.size(0), *dropout_);
  return joined(neck_->forward(base_->maps(images)));
}

void ReidNetworkImpl::join(std::shared_ptr<Ranks> ranks, bool sync_batchnorm) {
  ranks_ = std::move(ranks);
  if (!sync_batchnorm)
    return;
  synchronise_norms(*this, ranks_);
  train_with(Engine::modules);
}

torch::Tensor ReidNetworkImpl::embed(const torch::Tensor& images) {
  torch::NoGradGuard no_grad;
  return embed(base_->maps(images));
}

torch::Tensor ReidNetworkImpl::embed(const FeatureMaps& maps) {
  torch::NoGradGuard no_grad;
  return neck_->embed(maps);
}

std::int64_t count_parameters(const torch::nn::Module& module) {
  std::int64_t sum = 0;
  for (const auto& parameter : module.parameters())
    sum += parameter.numel();
  return sum;
}

} // namespace cds
