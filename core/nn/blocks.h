// The blocks of the Combined Depth Space as modules, built from plans. Submodule names give the authors' state-dict
// keys.
#pragma once

#include "nn/pass.h"
#include "space/plan.h"

#include <torch/torch.h>
#include <vector>

namespace cds {

// Convolution (op.0), BatchNorm (op.1), ReLU unless the plan says linear.
class ConvBnImpl : public torch::nn::Module {
public:
  explicit ConvBnImpl(const ConvBnPlan& plan);
  [[nodiscard]] torch::Tensor forward(const torch::Tensor& x, const Pass& pass = {});
  [[nodiscard]] torch::nn::Conv2dImpl& convolution() { return *op_[0]->as<torch::nn::Conv2dImpl>(); }
  [[nodiscard]] torch::nn::BatchNorm2dImpl& norm() { return *op_[1]->as<torch::nn::BatchNorm2dImpl>(); }

private:
  torch::nn::Sequential op_;
  bool relu_;
  std::int64_t stride_, padding_;
};
TORCH_MODULE(ConvBn);

// 1x1 convolution (op.0), depthwise 3x3 (op.1), BatchNorm (op.2), ReLU.
class LiteImpl : public torch::nn::Module {
public:
  explicit LiteImpl(const LitePlan& plan);
  [[nodiscard]] torch::Tensor forward(const torch::Tensor& x, const Pass& pass = {});

private:
  torch::nn::Sequential op_;
};
TORCH_MODULE(Lite);

// The adaptive fusion gate: N x C x H x W to N x C x 1 x 1 in (0, 1). One gate serves both branches.
class GateImpl : public torch::nn::Module {
public:
  explicit GateImpl(const GatePlan& plan);
  [[nodiscard]] torch::Tensor forward(const torch::Tensor& x);
  // forward(a) * a + forward(b) * b
  [[nodiscard]] torch::Tensor gated_sum(const torch::Tensor& a, const torch::Tensor& b, const Pass& pass);

private:
  torch::nn::Conv2d fc1_, fc2_;
};
TORCH_MODULE(Gate);

class CBlockImpl : public torch::nn::Module {
public:
  explicit CBlockImpl(const CBlockPlan& plan);
  [[nodiscard]] torch::Tensor forward(const torch::Tensor& x, const Pass& pass = {});

private:
  [[nodiscard]] torch::Tensor joined(const torch::Tensor& middle, const torch::Tensor& x, const Pass& pass);
  ConvBn squeeze_, restore_, expand_{nullptr};
  torch::nn::Sequential conv1_, conv2_;
  Gate adaption_{nullptr};
};
TORCH_MODULE(CBlock);

// `depth` CBlocks in a row (ops.I).
class CDBlockImpl : public torch::nn::Module {
public:
  explicit CDBlockImpl(const CDBlockPlan& plan);
  [[nodiscard]] torch::Tensor forward(torch::Tensor x, const Pass& pass = {});

private:
  torch::nn::ModuleList ops_;
  std::vector<CBlock> blocks_;
};
TORCH_MODULE(CDBlock);

// conv1x1, then 2x2 average pool with stride 2.
class DownSampleImpl : public torch::nn::Module {
public:
  explicit DownSampleImpl(const DownSamplePlan& plan);
  [[nodiscard]] torch::Tensor forward(const torch::Tensor& x, const Pass& pass = {});

private:
  ConvBn conv1x1_;
};
TORCH_MODULE(DownSample);

class StemImpl : public torch::nn::Module {
public:
  explicit StemImpl(const StemPlan& plan);
  [[nodiscard]] torch::Tensor forward(const torch::Tensor& x, const Pass& pass = {});

private:
  ConvBn conv1_;
  bool pool_;
};
TORCH_MODULE(Stem);

} // namespace cds
