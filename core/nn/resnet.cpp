#include "nn/named_conv.h"
#include "nn/peers.h"

#include <vector>

namespace cds {

namespace {

class BottleneckImpl : public torch::nn::Module {
public:
  explicit BottleneckImpl(const BottleneckPlan& plan)
      : conv1_(*this, plan.conv1), conv2_(*this, plan.conv2), conv3_(*this, plan.conv3) {
    if (plan.downsample) {
      downsample_ = torch::nn::Sequential(convolution_module(plan.downsample->plan),
                                          BatchNorm2d(plan.downsample->plan.output.channels));
      register_module("downsample", downsample_);
    }
  }
  torch::Tensor forward(const torch::Tensor& x) {
    const auto y = conv3_(conv2_(conv1_(x).relu_()).relu_());
    return torch::relu(y + (downsample_ ? downsample_->forward(x) : x));
  }

private:
  NamedConv conv1_, conv2_, conv3_;
  torch::nn::Sequential downsample_{nullptr};
};
TORCH_MODULE(Bottleneck);

class ResNet : public FixedBackbone {
public:
  explicit ResNet(const ResNetPlan& plan) : stem_(*this, plan.stem) {
    for (const auto& blocks : plan.stages) {
      torch::nn::Sequential stage;
      for (const auto& block : blocks)
        stage->push_back(Bottleneck(block));
      stages_.push_back(register_module("layer" + std::to_string(stages_.size() + 1), stage));
    }
  }
  FeatureMaps maps(const torch::Tensor& images) override {
    auto x = torch::max_pool2d(stem_(images).relu_(), 3, 2, 1);
    FeatureMaps out;
    for (auto& stage : stages_) {
      out.local = out.global;
      out.global = x = stage->forward(x);
    }
    return out;
  }

private:
  NamedConv stem_;
  std::vector<torch::nn::Sequential> stages_;
};

} // namespace

std::shared_ptr<FixedBackbone> make_backbone(const ResNetPlan& plan) {
  return std::make_shared<ResNet>(plan);
}

} // namespace cds
