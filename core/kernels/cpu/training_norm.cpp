#include "kernels/cpu/training_norm.h"

#include "kernels/cpu/weight_reader.h"

#include <cmath>

namespace cds::cpu {

Norm::Norm(const TrainingRun& run, std::string name, int channels, int wide)
    : name_(std::move(name)), channels_(channels), wide_(wide), coefficients_(static_cast<std::size_t>(wide_) * 7),
      partials_(static_cast<std::size_t>(run.lanes.count()) * 2 * static_cast<std::size_t>(wide_)),
      totals_(partials_.size(), 0) {}

void Norm::flush(const Lane& lane) {
  float* from = partial(lane);
  double* to = totals_.data() + (from - partials_.data());
  for (int i = 0; i < 2 * wide_; ++i) {
    to[i] += double{from[i]};
    from[i] = 0;
  }
}

std::pair<double, double> Norm::take(std::size_t channel) {
  std::pair<double, double> sum{0, 0};
  const auto wide = static_cast<std::size_t>(wide_);
  for (std::size_t lane = 0; lane < totals_.size(); lane += 2 * wide) {
    sum.first += std::exchange(totals_[lane + channel], 0);
    sum.second += std::exchange(totals_[lane + wide + channel], 0);
  }
  return sum;
}

void Norm::finish_forward(const TrainingRun& run, std::int64_t rows) {
  const float *weight = run.tensors.value(name_ + ".weight"), *bias = run.tensors.value(name_ + ".bias");
  float *running_mean = run.tensors.value(name_ + ".running_mean"),
        *running_variance = run.tensors.value(name_ + ".running_var");
  const auto count = static_cast<double>(rows);
  const auto wide = static_cast<std::size_t>(wide_);
  for (std::size_t c = 0; c < static_cast<std::size_t>(channels_); ++c) {
    const auto [sum, square] = take(c);
    const double mean = sum / count, variance = std::max(0.0, square / count - mean * mean);
    const double inverse = 1 / std::sqrt(variance + double{norm_epsilon}), scale = double{weight[c]} * inverse;
    coefficients_[c] = static_cast<float>(scale);
    coefficients_[wide + c] = static_cast<float>(double{bias[c]} - mean * scale);
    coefficients_[2 * wide + c] = static_cast<float>(mean);
    coefficients_[3 * wide + c] = static_cast<float>(inverse);
    running_mean[c] = static_cast<float>(0.9 * double{running_mean[c]} + 0.1 * mean);
    running_variance[c] = static_cast<float>(0.9 * double{running_variance[c]} + 0.1 * variance * count / (count - 1));
  }
}

void Norm::finish_backward(const TrainingRun& run, std::int64_t rows) {
  float *weight = run.tensors.gradient(name_ + ".weight"), *bias = run.tensors.gradient(name_ + ".bias");
  const auto count = static_cast<double>(rows);
  const auto wide = static_cast<std::size_t>(wide_);
  for (std::size_t c = 0; c < static_cast<std::size_t>(channels_); ++c) {
    const auto [sum, dot] = take(c);
    const double scale = double{coefficients_[c]}, mean = double{coefficients_[2 * wide + c]},
                 inverse = double{coefficients_[3 * wide + c]};
    const double slope = -scale * inverse * inverse * dot / count;
    coefficients_[4 * wide + c] = static_cast<float>(scale);
    coefficients_[5 * wide + c] = static_cast<float>(slope);
    coefficients_[6 * wide + c] = static_cast<float>(-scale * sum / count - slope * mean);
    if (weight)
      weight[c] = static_cast<float>(dot * inverse);
    if (bias)
      bias[c] = static_cast<float>(sum);
  }
}

} // namespace cds::cpu
