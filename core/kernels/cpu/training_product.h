// A 1x1 convolution in training: its weights in the kernels' layouts, and its weight gradient. Private to kernels.
#pragma once

#include "kernels/cpu/matmul.h"
#include "kernels/cpu/matmul_bf16.h"
#include "kernels/cpu/training_run.h"

#include <type_traits>

namespace cds::cpu {

// Sums of each lane, added up in the lanes' order.
class LaneSums {
public:
  LaneSums() = default;
  void begin(const TrainingRun& run, std::size_t size); // zeros
  [[nodiscard]] float* of(const Lane& lane) { return values_.data() + static_cast<std::size_t>(lane.index) * size_; }
  // The sum over the lanes of number `at`.
  [[nodiscard]] float total(const TrainingRun& run, std::size_t at) const;
  void end() { values_.release(); }

private:
  std::size_t size_ = 0;
  Lease values_;
};

template <class T>
class Product {
public:
  // NAME.weight.
  Product(const TrainingRun& run, std::string name, const ConvPlan& conv);

  // Lay the weights out: before the pass in question; any thread.
  void pack_forward(const TrainingRun& run);
  void pack_backward(const TrainingRun& run);

  // out = x * W^T, for rows of maps; as float it is not rounded.
  void forward(const T* x, int rows, T* out) const;
  void forward_exact(const T* x, int rows, float* out) const;
  // out = gradient * W (+ add, which may be out).
  void backward(const T* gradient, int rows, T* out, const T* add = nullptr) const;

  // The weight gradient: begin, add rows, finish (writes where it is wanted).
  void begin_gradient(const TrainingRun& run);
  void add_gradient(const Lane& lane, const T* gradient, const T* x, int rows);
  void finish_gradient(const TrainingRun& run);

  [[nodiscard]] int inputs() const { return MapTraits<T>::wide(inputs_); }
  [[nodiscard]] int outputs() const { return MapTraits<T>::wide(outputs_); }

private:
  using Weights = std::conditional_t<std::is_same_v<T, float>, Panels, PairPanels>;
  std::string name_;
  int inputs_, outputs_;
  Weights forward_, backward_;
  LaneSums sums_; // padded outputs x padded inputs
};

// The taps of a depthwise 3x3 and their gradient.
class Taps {
public:
  Taps(const TrainingRun& run, std::string name, int channels, int wide);
  [[nodiscard]] const float* forward() const { return values_.data(); }
  [[nodiscard]] const float* turned() const { return values_.data() + 9 * wide_; } // for the input's gradient

  void begin_gradient(const TrainingRun& run) { sums_.begin(run, static_cast<std::size_t>(9 * wide_)); }
  [[nodiscard]] float* sums(const Lane& lane) { return sums_.of(lane); }
  void finish_gradient(const TrainingRun& run);

private:
  std::string name_;
  int channels_, wide_;
  Buffer values_;
  LaneSums sums_;
};

} // namespace cds::cpu
