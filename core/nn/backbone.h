// Stem, stages of searched layers, DownSamples: the part that derived networks and supernets share.
#pragma once

#include "nn/blocks.h"
#include "nn/feature_maps.h"
#include "nn/mixture.h"
#include "space/plan.h"

#include <torch/torch.h>
#include <vector>

namespace cds {

// Keys: stem.conv1..., cells.I... with DownSamples among the cells.
class BackboneImpl : public FixedBackbone {
public:
  explicit BackboneImpl(const NetworkPlan& plan);
  // N x 3 x H x W to the maps of the last two stages. `mixture` (REQUIRES one entry per searched layer) is a
  // supernet's; null for a derived network.
  [[nodiscard]] FeatureMaps forward(const torch::Tensor& images, const Mixture* mixture = nullptr);
  [[nodiscard]] FeatureMaps maps(const torch::Tensor& images) override { return forward(images); }
  // A candidate of a supernet's layer, both counted from 0.
  [[nodiscard]] const CDBlock& candidate(int layer, int index) const;

private:
  // What runs after the stem, in order; just one of the three is set.
  struct Cell {
    CDBlock block{nullptr};
    MBlock mixed{nullptr};
    DownSample down{nullptr};
  };
  Stem stem_;
  torch::nn::ModuleList modules_;
  std::vector<Cell> cells_;
  std::vector<std::size_t> layers_; // cells of the searched layers
};
TORCH_MODULE(Backbone);

} // namespace cds
