// Tensors from a network's state dict in the kernels' layouts. Private to kernels.
#pragma once

#include "base/result.h"
#include "kernels/cpu/matmul.h"
#include "kernels/cpu/matmul_bf16.h"
#include "kernels/named_weights.h"
#include "space/layer_plan.h"

#include <vector>

namespace cds::cpu {

// BatchNorm in inference, as a factor and an addend a channel (padded with zeros).
struct FoldedNorm {
  Buffer scale, shift;
};

inline constexpr float norm_epsilon = 1e-5F;

// Remembers the first tensor that is missing or of another size; it reads as zeros. Vectors of channels are padded with
// zeros to a multiple of `step`.
class WeightReader {
public:
  explicit WeightReader(const NamedWeights& weights, int step = channel_step) : weights_(weights), step_(step) {}
  [[nodiscard]] Status status() const;

  [[nodiscard]] std::span<const float> tensor(const std::string& name, std::size_t size);
  [[nodiscard]] Buffer vector(const std::string& name, int size);
  [[nodiscard]] FoldedNorm norm(const std::string& name, int channels);
  // NAME.weight of a dense convolution, its outputs scaled (null: by 1). Depth in the order row, column, channel; with
  // one input of a 1x1 convolution a row, depth is padded as maps are.
  [[nodiscard]] Panels convolution(const std::string& name, const ConvPlan& conv, const Buffer* scale = nullptr);
  // The same rounded to bf16: a row of the kernel is a segment.
  [[nodiscard]] PairPanels pairs(const std::string& name, const ConvPlan& conv, const Buffer* scale = nullptr);
  // NAME.weight of a depthwise 3x3 as 9 x padded channels.
  [[nodiscard]] Buffer taps(const std::string& name, int channels, const Buffer* scale = nullptr);

private:
  [[nodiscard]] std::size_t wide(int channels) const {
    return static_cast<std::size_t>((channels + step_ - 1) / step_ * step_);
  }
  const NamedWeights& weights_;
  int step_;
  Status status_;
  std::vector<std::vector<float>> zeros_;
};

} // namespace cds::cpu
