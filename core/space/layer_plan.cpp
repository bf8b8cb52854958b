#include "space/layer_plan.h"

namespace cds {

ConvPlan convolution(const Shape& input, int channels, int kernel, int stride, int groups, bool bias) {
  const int padding = kernel / 2;
  auto side = [&](int size) { return (size + 2 * padding - kernel) / stride + 1; };
  return {input, {channels, side(input.height), side(input.width)}, kernel, stride, padding, groups, bias};
}

Shape halved(const Shape& shape) {
  return {shape.channels, (shape.height - 1) / 2 + 1, (shape.width - 1) / 2 + 1};
}

} // namespace cds
