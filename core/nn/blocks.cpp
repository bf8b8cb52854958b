#include "nn/blocks.h"

#include "nn/batch_norm.h"
#include "nn/named_conv.h"

namespace cds {

namespace {

torch::nn::Sequential branch(const std::vector<LitePlan>& plans) {
  torch::nn::Sequential out;
  for (const auto& plan : plans)
    out->push_back(Lite(plan));
  return out;
}

// A 1x1 convolution on an N x C vector.
torch::Tensor on_vector(const torch::nn::Conv2d& conv, const torch::Tensor& x) {
  return torch::linear(x, conv->weight.flatten(1), conv->bias);
}

} // namespace

ConvBnImpl::ConvBnImpl(const ConvBnPlan& plan)
    : op_(convolution_module(plan.conv), BatchNorm2d(plan.conv.output.channels)), relu_(plan.relu) {
  register_module("op", op_);
}

torch::Tensor ConvBnImpl::forward(const torch::Tensor& x) {
  auto y = op_->forward(x);
  return relu_ ? y.relu_() : y;
}

LiteImpl::LiteImpl(const LitePlan& plan)
    : op_(convolution_module(plan.pointwise), convolution_module(plan.depthwise),
          BatchNorm2d(plan.depthwise.output.channels)) {
  register_module("op", op_);
}

torch::Tensor LiteImpl::forward(const torch::Tensor& x) {
  return op_->forward(x).relu_();
}

GateImpl::GateImpl(const GatePlan& plan) : fc1_(convolution_module(plan.fc1)), fc2_(convolution_module(plan.fc2)) {
  register_module("fc1", fc1_);
  register_module("fc2", fc2_);
}

torch::Tensor GateImpl::forward(const torch::Tensor& x) {
  auto y = torch::relu(on_vector(fc1_, x.mean({2, 3})));
  return torch::sigmoid(on_vector(fc2_, y)).unsqueeze(2).unsqueeze(3);
}

CBlockImpl::CBlockImpl(const CBlockPlan& plan)
    : squeeze_(plan.squeeze), restore_(plan.restore), conv1_(branch(plan.branch1)), conv2_(branch(plan.branch2)) {
  register_module("squeeze", squeeze_);
  register_module("conv1", conv1_);
  register_module("conv2", conv2_);
  if (plan.gate)
    register_module("adaption", adaption_ = Gate(*plan.gate));
  register_module("restore", restore_);
  if (plan.expand)
    register_module("expand", expand_ = ConvBn(*plan.expand));
}

torch::Tensor CBlockImpl::forward(const torch::Tensor& x) {
  const auto middle = squeeze_->forward(x);
  auto first = conv1_->forward(middle), second = conv2_->forward(middle);
  if (adaption_) {
    first = first * adaption_->forward(first);
    second = second * adaption_->forward(second);
  }
  const auto restored = restore_->forward(first + second);
  return torch::relu(restored + (expand_ ? expand_->forward(x) : x));
}

CDBlockImpl::CDBlockImpl(const CDBlockPlan& plan) {
  for (const auto& block : plan.blocks)
    blocks_.emplace_back(block), ops_->push_back(blocks_.back());
  register_module("ops", ops_);
}

torch::Tensor CDBlockImpl::forward(torch::Tensor x) {
  for (auto& block : blocks_)
    x = block->forward(x);
  return x;
}

DownSampleImpl::DownSampleImpl(const DownSamplePlan& plan) : conv1x1_(plan.conv) {
  register_module("conv1x1", conv1x1_);
}

torch::Tensor DownSampleImpl::forward(const torch::Tensor& x) {
  return torch::avg_pool2d(conv1x1_->forward(x), 2, 2);
}

StemImpl::StemImpl(const StemPlan& plan) : conv1_(plan.conv), pool_(plan.pool) {
  register_module("conv1", conv1_);
}

torch::Tensor StemImpl::forward(const torch::Tensor& x) {
  auto y = conv1_->forward(x);
  return pool_ ? torch::max_pool2d(y, 3, 2, 1) : y;
}

} // namespace cds
