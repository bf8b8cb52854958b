// What every backbone gives to a neck.
#pragma once

#include <torch/torch.h>

namespace cds {

struct FeatureMaps {
  torch::Tensor local;  // N x C x H x W: the last but one stage, after its DownSample; undefined with a single stage
  torch::Tensor global; // the last stage
};

// A backbone without choices: a derived network's, ResNet-50, OSNet.
class FixedBackbone : public torch::nn::Module {
public:
  // images: N x 3 x H x W
  [[nodiscard]] virtual FeatureMaps maps(const torch::Tensor& images) = 0;
  // Whether training passes may go through the CPU engine, where there is one for this backbone (default: yes).
  virtual void use_fused(bool) {}
};

} // namespace cds
