#include "space/peer_plan.h"

#include <algorithm>

namespace cds {

namespace {

// torchvision's way: NAME.convI with NAME.bnI.
NamedConvPlan numbered(const std::string& block, const std::string& number, const ConvPlan& plan) {
  return {block + ".conv" + number, block + ".bn" + number, plan};
}

// OSNet's way: NAME.conv with NAME.bn.
NamedConvPlan paired(const std::string& name, const ConvPlan& plan) {
  return {name + ".conv", name + ".bn", plan};
}

BottleneckPlan bottleneck(const std::string& name, const Shape& input, int middle, int stride) {
  BottleneckPlan plan;
  plan.name = name;
  plan.conv1 = numbered(name, "1", convolution(input, middle));
  plan.conv2 = numbered(name, "2", convolution(plan.conv1.plan.output, middle, 3, stride));
  plan.conv3 = numbered(name, "3", convolution(plan.conv2.plan.output, 4 * middle));
  if (stride != 1 || input.channels != 4 * middle)
    plan.downsample =
        NamedConvPlan{name + ".downsample.0", name + ".downsample.1", convolution(input, 4 * middle, 1, stride)};
  return plan;
}

OsBlockPlan os_block(const std::string& name, const Shape& input, int channels) {
  OsBlockPlan plan;
  plan.name = name;
  plan.conv1 = paired(name + ".conv1", convolution(input, channels / 4));
  const Shape middle = plan.conv1.plan.output;
  const LitePlan lite{"", convolution(middle, middle.channels),
                      convolution(middle, middle.channels, 3, 1, middle.channels)};
  for (int stream = 0; stream < 4; ++stream) {
    const std::string stream_name = name + ".conv2" + static_cast<char>('a' + stream);
    auto& layers = plan.streams.emplace_back(static_cast<std::size_t>(stream + 1), lite);
    for (std::size_t i = 0; i < layers.size(); ++i) // the single one of the first stream has no index
      layers[i].name = stream == 0 ? stream_name : stream_name + "." + std::to_string(i);
  }
  const int hidden = std::max(1, middle.channels / 16);
  plan.gate = {name + ".gate", convolution({middle.channels, 1, 1}, hidden, 1, 1, 1, true),
               convolution({hidden, 1, 1}, middle.channels, 1, 1, 1, true)};
  plan.conv3 = paired(name + ".conv3", convolution(middle, channels));
  if (input.channels != channels)
    plan.downsample = paired(name + ".downsample", convolution(input, channels));
  return plan;
}

} // namespace

ResNetPlan plan_resnet50(const Shape& input) {
  ResNetPlan plan;
  plan.stem = {"base.conv1", "base.bn1", convolution(input, 64, 7, 2)};
  Shape shape = halved(plan.stem.plan.output);
  const int blocks[] = {3, 4, 6, 3};
  for (int stage = 0; stage < 4; ++stage) {
    auto& row = plan.stages.emplace_back();
    for (int i = 0; i < blocks[stage]; ++i) {
      const auto name = "base.layer" + std::to_string(stage + 1) + "." + std::to_string(i);
      row.push_back(bottleneck(name, shape, 64 << stage, stage > 0 && i == 0 ? 2 : 1));
      shape = row.back().conv3.plan.output;
    }
  }
  return plan;
}

OsnetPlan plan_osnet(const Shape& input) {
  OsnetPlan plan;
  plan.stem = paired("base.conv1", convolution(input, 64, 7, 2));
  Shape shape = halved(plan.stem.plan.output);
  const int channels[] = {256, 384, 512};
  for (int stage = 0; stage < 3; ++stage) {
    auto& out = plan.stages.emplace_back();
    const auto name = "base.conv" + std::to_string(stage + 2);
    for (int i = 0; i < 2; ++i) {
      out.blocks.push_back(os_block(name + "." + std::to_string(i), shape, channels[stage]));
      shape = out.blocks.back().conv3.plan.output;
    }
    if (stage < 2) {
      out.transition = paired(name + ".2.0", convolution(shape, channels[stage]));
      shape = {shape.channels, shape.height / 2, shape.width / 2};
    }
  }
  plan.conv5 = paired("base.conv5", convolution(shape, 512));
  return plan;
}

MapShapes maps_of(const ResNetPlan& plan) {
  return {plan.stages[2].back().conv3.plan.output, plan.stages[3].back().conv3.plan.output};
}

MapShapes maps_of(const OsnetPlan& plan) {
  return {plan.stages[2].blocks.front().conv1.plan.input, plan.conv5.plan.output};
}

} // namespace cds
