// One Lite 3x3 in training: 1x1 convolution, depthwise 3x3, BatchNorm, ReLU. Only what the depthwise convolution gives
// is kept; what stands before it is computed again in the backward pass. Private to kernels.
#pragma once

#include "kernels/cpu/training_norm.h"
#include "kernels/cpu/training_product.h"

namespace cds::cpu {

// A kept map with the BatchNorm (and ReLU) that follows it.
template <class T>
struct Normed {
  Map<T>* map;
  Norm* norm;
};

template <class T>
class Lite {
public:
  Lite(TrainingRun& run, const LitePlan& plan);
  [[nodiscard]] Product<T>& product() { return product_; }
  [[nodiscard]] Normed<T> output() { return {&map_, &norm_}; }

  void forward(const TrainingRun& run, Normed<T> input);
  // From the gradient of the output's BatchNorm's output to that of the input's: `to` may be `gradient` (a branch goes
  // back in place). In a block's first Lites: `raw` leaves the input's ReLU and BatchNorm to the other branch, whose
  // call then finds this gradient as `other`.
  struct Way {
    Map<T>* gradient;
    Map<T>* to;
    bool raw = false;
    Map<T>* other = nullptr;
  };
  void backward(const TrainingRun& run, Normed<T> input, const Way& way);

private:
  void lane_forward(const TrainingRun& run, const Lane& lane, Normed<T> input);
  void lane_backward(const TrainingRun& run, const Lane& lane, Normed<T> input, const Way& way);

  Product<T> product_;
  Taps taps_;
  Norm norm_;
  Map<T> map_;
};

} // namespace cds::cpu
