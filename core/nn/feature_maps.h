// What every backbone gives to a neck.
#pragma once

#include <torch/torch.h>

namespace cds {

struct FeatureMaps {
  torch::Tensor local;  // N x C x H x W: the last but one stage, after its DownSample; undefined with a single stage
  torch::Tensor global; // the last stage
};

// What runs a backbone's training passes on the CPU: LibTorch's modules, or the CPU engine (fused_backbone.h) with maps
// in fp32 or bf16. Where the engine does not take a backbone, a batch or a device, the modules do the work.
enum class CpuEngine { modules, fp32, bf16 };

// A backbone without choices: a derived network's, ResNet-50, OSNet.
class FixedBackbone : public torch::nn::Module {
public:
  // images: N x 3 x H x W
  [[nodiscard]] virtual FeatureMaps maps(const torch::Tensor& images) = 0;
  // Whether the CPU engine can train this backbone, and what trains it from now on (default: the engine in fp32).
  [[nodiscard]] virtual bool has_cpu_engine() const { return false; }
  virtual void train_with(CpuEngine) {}
};

} // namespace cds
