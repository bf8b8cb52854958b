// Tensors from a network's state dict in the kernels' layouts. Private to kernels.
#pragma once

#include "base/result.h"
#include "kernels/cpu/matmul.h"
#include "kernels/named_weights.h"
#include "space/layer_plan.h"

#include <vector>

namespace cds::cpu {

// BatchNorm in inference, as a factor and an addend a channel (padded with zeros).
struct FoldedNorm {
  Buffer scale, shift;
};

inline constexpr float norm_epsilon = 1e-5F;

// Remembers the first tensor that is missing or of another size; it reads as zeros.
class WeightReader {
public:
  explicit WeightReader(const NamedWeights& weights) : weights_(weights) {}
  [[nodiscard]] Status status() const;

  [[nodiscard]] std::span<const float> tensor(const std::string& name, std::size_t size);
  [[nodiscard]] Buffer vector(const std::string& name, int size); // padded with zeros
  [[nodiscard]] FoldedNorm norm(const std::string& name, int channels);
  // NAME.weight of a dense convolution, its outputs scaled (null: by 1). Depth in the order row, column, channel; with
  // one input of a 1x1 convolution a row, depth is padded as maps are.
  [[nodiscard]] Panels convolution(const std::string& name, const ConvPlan& conv, const Buffer* scale = nullptr);
  // NAME.weight of a depthwise 3x3 as 9 x padded channels.
  [[nodiscard]] Buffer taps(const std::string& name, int channels, const Buffer* scale = nullptr);

private:
  const NamedWeights& weights_;
  Status status_;
  std::vector<std::vector<float>> zeros_;
};

} // namespace cds::cpu
