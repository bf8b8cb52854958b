#include "kernels/cpu/training_lite.h"

#include "kernels/cpu/half_maps.h"

namespace cds::cpu {

namespace {

enum Slot { before_slot, between_slot, after_slot, between_gradient_slot, before_gradient_slot, zero_slot = 11 };

// Some consecutive rows of a map in scratch memory, of T. It moves down the map with a band and keeps the rows that the
// next band needs again.
template <class T>
class Window {
public:
  Window(T* values, std::int64_t row, int first) : values_(values), row_(row), first_(first) {}
  // From now on `first` is the first row held; those from `first` to `end`, where held before, stay.
  void move_to(int first, int end) {
    if (end > first && first > first_)
      std::copy(at(first), at(end), values_);
    first_ = first;
  }
  [[nodiscard]] T* at(int row) const { return values_ + (row - first_) * row_; }

private:
  T* values_;
  std::int64_t row_;
  int first_;
};

// The rows above and below; images follow each other, and each ends with zeros.
ThreeRows around(const Window<float>& window, int row, int height, const float* zeros) {
  return {row % height == 0 ? zeros : window.at(row - 1), window.at(row),
          (row + 1) % height == 0 ? zeros : window.at(row + 1)};
}

} // namespace

template <class T>
Lite<T>::Lite(TrainingRun& run, const LitePlan& plan)
    : product_(run, plan.name + ".op.0", plan.pointwise),
      taps_(run, plan.name + ".op.1", plan.depthwise.output.channels, product_.outputs()),
      norm_(run, plan.name + ".op.2", plan.depthwise.output.channels, product_.outputs()), map_(plan.depthwise.output) {
  const auto row = static_cast<std::size_t>(map_.width() * map_.channels());
  const auto rows = static_cast<std::size_t>(band_rows<T>(map_.width()) + 2);
  for (const int slot : {before_slot, between_slot, after_slot, between_gradient_slot, before_gradient_slot})
    run.scratch.need(slot, rows * row);
  run.scratch.need(zero_slot, row);
}

template <class T>
void Lite<T>::lane_forward(const TrainingRun& run, const Lane& lane, Normed<T> input) {
  const int width = map_.width(), channels = map_.channels(), height = map_.height();
  const std::int64_t row_size = static_cast<std::int64_t>(width) * channels;
  const auto& passes = training_passes<T>();
  T* before = run.scratch.at<T>(lane, before_slot);
  const float* zeros = run.scratch.at<float>(lane, zero_slot);
  const int end = (lane.first + lane.count) * height;
  int done = lane.first * height; // rows between the convolutions
  Window<float> between(run.scratch.at<float>(lane, between_slot), row_size, done - 1);
  for_each_band(lane, map_, [&](const Band& band) {
    const int last = band.first + band.rows, ahead = std::min(end, last + 1);
    between.move_to(band.first - 1, done);
    passes.norm_relu(input.map->row(done), input.norm->affine(), static_cast<std::int64_t>(ahead - done) * width,
                     channels, before);
    product_.forward_exact(before, (ahead - done) * width, between.at(done));
    done = ahead;
    for (int row = band.first; row < last; ++row)
      depthwise_row(around(between, row, height, zeros), taps_.forward(), width, channels, map_.row(row),
                    {nullptr, norm_.sums(lane), norm_.squares(lane)});
    norm_.flush(lane);
  });
}

template <class T>
void Lite<T>::forward(const TrainingRun& run, Normed<T> input) {
  map_.provide(run);
  run.lanes.run([&](const Lane& lane) { lane_forward(run, lane, input); });
  norm_.finish_forward(run, map_.positions() * run.lanes.images());
}

template <class T>
void Lite<T>::lane_backward(const TrainingRun& run, const Lane& lane, Normed<T> input, const Way& way) {
  const int width = map_.width(), channels = map_.channels(), height = map_.height();
  const std::int64_t row_size = static_cast<std::int64_t>(width) * channels;
  const auto& passes = training_passes<T>();
  const float* zeros = run.scratch.at<float>(lane, zero_slot);
  const int end = (lane.first + lane.count) * height;
  int done = lane.first * height;
  Window<T> before(run.scratch.at<T>(lane, before_slot), row_size, done);
  Window<float> between(run.scratch.at<float>(lane, between_slot), row_size, done - 1),
      after(run.scratch.at<float>(lane, after_slot), row_size, done - 1);
  T *between_gradient = run.scratch.at<T>(lane, between_gradient_slot),
    *before_gradient = run.scratch.at<T>(lane, before_gradient_slot);
  for_each_band(lane, map_, [&](const Band& band) {
    const int last = band.first + band.rows, ahead = std::min(end, last + 1);
    const int positions = (ahead - done) * width;
    after.move_to(band.first - 1, done);
    passes.norm_input_gradient_exact(way.gradient->row(done), map_.row(done), norm_.gradient(), positions, channels,
                                     after.at(done));
    if (run.weight_gradients) {
      before.move_to(band.first, done);
      between.move_to(band.first - 1, done);
      passes.norm_relu(input.map->row(done), input.norm->affine(), positions, channels, before.at(done));
      product_.forward_exact(before.at(done), positions, between.at(done));
    }
    done = ahead;
    for (int row = band.first; row < last; ++row) {
      depthwise_row(around(after, row, height, zeros), taps_.turned(), width, channels,
                    between_gradient + (row - band.first) * row_size);
      if (run.weight_gradients)
        depthwise_row_taps(after.at(row), around(between, row, height, zeros), width, channels, taps_.sums(lane));
    }
    if (run.weight_gradients)
      product_.add_gradient(lane, between_gradient, before.at(band.first), band.positions());
    T* to = way.to->row(band.first);
    if (way.raw)
      return product_.backward(between_gradient, band.positions(), to);
    product_.backward(between_gradient, band.positions(), before_gradient);
    passes.relu_gradient({before_gradient, nullptr, nullptr, way.other ? way.other->row(band.first) : nullptr},
                         input.map->row(band.first), input.norm->affine(), band.positions(), channels, to,
                         input.norm->gradient_sums(lane));
    input.norm->flush(lane);
  });
}

template <class T>
void Lite<T>::backward(const TrainingRun& run, Normed<T> input, const Way& way) {
  norm_.finish_backward(run, map_.positions() * run.lanes.images());
  if (run.weight_gradients) {
    product_.begin_gradient(run);
    taps_.begin_gradient(run);
  }
  run.lanes.run([&](const Lane& lane) { lane_backward(run, lane, input, way); });
  if (run.weight_gradients) {
    product_.finish_gradient(run);
    taps_.finish_gradient(run);
  }
}

template class Lite<float>;
template class Lite<Bf16>;

} // namespace cds::cpu
