#include "kernels/cpu/training_product.h"

namespace cds::cpu {

void LaneSums::begin(const TrainingRun& run, std::size_t size) {
  size_ = size;
  values_ = run.floats(size * static_cast<std::size_t>(run.lanes.count()));
  values_.clear();
}

float LaneSums::total(const TrainingRun& run, std::size_t at) const {
  float sum = values_.data()[at];
  for (int lane = 1; lane < run.lanes.count(); ++lane)
    sum += values_.data()[static_cast<std::size_t>(lane) * size_ + at];
  return sum;
}

namespace {

Panels panels(int depth, int columns, float) {
  return {padded(depth), columns};
}

PairPanels panels(int depth, int columns, Bf16) {
  return {depth, columns};
}

void set(float value, float& to) {
  to = value;
}

void set(float value, Bf16& to) {
  to = to_bf16(value);
}

} // namespace

template <class T>
Product<T>::Product(const TrainingRun& run, std::string name, const ConvPlan& conv)
    : name_(std::move(name)), inputs_(conv.input.channels), outputs_(conv.output.channels),
      forward_(panels(inputs_, outputs_, T())) {
  if (run.keeps)
    backward_ = panels(outputs_, inputs_, T());
}

template <class T>
void Product<T>::pack_forward(const TrainingRun& run) {
  const float* weight = run.tensors.value(name_ + ".weight");
  for (int o = 0; o < outputs_; ++o)
    for (int i = 0; i < inputs_; ++i)
      set(weight[static_cast<std::int64_t>(o) * inputs_ + i], forward_.at(i, o));
}

template <class T>
void Product<T>::pack_backward(const TrainingRun& run) {
  const float* weight = run.tensors.value(name_ + ".weight");
  for (int o = 0; o < outputs_; ++o)
    for (int i = 0; i < inputs_; ++i)
      set(weight[static_cast<std::int64_t>(o) * inputs_ + i], backward_.at(o, i));
}

template <>
void Product<float>::forward(const float* x, int rows, float* out) const {
  multiply(rows_of(x, forward_.depth), rows, forward_, out, forward_.columns);
}

template <>
void Product<float>::forward_exact(const float* x, int rows, float* out) const {
  forward(x, rows, out);
}

template <>
void Product<float>::backward(const float* gradient, int rows, float* out, const float* add) const {
  multiply(rows_of(gradient, backward_.depth), rows, backward_, out, backward_.columns, {nullptr, add, false});
}

template <>
void Product<float>::add_gradient(const Lane& lane, const float* gradient, const float* x, int rows) {
  multiply_transposed(gradient, outputs(), outputs_, x, inputs(), inputs(), rows, sums_.of(lane));
}

template <>
void Product<Bf16>::forward(const Bf16* x, int rows, Bf16* out) const {
  multiply({x, inputs(), 0}, rows, forward_, out, forward_.columns);
}

template <>
void Product<Bf16>::forward_exact(const Bf16* x, int rows, float* out) const {
  multiply({x, inputs(), 0}, rows, forward_, out, forward_.columns);
}

template <>
void Product<Bf16>::backward(const Bf16* gradient, int rows, Bf16* out, const Bf16* add) const {
  multiply({gradient, outputs(), 0}, rows, backward_, out, backward_.columns, {nullptr, add, false});
}

template <>
void Product<Bf16>::add_gradient(const Lane& lane, const Bf16* gradient, const Bf16* x, int rows) {
  multiply_transposed(gradient, outputs(), outputs(), x, inputs(), inputs(), rows, sums_.of(lane));
}

template <class T>
void Product<T>::begin_gradient(const TrainingRun& run) {
  sums_.begin(run, static_cast<std::size_t>(outputs()) * static_cast<std::size_t>(inputs()));
}

template <class T>
void Product<T>::finish_gradient(const TrainingRun& run) {
  if (float* to = run.tensors.gradient(name_ + ".weight"))
    run.lanes.share(outputs_, [&](int o) {
      for (int i = 0; i < inputs_; ++i)
        to[static_cast<std::int64_t>(o) * inputs_ + i] = sums_.total(
            run, static_cast<std::size_t>(o) * static_cast<std::size_t>(inputs()) + static_cast<std::size_t>(i));
    });
  sums_.end();
}

template class Product<float>;
template class Product<Bf16>;

Taps::Taps(const TrainingRun& run, std::string name, int channels, int wide)
    : name_(std::move(name)), channels_(channels), wide_(wide), values_(static_cast<std::size_t>(18 * wide_)) {
  const float* weight = run.tensors.value(name_ + ".weight");
  for (int c = 0; c < channels_; ++c)
    for (int tap = 0; tap < 9; ++tap) {
      values_[static_cast<std::size_t>(tap * wide_ + c)] = weight[c * 9 + tap];
      values_[static_cast<std::size_t>((9 + 8 - tap) * wide_ + c)] = weight[c * 9 + tap];
    }
}

void Taps::finish_gradient(const TrainingRun& run) {
  if (float* to = run.tensors.gradient(name_ + ".weight"))
    for (int c = 0; c < channels_; ++c)
      for (int tap = 0; tap < 9; ++tap)
        to[c * 9 + tap] = sums_.total(run, static_cast<std::size_t>(tap * wide_ + c));
  sums_.end();
}

} // namespace cds::cpu
