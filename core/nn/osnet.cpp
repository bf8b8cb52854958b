#include "nn/blocks.h"
#include "nn/named_conv.h"
#include "nn/peers.h"

#include <vector>

namespace cds {

namespace {

class PairImpl : public torch::nn::Module { // .conv, .bn
public:
  explicit PairImpl(const NamedConvPlan& plan) : conv_(*this, plan) {}
  torch::Tensor forward(const torch::Tensor& x) { return conv_(x); }

private:
  NamedConv conv_;
};
TORCH_MODULE(Pair);

class LightConvImpl : public torch::nn::Module { // .conv1, .conv2, .bn
public:
  explicit LightConvImpl(const LitePlan& plan)
      : pointwise_(convolution_module(plan.pointwise)), depthwise_(convolution_module(plan.depthwise)),
        norm_(plan.depthwise.output.channels) {
    register_module("conv1", pointwise_);
    register_module("conv2", depthwise_);
    register_module("bn", norm_);
  }
  torch::Tensor forward(const torch::Tensor& x) {
    return norm_->forward(depthwise_->forward(pointwise_->forward(x))).relu_();
  }

private:
  torch::nn::Conv2d pointwise_, depthwise_;
  BatchNorm2d norm_;
};
TORCH_MODULE(LightConv);

class OsBlockImpl : public torch::nn::Module {
public:
  explicit OsBlockImpl(const OsBlockPlan& plan) : conv1_(plan.conv1), gate_(plan.gate), conv3_(plan.conv3) {
    register_module("conv1", conv1_);
    for (std::size_t i = 0; i < plan.streams.size(); ++i) {
      const std::string name = std::string("conv2") + static_cast<char>('a' + i);
      auto& stream = streams_.emplace_back();
      torch::nn::Sequential list;
      for (const auto& lite : plan.streams[i]) {
        stream.emplace_back(lite);
        list->push_back(stream.back());
      }
      if (stream.size() == 1)
        register_module(name, stream.front());
      else
        register_module(name, list);
    }
    register_module("gate", gate_);
    register_module("conv3", conv3_);
    if (plan.downsample)
      register_module("downsample", downsample_ = Pair(*plan.downsample));
  }
  torch::Tensor forward(const torch::Tensor& x) {
    const auto middle = conv1_->forward(x).relu_();
    torch::Tensor sum;
    for (auto& stream : streams_) {
      auto y = middle;
      for (auto& lite : stream)
        y = lite->forward(y);
      y = y * gate_->forward(y);
      sum = sum.defined() ? sum + y : y;
    }
    return torch::relu(conv3_->forward(sum) + (downsample_ ? downsample_->forward(x) : x));
  }

private:
  Pair conv1_;
  std::vector<std::vector<LightConv>> streams_;
  Gate gate_;
  Pair conv3_, downsample_{nullptr};
};
TORCH_MODULE(OsBlock);

class Osnet : public FixedBackbone {
public:
  explicit Osnet(const OsnetPlan& plan) : conv1_(plan.stem), conv5_(plan.conv5) {
    register_module("conv1", conv1_);
    for (const auto& stage : plan.stages) {
      auto& row = stages_.emplace_back();
      torch::nn::ModuleList list;
      for (const auto& block : stage.blocks) {
        row.blocks.emplace_back(block);
        list->push_back(row.blocks.back());
      }
      if (stage.transition) {
        row.transition = Pair(*stage.transition);
        list->push_back(torch::nn::Sequential(row.transition));
      }
      register_module("conv" + std::to_string(stages_.size() + 1), list);
    }
    register_module("conv5", conv5_);
  }
  FeatureMaps maps(const torch::Tensor& images) override {
    auto x = torch::max_pool2d(conv1_->forward(images).relu_(), 3, 2, 1);
    FeatureMaps out;
    for (auto& stage : stages_) {
      for (auto& block : stage.blocks)
        x = block->forward(x);
      if (stage.transition)
        out.local = x = torch::avg_pool2d(stage.transition->forward(x).relu_(), 2, 2);
    }
    out.global = conv5_->forward(x).relu_();
    return out;
  }

private:
  struct Stage {
    std::vector<OsBlock> blocks;
    Pair transition{nullptr};
  };
  Pair conv1_, conv5_;
  std::vector<Stage> stages_;
};

} // namespace

std::shared_ptr<FixedBackbone> make_backbone(const OsnetPlan& plan) {
  return std::make_shared<Osnet>(plan);
}

} // namespace cds
