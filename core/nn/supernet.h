// The supernet: every candidate of every layer, of which a step runs those it selects. The architecture weights
// (alphas) are not the network's: a search strategy owns them and hands in the mixture of each step.
#pragma once

#include "nn/backbone.h"
#include "nn/mixture.h"
#include "nn/necks.h"
#include "parallel/ranks.h"
#include "space/plan.h"

#include <cstdint>
#include <torch/torch.h>
#include <vector>

namespace cds {

class SupernetImpl : public torch::nn::Module {
public:
  // REQUIRES a supernet's plan. Weights are initialised from `seed` alone.
  SupernetImpl(NetworkPlan plan, std::uint64_t seed);

  // images: N x 3 x H x W, normalised. One head's feature and logits. REQUIRES one mixture entry per searched layer.
  [[nodiscard]] std::vector<HeadOutput> forward(const torch::Tensor& images, const Mixture& mixture);
  // N x hidden inference features of the path(s) in the mixture; no gradient. Call eval() first.
  [[nodiscard]] torch::Tensor embed(const torch::Tensor& images, const Mixture& mixture);

  // A mixture that runs one candidate per layer, plainly: a genotype's path on shared weights.
  [[nodiscard]] static Mixture path(const std::vector<int>& candidates);

  // The parameters of one candidate of one layer (both from 0), e.g. to train, count or freeze it.
  [[nodiscard]] std::vector<torch::Tensor> candidate_parameters(int layer, int candidate) const;
  // As the backbone's (feature_maps.h).
  [[nodiscard]] bool has_engine() const { return base_->has_engine(); }
  void train_with(Engine engine) { base_->train_with(engine); }
  void record_blocks(torch::Device device) { base_->record_blocks(device); }
  [[nodiscard]] RecordedBlocks* recorded_blocks() { return base_->recorded_blocks(); }
  // From now on this is one of several ranks' networks: forward() takes this rank's images and gives the heads of the
  // joined batch, together (joined_heads.h). With sync_batchnorm its norms take their statistics over it too, in
  // LibTorch's modules; else each rank's over its own images.
  void join(std::shared_ptr<Ranks> ranks, bool sync_batchnorm);
  [[nodiscard]] const NetworkPlan& plan() const { return plan_; }
  [[nodiscard]] DropoutStream& dropout() { return *dropout_; }
  [[nodiscard]] std::shared_ptr<DropoutStream> dropout_stream() const { return dropout_; }

private:
  NetworkPlan plan_;
  std::shared_ptr<DropoutStream> dropout_;
  std::shared_ptr<Ranks> ranks_; // null: one process
  Backbone base_{nullptr};
  std::shared_ptr<NeckImpl> neck_;
};
TORCH_MODULE(Supernet);

} // namespace cds
