// Stem, stages of searched layers, DownSamples: the part that derived networks and supernets share.
#pragma once

#include "nn/blocks.h"
#include "nn/feature_maps.h"
#include "nn/fused_backbone.h"
#include "nn/mixture.h"
#include "nn/rounded_weights.h"
#include "space/plan.h"

#include <torch/torch.h>
#include <vector>

namespace cds {

// Keys: stem.conv1..., cells.I... with DownSamples among the cells.
class BackboneImpl : public FixedBackbone {
public:
  explicit BackboneImpl(const NetworkPlan& plan);
  // N x 3 x H x W to the maps of the last two stages. `mixture` (REQUIRES one entry per searched layer) is a
  // supernet's; null for a derived network. In training mode by the CPU engine (fused_backbone.h) where it takes the
  // batch, else module by module.
  [[nodiscard]] FeatureMaps forward(const torch::Tensor& images, const Mixture* mixture = nullptr);
  [[nodiscard]] FeatureMaps maps(const torch::Tensor& images) override { return forward(images); }
  [[nodiscard]] bool has_engine() const override;
  void train_with(Engine engine) override;
  // From now on blocks are played back where they can be (nn/recorded_blocks.h), until train_with(). Does nothing where
  // the device is no CUDA device or our engine does not train there.
  void record_blocks(torch::Device device);
  [[nodiscard]] RecordedBlocks* recorded_blocks() { return recorded_.get(); } // null: none are
  // A candidate of a supernet's layer, both counted from 0.
  [[nodiscard]] const CDBlock& candidate(int layer, int index) const;

private:
  // What runs after the stem, in order; just one of the three is set.
  struct Cell {
    CDBlock block{nullptr};
    MBlock mixed{nullptr};
    DownSample down{nullptr};
    std::vector<std::vector<torch::Tensor>> pointwise; // 1x1 weights of each candidate; of a fixed cell's one
  };
  [[nodiscard]] bool by_kernels(const torch::Tensor& images) const;
  [[nodiscard]] RoundedWeights rounded_weights(const Mixture* mixture) const;
  [[nodiscard]] FusedBackbone* fused(const torch::Tensor& images);

  NetworkPlan plan_;
  Engine engine_ = Engine::fp32;
  std::shared_ptr<FusedBackbone> fused_; // made when it is first wanted
  std::shared_ptr<RecordedBlocks> recorded_;
  Stem stem_;
  torch::nn::ModuleList modules_;
  std::vector<Cell> cells_;
  std::vector<std::size_t> layers_; // cells of the searched layers
};
TORCH_MODULE(Backbone);

} // namespace cds
