#include "nn/backbone.h"

#include "nn/cuda_layers.h"

namespace cds {

BackboneImpl::BackboneImpl(const NetworkPlan& plan) : plan_(plan), stem_(plan.stem) {
  register_module("stem", stem_);
  for (const auto& stage : plan.stages) {
    for (const auto& layer : stage.layers) {
      layers_.push_back(cells_.size());
      Cell cell;
      if (plan.supernet) {
        modules_->push_back(cell.mixed = MBlock(layer));
        for (std::size_t i = 0; i < layer.candidates.size(); ++i)
          cell.pointwise.push_back(pointwise_weights(*cell.mixed->candidate(static_cast<int>(i))));
      } else {
        modules_->push_back(cell.block = CDBlock(layer.candidates.front()));
        cell.pointwise.push_back(pointwise_weights(*cell.block));
      }
      cells_.push_back(cell);
    }
    if (stage.down) {
      Cell cell;
      modules_->push_back(cell.down = DownSample(*stage.down));
      cell.pointwise.push_back(pointwise_weights(*cell.down));
      cells_.push_back(cell);
    }
  }
  register_module("cells", modules_);
}

bool BackboneImpl::has_engine() const {
  return TrainingPlan::supports(plan_) || cuda::has_layers();
}

void BackboneImpl::train_with(Engine engine) {
  engine_ = engine;
  fused_.reset();
  recorded_.reset();
}

void BackboneImpl::record_blocks(torch::Device device) {
  if (Recording::possible() && device.is_cuda() && engine_ != Engine::modules && cuda::has_layers())
    recorded_ = std::make_shared<RecordedBlocks>(device);
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

bool BackboneImpl::by_kernels(const torch::Tensor& images) const {
  return images.is_cuda() && is_training() && engine_ != Engine::modules && cuda::has_layers() &&
         images.scalar_type() != torch::kDouble;
}

RoundedWeights BackboneImpl::rounded_weights(const Mixture* mixture) const {
  std::vector<torch::Tensor> weights;
  const auto add = [&](const std::vector<torch::Tensor>& some) {
    weights.insert(weights.end(), some.begin(), some.end());
  };
  std::size_t layer = 0;
  for (const auto& cell : cells_) {
    if (cell.mixed)
      for (int candidate : (*mixture)[layer++].run)
        add(cell.pointwise.at(static_cast<std::size_t>(candidate)));
    else
      add(cell.pointwise.front());
  }
  return {weights, map_type(engine_)};
}

FeatureMaps BackboneImpl::forward(const torch::Tensor& images, const Mixture* mixture) {
  TORCH_CHECK(!mixture || mixture->size() == layers_.size(), "the mixture does not have one entry per searched layer");
  TORCH_CHECK(mixture || !plan_.supernet, "a supernet needs a mixture");
  if (auto* engine = fused(images))
    return engine->forward(images, mixture);
  Pass pass{.kernels = by_kernels(images)};
  if (pass.kernels)
    pass.recorded = recorded_.get();
  RoundedWeights rounded;
  if (pass.kernels && map_type(engine_) != torch::kFloat) {
    rounded = rounded_weights(mixture);
    pass.rounded = &rounded;
  }
  FeatureMaps maps;
  auto x = run_block(*stem_, pass.kernels ? images.to(map_type(engine_)) : images, pass);
  std::size_t layer = 0;
  for (auto& cell : cells_) {
    if (cell.down)
      maps.local = x = run_block(*cell.down, x, pass);
    else if (cell.block)
      x = run_block(*cell.block, x, pass);
    else
      x = cell.mixed->forward(x, (*mixture)[layer++], pass);
  }
  maps.global = x;
  if (pass.kernels) { // necks and losses are float32
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
