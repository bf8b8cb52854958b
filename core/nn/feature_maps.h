// What every backbone gives to a neck.
#pragma once

#include <torch/torch.h>

namespace cds {

struct FeatureMaps {
  torch::Tensor local;  // N x C x H x W: the last but one stage, after its DownSample; undefined with a single stage
  torch::Tensor global; // the last stage
};

// What runs a backbone's training passes: LibTorch's modules, or our engine with maps in float32, bf16 or fp16: on the
// CPU fused_backbone.h (no fp16), on a CUDA device cuda_layers.h. Where the engine does not take a backbone, a batch or
// a device, the modules do the work.
enum class Engine { modules, fp32, bf16, fp16 };
// What the engine's maps are made of.
[[nodiscard]] inline torch::ScalarType map_type(Engine engine) {
  return engine == Engine::bf16 ? torch::kBFloat16 : engine == Engine::fp16 ? torch::kHalf : torch::kFloat;
}

// A backbone without choices: a derived network's, ResNet-50, OSNet.
class FixedBackbone : public torch::nn::Module {
public:
  // images: N x 3 x H x W
  [[nodiscard]] virtual FeatureMaps maps(const torch::Tensor& images) = 0;
  // Whether our engine can train this backbone, and what trains it from now on (default: our engine in float32).
  [[nodiscard]] virtual bool has_engine() const { return false; }
  virtual void train_with(Engine) {}
};

} // namespace cds
