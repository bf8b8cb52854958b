// The re-identification network from a plan: a backbone (a derived CDS network, ResNet-50 or OSNet) and a neck. Not
// thread-safe; LibTorch's exceptions pass through (the engine has the one catch).
#pragma once

#include "nn/feature_maps.h"
#include "nn/necks.h"
#include "parallel/ranks.h"
#include "space/plan.h"

#include <cstdint>
#include <memory>
#include <torch/torch.h>
#include <vector>

namespace cds {

// State-dict keys are the authors': base.stem..., base.cells.I..., neck....; those of the others as space/peer_plan.h
// says.
class ReidNetworkImpl : public torch::nn::Module {
public:
  // REQUIRES a derived network's plan. Weights are initialised from `seed` alone (init.h), whatever torch's generators
  // hold.
  ReidNetworkImpl(NetworkPlan plan, std::uint64_t seed);

  // images: N x 3 x H x W, normalised, float or double as the weights. For each head the triplet feature and the
  // logits; in training mode with dropout and batch statistics.
  [[nodiscard]] std::vector<HeadOutput> forward(const torch::Tensor& images);
  // N x D inference features (plan().neck.embedding), not normalised; no gradient. Call eval() first.
  [[nodiscard]] torch::Tensor embed(const torch::Tensor& images);
  // The same from the backbone's maps, made elsewhere.
  [[nodiscard]] torch::Tensor embed(const FeatureMaps& maps);

  // As the backbone's (feature_maps.h).
  [[nodiscard]] bool has_engine() const { return base_->has_engine(); }
  void train_with(Engine engine) { base_->train_with(engine); }
  // From now on this is one of several ranks' networks: forward() takes this rank's images and gives the heads of the
  // joined batch, together (joined_heads.h). With sync_batchnorm its norms take their statistics over it too, in
  // LibTorch's modules; else each rank's over its own images.
  void join(std::shared_ptr<Ranks> ranks, bool sync_batchnorm);
  [[nodiscard]] const NetworkPlan& plan() const { return plan_; }
  // Dropout's position in its random stream: put it into a checkpoint.
  [[nodiscard]] DropoutStream& dropout() { return *dropout_; }
  [[nodiscard]] std::shared_ptr<DropoutStream> dropout_stream() const { return dropout_; }

private:
  NetworkPlan plan_;
  std::shared_ptr<DropoutStream> dropout_;
  std::shared_ptr<Ranks> ranks_; // null: one process
  std::shared_ptr<FixedBackbone> base_;
  std::shared_ptr<NeckImpl> neck_;
};
TORCH_MODULE(ReidNetwork);

// All parameters, running statistics left out; equals count(plan).training_params.
[[nodiscard]] std::int64_t count_parameters(const torch::nn::Module& module);

} // namespace cds
