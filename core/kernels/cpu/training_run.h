// What the parts of one training pass share: the batch and its lanes, the network's tensors, memory. Private to
// kernels.
#pragma once

#include "kernels/cpu/bf16.h"
#include "kernels/cpu/buffer_pool.h"
#include "kernels/cpu/lanes.h"
#include "space/layer_plan.h"

#include <span>
#include <string>
#include <unordered_map>

namespace cds::cpu {

// A network's tensors by name, and where their gradients go.
class TensorTable {
public:
  TensorTable(const std::unordered_map<std::string, std::size_t>& index, std::span<float* const> values)
      : index_(index), values_(values.begin(), values.end()) {}
  [[nodiscard]] float* value(const std::string& name) const { return values_[index_.at(name)]; }
  // Null: not wanted.
  [[nodiscard]] float* gradient(const std::string& name) const {
    return gradients_.empty() ? nullptr : gradients_[index_.at(name)];
  }
  void set_gradients(std::span<float* const> gradients) { gradients_.assign(gradients.begin(), gradients.end()); }

private:
  const std::unordered_map<std::string, std::size_t>& index_;
  std::vector<float*> values_, gradients_;
};

struct TrainingRun {
  Lanes lanes;
  TensorTable tensors;
  Scratch& scratch;
  std::shared_ptr<BufferPool> pool;
  int capacity = 0;             // images that maps have room for
  bool keeps = true;            // for a backward pass
  bool weight_gradients = true; // in the backward pass that runs

  [[nodiscard]] Lease floats(std::size_t size) const { return {pool, size}; }
};

// What maps of float or Bf16 need: channels padded, and how many positions are worked on together. More of them cost
// cache, fewer of them weight gradients, whose sums are read and written once a band.
template <class T>
struct MapTraits;
template <>
struct MapTraits<float> {
  static constexpr int wide(int channels) { return padded(channels); }
  static constexpr int band = 96;
};
template <>
struct MapTraits<Bf16> {
  static constexpr int wide(int channels) { return half_padded(channels); }
  static constexpr int band = 256;
};

// A map of the whole batch; channels padded.
template <class T>
class Map {
public:
  Map() = default;
  explicit Map(const Shape& shape)
      : height_(shape.height), width_(shape.width), channels_(MapTraits<T>::wide(shape.channels)) {}
  void provide(const TrainingRun& run) {
    const auto numbers = static_cast<std::size_t>(positions() * run.capacity * channels_);
    if (!values_.held())
      values_ = run.floats((numbers * sizeof(T) + sizeof(float) - 1) / sizeof(float));
  }
  void release() { values_.release(); }
  [[nodiscard]] bool provided() const { return values_.held(); }
  [[nodiscard]] int height() const { return height_; }
  [[nodiscard]] int width() const { return width_; }
  [[nodiscard]] int channels() const { return channels_; }
  [[nodiscard]] std::int64_t positions() const { return static_cast<std::int64_t>(height_) * width_; } // of an image
  [[nodiscard]] T* at(std::int64_t position) { return reinterpret_cast<T*>(values_.data()) + position * channels_; }
  // First of a row; rows are counted through the batch.
  [[nodiscard]] T* row(std::int64_t row) { return at(row * width_); }

private:
  int height_ = 0, width_ = 0, channels_ = 0;
  Lease values_;
};

// Some rows of a map, counted through the batch, that are worked on together.
struct Band {
  int first = 0, rows = 0;
  int width = 0;
  [[nodiscard]] std::int64_t position() const { return static_cast<std::int64_t>(first) * width; }
  [[nodiscard]] int positions() const { return rows * width; }
};

// Rows of a band, at least one.
template <class T>
[[nodiscard]] int band_rows(int width) {
  return std::max(1, MapTraits<T>::band / width);
}

// fn(band) over a lane's rows of a map, in order.
template <class T, class Fn>
void for_each_band(const Lane& lane, const Map<T>& map, Fn&& fn) {
  const int end = (lane.first + lane.count) * map.height(), step = band_rows<T>(map.width());
  for (int row = lane.first * map.height(); row < end; row += step)
    fn(Band{row, std::min(step, end - row), map.width()});
}

} // namespace cds::cpu
