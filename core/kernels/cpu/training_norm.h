// BatchNorm in training: batch statistics, running statistics, and its gradient. Private to kernels.
#pragma once

#include "kernels/cpu/training_passes.h"
#include "kernels/cpu/training_run.h"

namespace cds::cpu {

// Each pass adds sums of a few rows as floats and flushes them into doubles, lane by lane; finish_*() adds the lanes
// up.
class Norm {
public:
  // NAME.weight, .bias, .running_mean, .running_var. wide: channels, padded.
  Norm(const TrainingRun& run, std::string name, int channels, int wide);

  // Forward: add_moments() on sums() and squares(), flush(); then finish_forward() once, over `rows` positions in all.
  // It moves the running statistics as PyTorch does (momentum 0.1, unbiased variance).
  [[nodiscard]] float* sums(const Lane& lane) { return partial(lane); }
  [[nodiscard]] float* squares(const Lane& lane) { return partial(lane) + wide_; }
  void flush(const Lane& lane);
  void finish_forward(const TrainingRun& run, std::int64_t rows);
  [[nodiscard]] Affine affine() const { return {coefficients_.data(), coefficients_.data() + wide_}; }

  // Backward: the sums of g and g * (x - mean), flush(); then finish_backward().
  [[nodiscard]] NormSums gradient_sums(const Lane& lane) { return {mean(), sums(lane), squares(lane)}; }
  void finish_backward(const TrainingRun& run, std::int64_t rows);
  [[nodiscard]] NormGradient gradient() const {
    const float* from = coefficients_.data() + 4 * wide_;
    return {from, from + wide_, from + 2 * wide_};
  }
  [[nodiscard]] const float* mean() const { return coefficients_.data() + 2 * wide_; }
  [[nodiscard]] int channels() const { return wide_; }

private:
  [[nodiscard]] float* partial(const Lane& lane) {
    return partials_.data() + static_cast<std::size_t>(lane.index) * 2 * static_cast<std::size_t>(wide_);
  }
  // The lanes' sums of one channel, which begin anew.
  [[nodiscard]] std::pair<double, double> take(std::size_t channel);

  std::string name_;
  int channels_, wide_;
  Buffer coefficients_; // scale, shift, mean, inverse deviation, then the gradient's three: `wide_` each
  Buffer partials_;     // a lane: sums, squares
  std::vector<double> totals_;
};

} // namespace cds::cpu
