#include "nn/necks.h"

namespace cds {

NeckImpl::NeckImpl(const NeckPlan& plan, std::shared_ptr<DropoutStream> dropout)
    : plan_(plan), dropout_(std::move(dropout)) {
  if (plan_.squeeze) {
    const auto& conv = *plan_.squeeze;
    squeeze_ = torch::nn::Conv2d(torch::nn::Conv2dOptions(conv.input.channels, conv.output.channels, 1).bias(false));
    register_module("squeeze", squeeze_);
  }
  if (plan_.conv)
    register_module("conv", conv_ = ConvBn(*plan_.conv));
  for (std::size_t i = 0; i < plan_.heads.size(); ++i) {
    const auto& description = plan_.heads[i];
    const std::string prefix = plan_.heads.size() < 2 ? "" : i == 0 ? "global_" : "local_";
    Head head;
    if (description.fc) {
      head.fcs = torch::nn::Sequential(torch::nn::Linear(description.fc->in, description.fc->out),
                                       BatchNorm1d(description.norm_width));
      register_module(prefix + "fcs", head.fcs);
    } else if (!description.norm.empty()) {
      register_module("bnneck", head.norm = BatchNorm1d(description.norm_width));
      head.norm->bias.set_requires_grad(false); // Luo et al. 2019: no shift
    }
    const auto& linear = description.classifier;
    head.classifier = torch::nn::Linear(torch::nn::LinearOptions(linear.in, linear.out).bias(linear.bias));
    register_module(prefix + "classifier", head.classifier);
    heads_.push_back(head);
  }
}

torch::Tensor NeckImpl::global_feature(const torch::Tensor& map) {
  auto feature = (conv_ ? conv_->forward(map) : map).mean({2, 3});
  return is_training() ? dropout_->apply(feature, plan_.dropout) : feature;
}

torch::Tensor NeckImpl::local_feature(const torch::Tensor& map) {
  const auto squeezed = squeeze_->forward(map);
  const std::int64_t rows = squeezed.size(2), stripes = plan_.stripes;
  std::vector<torch::Tensor> parts; // rows of stripe i: floor(i * rows / stripes) up to ceil((i + 1) * rows / stripes)
  for (std::int64_t i = 0; i < stripes; ++i) {
    const auto begin = i * rows / stripes, end = ((i + 1) * rows + stripes - 1) / stripes;
    parts.push_back(squeezed.narrow(2, begin, end - begin).mean({2, 3}));
  }
  return torch::cat(parts, 1);
}

std::vector<torch::Tensor> NeckImpl::features(const FeatureMaps& maps) {
  std::vector<torch::Tensor> out{global_feature(maps.global)};
  if (squeeze_)
    out.push_back(local_feature(maps.local));
  return out;
}

std::vector<HeadOutput> NeckImpl::forward(const FeatureMaps& maps) {
  std::vector<HeadOutput> out;
  for (auto& feature : features(maps)) {
    auto& head = heads_[out.size()];
    auto x = feature;
    if (head.fcs)
      x = torch::relu(head.fcs->forward(x));
    else if (head.norm)
      x = head.norm->forward(x);
    out.push_back({feature, head.classifier->forward(x)});
  }
  return out;
}

torch::Tensor NeckImpl::embed(const FeatureMaps& maps) {
  const auto parts = features(maps);
  auto out = parts.size() == 1 ? parts.front() : torch::cat(parts, 1);
  if (plan_.kind == NeckKind::classifier)
    return heads_.front().classifier->forward(out);
  return heads_.front().norm ? heads_.front().norm->forward(out) : out;
}

} // namespace cds
