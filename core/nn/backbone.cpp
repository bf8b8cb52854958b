#include "nn/backbone.h"

namespace cds {

BackboneImpl::BackboneImpl(const NetworkPlan& plan) : plan_(plan), stem_(plan.stem) {
  register_module("stem", stem_);
  for (const auto& stage : plan.stages) {
    for (const auto& layer : stage.layers) {
      layers_.push_back(cells_.size());
      Cell cell;
      if (plan.supernet)
        modules_->push_back(cell.mixed = MBlock(layer));
      else
        modules_->push_back(cell.block = CDBlock(layer.candidates.front()));
      cells_.push_back(cell);
    }
    if (stage.down) {
      Cell cell;
      modules_->push_back(cell.down = DownSample(*stage.down));
      cells_.push_back(cell);
    }
  }
  register_module("cells", modules_);
}

void BackboneImpl::train_with(CpuEngine engine) {
  engine_ = engine;
  fused_.reset();
}

FusedBackbone* BackboneImpl::fused(const torch::Tensor& images) {
  if (engine_ == CpuEngine::modules || !is_training())
    return nullptr;
  if (!fused_)
    fused_ = FusedBackbone::make(plan_, *this, engine_ == CpuEngine::bf16 ? Precision::bf16 : Precision::fp32);
  if (!fused_)
    engine_ = CpuEngine::modules;
  return fused_ && fused_->takes(images) ? fused_.get() : nullptr;
}

FeatureMaps BackboneImpl::forward(const torch::Tensor& images, const Mixture* mixture) {
  TORCH_CHECK(!mixture || mixture->size() == layers_.size(), "the mixture does not have one entry per searched layer");
  TORCH_CHECK(mixture || !plan_.supernet, "a supernet needs a mixture");
  if (auto* engine = fused(images))
    return engine->forward(images, mixture);
  FeatureMaps maps;
  auto x = stem_->forward(images);
  std::size_t layer = 0;
  for (auto& cell : cells_) {
    if (cell.down)
      maps.local = x = cell.down->forward(x);
    else if (cell.block)
      x = cell.block->forward(x);
    else
      x = cell.mixed->forward(x, (*mixture)[layer++]);
  }
  maps.global = x;
  return maps;
}

const CDBlock& BackboneImpl::candidate(int layer, int index) const {
  return cells_.at(layers_.at(static_cast<std::size_t>(layer))).mixed->candidate(index);
}

} // namespace cds
