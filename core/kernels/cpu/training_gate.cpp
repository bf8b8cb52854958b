#include "kernels/cpu/training_gate.h"

#include <cmath>

namespace cds::cpu {

Gate::Gate(const TrainingRun& run, const GatePlan& plan, int wide)
    : name_(plan.name), channels_(plan.fc1.input.channels), hidden_(plan.fc1.output.channels), wide_(wide),
      weight1_(run.tensors.value(name_ + ".fc1.weight")), bias1_(run.tensors.value(name_ + ".fc1.bias")),
      weight2_(run.tensors.value(name_ + ".fc2.weight")), bias2_(run.tensors.value(name_ + ".fc2.bias")),
      states_(offset(run.lanes.images(), 0)) {}

void Gate::forward(int image, int branch, const float* sums, std::int64_t positions) {
  float *gate = state(image, branch), *mean = gate + wide_, *hidden = mean + wide_;
  for (int c = 0; c < channels_; ++c)
    mean[c] = sums[c] / static_cast<float>(positions);
  for (int h = 0; h < hidden_; ++h) {
    float sum = bias1_[h];
    for (int c = 0; c < channels_; ++c)
      sum += weight1_[h * channels_ + c] * mean[c];
    hidden[h] = std::max(0.0F, sum);
  }
  for (int c = 0; c < channels_; ++c) {
    float sum = bias2_[c];
    for (int h = 0; h < hidden_; ++h)
      sum += weight2_[c * hidden_ + h] * hidden[h];
    gate[c] = 1.0F / (1.0F + std::exp(-sum));
  }
}

void Gate::begin_gradient(const TrainingRun& run) {
  sums_.begin(run, static_cast<std::size_t>(2 * channels_ * hidden_ + hidden_ + channels_));
}

void Gate::backward(const TrainingRun& run, const Lane& lane, int image, int branch, const float* dots,
                    std::int64_t positions, float* addend) {
  const float *gate = state(image, branch), *mean = gate + wide_, *hidden = mean + wide_;
  std::fill_n(addend, wide_, 0.0F);
  float* weight1 = run.weight_gradients ? sums_.of(lane) : nullptr;
  float* weight2 = weight1 ? weight1 + channels_ * hidden_ : nullptr;
  float *bias1 = weight1 ? weight2 + channels_ * hidden_ : nullptr, *bias2 = weight1 ? bias1 + hidden_ : nullptr;
  const float share = 1.0F / static_cast<float>(positions);
  const auto before_sigmoid = [&](int c) { return dots[c] * gate[c] * (1 - gate[c]); };
  for (int c = 0; c < channels_ && weight1; ++c) {
    const float d = before_sigmoid(c);
    bias2[c] += d;
    for (int h = 0; h < hidden_; ++h)
      weight2[c * hidden_ + h] += d * hidden[h];
  }
  for (int h = 0; h < hidden_; ++h) {
    if (hidden[h] <= 0)
      continue;
    float d = 0;
    for (int c = 0; c < channels_; ++c)
      d += before_sigmoid(c) * weight2_[c * hidden_ + h];
    for (int c = 0; c < channels_; ++c)
      addend[c] += d * share * weight1_[h * channels_ + c];
    if (!weight1)
      continue;
    bias1[h] += d;
    for (int c = 0; c < channels_; ++c)
      weight1[h * channels_ + c] += d * mean[c];
  }
}

void Gate::finish_gradient(const TrainingRun& run) {
  std::size_t at = 0;
  const auto write = [&](const char* tensor, int size) {
    float* to = run.tensors.gradient(name_ + tensor);
    for (int i = 0; i < size; ++i, ++at)
      if (to)
        to[i] = sums_.total(run, at);
  };
  write(".fc1.weight", channels_ * hidden_);
  write(".fc2.weight", channels_ * hidden_);
  write(".fc1.bias", hidden_);
  write(".fc2.bias", channels_);
  sums_.end();
}

} // namespace cds::cpu
