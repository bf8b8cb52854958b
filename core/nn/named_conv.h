// A convolution and its BatchNorm registered where a published state dict has them.
#pragma once

#include "nn/batch_norm.h"
#include "space/peer_plan.h"

#include <string>
#include <torch/torch.h>

namespace cds {

[[nodiscard]] torch::nn::Conv2d convolution_module(const ConvPlan& plan);

// The last part of a key: "conv1" of "base.layer1.0.conv1".
[[nodiscard]] std::string last_part(const std::string& key);

// Not a module itself: the owner registers both parts, so that they stand side by side in its state dict.
struct NamedConv {
  torch::nn::Conv2d conv{nullptr};
  BatchNorm2d norm{nullptr};

  NamedConv() = default;
  // The owner's children become last_part(plan.conv) and last_part(plan.norm).
  NamedConv(torch::nn::Module& owner, const NamedConvPlan& plan);
  [[nodiscard]] torch::Tensor operator()(const torch::Tensor& x) { return norm->forward(conv->forward(x)); }
};

} // namespace cds
