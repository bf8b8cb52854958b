// The adaptive fusion gate in training, image by image: small vectors, plain loops. Private to kernels.
#pragma once

#include "kernels/cpu/training_product.h"
#include "kernels/cpu/training_run.h"

namespace cds::cpu {

class Gate {
public:
  // wide: a branch's channels, padded.
  Gate(const TrainingRun& run, const GatePlan& plan, int wide);

  // From the sums of a branch's map over `positions` to its gate.
  void forward(int image, int branch, const float* sums, std::int64_t positions);
  [[nodiscard]] const float* gate(int image, int branch) const { return state(image, branch); }

  void begin_gradient(const TrainingRun& run);
  // dots: per channel the sum of the gradient of the gated map times the map. addend: what each position's gradient
  // gets through the gate. The weights' gradient is added up where it is wanted.
  void backward(const TrainingRun& run, const Lane& lane, int image, int branch, const float* dots,
                std::int64_t positions, float* addend);
  void finish_gradient(const TrainingRun& run);

private:
  // Gate, means and hidden layer of one image and branch.
  [[nodiscard]] float* state(int image, int branch) { return states_.data() + offset(image, branch); }
  [[nodiscard]] const float* state(int image, int branch) const { return states_.data() + offset(image, branch); }
  [[nodiscard]] std::size_t offset(int image, int branch) const {
    return static_cast<std::size_t>(2 * image + branch) * static_cast<std::size_t>(2 * wide_ + padded(hidden_));
  }

  std::string name_;
  int channels_, hidden_, wide_;
  const float *weight1_, *bias1_, *weight2_, *bias2_;
  Buffer states_;
  LaneSums sums_; // weight1, weight2, bias1, bias2
};

} // namespace cds::cpu
