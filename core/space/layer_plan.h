// The layers that plans are made of, with their shapes. Plain values.
#pragma once

#include <string>

namespace cds {

struct Shape { // of one image's activations
  int channels = 0, height = 0, width = 0;
  [[nodiscard]] bool operator==(const Shape&) const = default;
  [[nodiscard]] long long positions() const { return static_cast<long long>(height) * width; }
};

struct ConvPlan { // square kernel
  Shape input, output;
  int kernel = 1, stride = 1, padding = 0, groups = 1;
  bool bias = false;
};

// Convolution (NAME.op.0), BatchNorm (NAME.op.1) and, unless linear, ReLU.
struct ConvBnPlan {
  std::string name;
  ConvPlan conv;
  bool relu = true;
};

// 1x1 convolution (NAME.op.0), depthwise 3x3 (NAME.op.1), BatchNorm (NAME.op.2), ReLU.
struct LitePlan {
  std::string name;
  ConvPlan pointwise, depthwise;
};

// Global average pool, fc1 (NAME.fc1, with bias), ReLU, fc2 (NAME.fc2, with bias), sigmoid: one gate, called for each
// branch.
struct GatePlan {
  std::string name;
  ConvPlan fc1, fc2; // 1x1 on a 1x1 map
};

// Padded to keep the size at stride 1 (kernel / 2 on each side).
[[nodiscard]] ConvPlan convolution(const Shape& input, int channels, int kernel = 1, int stride = 1, int groups = 1,
                                   bool bias = false);
// After a 3x3 max pool with stride 2 and padding 1.
[[nodiscard]] Shape halved(const Shape& shape);

} // namespace cds
