#include "nn/backbone.h"

#include "nn/cuda_layers.h"

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

void BackboneImpl::train_with(Engine engine) {
  engine_ = engine;
  fused_.reset();
}

FusedBackbone* BackboneImpl::fused(const torch::Tensor& images) {
  if (engine_ == Engine::modules || engine_ == Engine::fp16 || !images.is_cpu() || !is_training())
    return nullptr;
  if (!fused_)
    fused_ = FusedBackbone::make(plan_, *this, engine_ == Engine::bf16 ? Precision::bf16 : Precision::fp32);
  if (!fused_)
    engine_ = Engine::modules;
  return fused_ && fused_->takes(images) ? fused_.get() : nullptr;
}

Pass BackboneImpl::pass_for(const torch::Tensor& images) const {
  const bool kernels = images.is_cuda() && is_training() && engine_ != Engine::modules && cuda::has_layers() &&
                       images.scalar_type() != torch::kDouble;
  return kernels ? Pass::kernels : Pass::modules;
}

FeatureMaps BackboneImpl::forward(const torch::Tensor& images, const Mixture* mixture) {
  TORCH_CHECK(!mixture || mixture->size() == layers_.size(), "the mixture does not have one entry per searched layer");
  TORCH_CHECK(mixture || !plan_.supernet, "a supernet needs a mixture");
  if (auto* engine = fused(images))
    return engine->forward(images, mixture);
  const auto pass = pass_for(images);
  FeatureMaps maps;
  auto x = stem_->forward(pass == Pass::kernels ? images.to(map_type(engine_)) : images, pass);
  std::size_t layer = 0;
  for (auto& cell : cells_) {
    if (cell.down)
      maps.local = x = cell.down->forward(x, pass);
    else if (cell.block)
      x = cell.block->forward(x, pass);
    else
      x = cell.mixed->forward(x, (*mixture)[layer++], pass);
  }
  maps.global = x;
  if (pass == Pass::kernels) { // necks and losses are float32
    maps.global = maps.global.to(torch::kFloat);
    if (maps.local.defined())
      maps.local = maps.local.to(torch::kFloat);
  }
  return maps;
}

const CDBlock& BackboneImpl::candidate(int layer, int index) const {
  return cells_.at(layers_.at(static_cast<std::size_t>(layer))).mixed->candidate(index);
}

} // namespace cds
