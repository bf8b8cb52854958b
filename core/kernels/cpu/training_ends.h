// Stem and DownSamples in training. Private to kernels.
#pragma once

#include "kernels/cpu/training_norm.h"
#include "kernels/cpu/training_product.h"
#include "kernels/cpu/training_source.h"
#include "space/plan.h"

namespace cds::cpu {

// Dense convolution of the images, BatchNorm, ReLU and, where the plan says so, a 3x3 max pool with stride 2.
template <class T>
class Stem final : public Source<T> {
public:
  Stem(TrainingRun& run, const StemPlan& plan);
  // images: N x height x width x 3, borrowed until the backward pass is over.
  void forward(TrainingRun& run, const float* images);
  // After it has absorbed its gradient: that of its weights.
  void backward(TrainingRun& run);

  [[nodiscard]] Map<T>& map() override { return map_; }
  void produce(const Lane& lane, const Band& band) override;
  void begin_absorb(TrainingRun& run) override { gradient_.provide(run); }
  void absorb(const Lane& lane, const Band& band, T* gradient) override;
  void end_absorb(TrainingRun&) override {}

private:
  using Weights = std::conditional_t<std::is_same_v<T, float>, Panels, PairPanels>;
  // The image with its border; the kernel's rows lie in it as the convolution reads them.
  const T* bordered(const TrainingRun& run, const Lane& lane, int image) const;
  [[nodiscard]] std::int64_t line() const {
    return static_cast<std::int64_t>(conv_.input.width + 2 * conv_.padding) * 3;
  }
  void convolve(const T* pixels, T* out) const; // one row
  // Of the convolution's output; until the next call.
  const T* input_gradient(const TrainingRun& run, const Lane& lane, int image, int row);

  std::string name_;
  ConvPlan conv_;
  bool pool_;
  Weights weights_; // a segment for each row of the kernel
  Norm norm_;
  const float* images_ = nullptr;
  Map<T> convolved_, map_, chosen_, gradient_;
  std::vector<std::uint8_t> places_;
  LaneSums sums_; // kernel rows x padded outputs x padded (kernel columns x 3)
};

// 1x1 convolution, BatchNorm, ReLU, 2x2 average pool.
template <class T>
class Down final : public Source<T> {
public:
  Down(TrainingRun& run, const DownSamplePlan& plan);
  [[nodiscard]] Product<T>& product() { return product_; }
  void forward(TrainingRun& run, Source<T>& input);
  // Is added to what absorb() is given; N x output, channels padded. Borrowed.
  void add_gradient(const T* gradient) { more_ = gradient; }
  void backward(TrainingRun& run, Source<T>& input);

  [[nodiscard]] Map<T>& map() override { return map_; }
  void produce(const Lane& lane, const Band& band) override;
  void begin_absorb(TrainingRun& run) override { gradient_.provide(run); }
  void absorb(const Lane& lane, const Band& band, T* gradient) override;
  void end_absorb(TrainingRun&) override {}

private:
  // The first of the two rows under a row of the pooled map, both counted through the batch.
  [[nodiscard]] int upper(int row) const { return row / map_.height() * convolved_.height() + row % map_.height() * 2; }
  Product<T> product_;
  Norm norm_;
  Map<T> convolved_, map_, gradient_;
  const T* more_ = nullptr;
};

} // namespace cds::cpu
