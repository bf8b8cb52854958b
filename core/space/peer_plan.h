// Plans of the backbones that re-identification papers compare with, under the published state-dict keys below "base.":
// ResNet-50 (He et al. 2016; torchvision's names, stride 2 in the last stage) and OSNet x1.0 (Zhou et al. 2019; its
// authors' names, without their fc).
#pragma once

#include "base/result.h"
#include "space/layer_plan.h"

#include <optional>
#include <string>
#include <vector>

namespace cds {

// A convolution and its BatchNorm with a name each.
struct NamedConvPlan {
  std::string conv, norm;
  ConvPlan plan;
};

// 1x1, 3x3 (with the stride) and 1x1 convolution, each with BatchNorm, ReLU after the first two and after the addition.
struct BottleneckPlan {
  std::string name;
  NamedConvPlan conv1, conv2, conv3;
  std::optional<NamedConvPlan> downsample;
};

struct ResNetPlan {
  NamedConvPlan stem;                              // and a 3x3 max pool with stride 2
  std::vector<std::vector<BottleneckPlan>> stages; // base.layer1 to base.layer4
};

// conv1 (1x1) - four streams of 1 to 4 Lite 3x3 - the sum of the streams, each times the shared gate's answer to it -
// conv3 (1x1, linear) - addition - ReLU.
struct OsBlockPlan {
  std::string name;
  NamedConvPlan conv1;
  // NAME.conv2a to NAME.conv2d. A Lite 3x3 here: .conv1 (1x1), .conv2 (depthwise), .bn
  std::vector<std::vector<LitePlan>> streams;
  GatePlan gate; // NAME.gate
  NamedConvPlan conv3;
  std::optional<NamedConvPlan> downsample;
};

struct OsStagePlan {
  std::vector<OsBlockPlan> blocks;
  std::optional<NamedConvPlan>
      transition; // 1x1 convolution, BatchNorm, ReLU, 2x2 average pool; absent after the last stage
};

struct OsnetPlan {
  NamedConvPlan stem;              // and a 3x3 max pool with stride 2
  std::vector<OsStagePlan> stages; // base.conv2 to base.conv4
  NamedConvPlan conv5;             // 1x1
};

// The output maps of a backbone that a neck reads.
struct MapShapes {
  Shape local, global;
};

[[nodiscard]] ResNetPlan plan_resnet50(const Shape& input);
[[nodiscard]] OsnetPlan plan_osnet(const Shape& input);
[[nodiscard]] MapShapes maps_of(const ResNetPlan& plan); // after layer3 and layer4
[[nodiscard]] MapShapes maps_of(const OsnetPlan& plan);  // after the second transition and conv5

} // namespace cds
