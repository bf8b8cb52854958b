#include "nn/blocks.h"

#include "nn/batch_norm.h"
#include "nn/cuda_layers.h"
#include "nn/named_conv.h"

namespace cds {

namespace {

torch::nn::Sequential branch(const std::vector<LitePlan>& plans) {
  torch::nn::Sequential out;
  for (const auto& plan : plans)
    out->push_back(Lite(plan));
  return out;
}

cuda::Pointwise pointwise(const torch::nn::Conv2dImpl& conv, const Pass& pass) {
  return {conv.weight, pass.rounded ? pass.rounded->of(conv.weight) : torch::Tensor()};
}

torch::Tensor through(const torch::nn::Sequential& branch, torch::Tensor x, const Pass& pass) {
  for (const auto& lite : *branch)
    x = lite.get<Lite>()->forward(x, pass);
  return x;
}

// A 1x1 convolution on an N x C vector.
torch::Tensor on_vector(const torch::nn::Conv2d& conv, const torch::Tensor& x) {
  return torch::linear(x, conv->weight.flatten(1), conv->bias);
}

} // namespace

ConvBnImpl::ConvBnImpl(const ConvBnPlan& plan)
    : op_(convolution_module(plan.conv), BatchNorm2d(plan.conv.output.channels)), relu_(plan.relu),
      stride_(plan.conv.stride), padding_(plan.conv.padding) {
  register_module("op", op_);
}

torch::Tensor ConvBnImpl::forward(const torch::Tensor& x, const Pass& pass) {
  if (pass.kernels && relu_) {
    const auto& conv = convolution();
    if (conv.weight.size(2) == 1)
      return cuda::conv_norm_relu(x, pointwise(conv, pass), cuda::tensors_of(norm()));
    return cuda::norm_relu(torch::conv2d(x, conv.weight.to(x.scalar_type()), {}, stride_, padding_),
                           cuda::tensors_of(norm()));
  }
  auto y = op_->forward(x);
  return relu_ ? y.relu_() : y;
}

LiteImpl::LiteImpl(const LitePlan& plan)
    : op_(convolution_module(plan.pointwise), convolution_module(plan.depthwise),
          BatchNorm2d(plan.depthwise.output.channels)) {
  register_module("op", op_);
}

torch::Tensor LiteImpl::forward(const torch::Tensor& x, const Pass& pass) {
  if (pass.kernels)
    return cuda::lite(x, pointwise(*op_[0]->as<torch::nn::Conv2dImpl>(), pass),
                      op_[1]->as<torch::nn::Conv2dImpl>()->weight,
                      cuda::tensors_of(*op_[2]->as<torch::nn::BatchNorm2dImpl>()));
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

torch::Tensor GateImpl::gated_sum(const torch::Tensor& a, const torch::Tensor& b, const Pass& pass) {
  if (pass.kernels)
    return cuda::gated_sum(a, b, {fc1_->weight, fc1_->bias, fc2_->weight, fc2_->bias});
  return a * forward(a) + b * forward(b);
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

torch::Tensor CBlockImpl::joined(const torch::Tensor& middle, const torch::Tensor& x, const Pass& pass) {
  if (!pass.kernels)
    return torch::relu(restore_->forward(middle) + (expand_ ? expand_->forward(x) : x));
  const auto conv = pointwise(restore_->convolution(), pass);
  const auto norm = cuda::tensors_of(restore_->norm());
  if (!expand_)
    return cuda::join(middle, conv, norm, x);
  return cuda::join(middle, conv, norm, x, pointwise(expand_->convolution(), pass), cuda::tensors_of(expand_->norm()));
}

torch::Tensor CBlockImpl::forward(const torch::Tensor& x, const Pass& pass) {
  const auto middle = squeeze_->forward(x, pass);
  const auto first = through(conv1_, middle, pass), second = through(conv2_, middle, pass);
  return joined(adaption_ ? adaption_->gated_sum(first, second, pass) : first + second, x, pass);
}

CDBlockImpl::CDBlockImpl(const CDBlockPlan& plan) {
  for (const auto& block : plan.blocks)
    blocks_.emplace_back(block), ops_->push_back(blocks_.back());
  register_module("ops", ops_);
}

torch::Tensor CDBlockImpl::forward(torch::Tensor x, const Pass& pass) {
  for (auto& block : blocks_)
    x = block->forward(x, pass);
  return x;
}

DownSampleImpl::DownSampleImpl(const DownSamplePlan& plan) : conv1x1_(plan.conv) {
  register_module("conv1x1", conv1x1_);
}

torch::Tensor DownSampleImpl::forward(const torch::Tensor& x, const Pass& pass) {
  const auto y = conv1x1_->forward(x, pass);
  return pass.kernels ? cuda::halved(y) : torch::avg_pool2d(y, 2, 2);
}

StemImpl::StemImpl(const StemPlan& plan) : conv1_(plan.conv), pool_(plan.pool) {
  register_module("conv1", conv1_);
}

torch::Tensor StemImpl::forward(const torch::Tensor& x, const Pass& pass) {
  auto y = conv1_->forward(x, pass);
  return pool_ ? torch::max_pool2d(y, 3, 2, 1) : y;
}

} // namespace cds
