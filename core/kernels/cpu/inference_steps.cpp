#include "kernels/cpu/inference_steps.h"

#include "kernels/cpu/depthwise.h"

#include <algorithm>
#include <cmath>

namespace cds::cpu {

template <class Maps>
void PadImage<Maps>::run(Workspace<Maps>& work, Part part) const {
  using Value = typename Maps::Value;
  const int wide = (width_ + 2 * border_) * 3, high = height_ + 2 * border_;
  for (int y = part.begin(high); y < part.end(high); ++y) {
    Value* row = work.map(to_) + static_cast<std::int64_t>(y) * wide;
    if (y < border_ || y >= border_ + height_) {
      std::fill_n(row, wide, Value{});
      continue;
    }
    std::fill_n(row, border_ * 3, Value{});
    Maps::copy(work.image + static_cast<std::int64_t>(y - border_) * width_ * 3, width_ * 3, row + border_ * 3);
    std::fill_n(row + (border_ + width_) * 3, border_ * 3, Value{});
  }
}

template <class Maps>
ScratchSize StemStep<Maps>::scratch() const {
  return {shape_.pool ? static_cast<std::size_t>(4 * shape_.conv.row()) : 0, 0};
}

template <class Maps>
void StemStep<Maps>::convolve(Workspace<Maps>& work, int row, typename Maps::Value* out) const {
  const std::int64_t line = static_cast<std::int64_t>(shape_.padded_width) * 3;
  const MapRows<typename Maps::Value> pixels{work.map(from_) + row * shape_.stride * line,
                                             static_cast<std::int64_t>(shape_.stride) * 3, shape_.kernel * 3,
                                             shape_.kernel, line};
  Maps::product(pixels, shape_.conv.width, weights_, out, shape_.conv.channels, {bias_.data(), nullptr, true});
}

template <class Maps>
void StemStep<Maps>::run(Workspace<Maps>& work, Part part) const {
  auto* out = work.map(to_);
  const int begin = part.begin(shape_.out.height), end = part.end(shape_.out.height);
  if (!shape_.pool) {
    for (int y = begin; y < end; ++y)
      convolve(work, y, out + y * shape_.out.row());
    return;
  }
  // Three rows of the convolution in turn, and one of zeros for what lies above and below.
  auto* ring = work.own(part).values.data();
  const auto slot = [&](int row) {
    return ring + (row < 0 || row >= shape_.conv.height ? 3 : row % 3) * shape_.conv.row();
  };
  std::fill_n(ring + 3 * shape_.conv.row(), shape_.conv.row(), typename Maps::Value{});
  int next = std::max(0, 2 * begin - 1);
  for (int y = begin; y < end; ++y) {
    for (; next <= 2 * y + 1 && next < shape_.conv.height; ++next)
      convolve(work, next, slot(next));
    max_pool_row(slot(2 * y - 1), slot(2 * y), slot(2 * y + 1), shape_.conv.width, shape_.conv.channels,
                 out + y * shape_.out.row());
  }
}

template <class Maps>
void PointwiseStep<Maps>::run(Workspace<Maps>& work, Part part) const {
  const std::int64_t begin = static_cast<std::int64_t>(part.begin(in_.height)) * in_.width;
  const int rows = (part.end(in_.height) - part.begin(in_.height)) * in_.width;
  Maps::product({work.map(from_) + begin * in_.channels, in_.channels, in_.channels}, rows, weights_,
                work.map(to_) + begin * weights_.columns, weights_.columns, {bias_.data(), nullptr, relu_});
}

template <class Maps>
ScratchSize LiteStep<Maps>::scratch() const {
  return {0, static_cast<std::size_t>(ring_ + 1) * static_cast<std::size_t>(size_.row())};
}

template <class Maps>
void LiteStep<Maps>::run(Workspace<Maps>& work, Part part) const {
  const auto* in = work.map(from_);
  auto* out = work.map(to_);
  float* ring = work.own(part).floats.data(); // and a row of zeros behind it
  std::fill_n(ring + ring_ * size_.row(), size_.row(), 0.0F);
  const auto slot = [&](int row) {
    return ring + (row < 0 || row >= size_.height ? ring_ : row % ring_) * size_.row();
  };
  const int begin = part.begin(size_.height), end = part.end(size_.height);
  const int last = std::min(size_.height, end + 1); // what the last output row looks at
  int next = std::max(0, begin - 1);
  for (int y = begin; y < end; ++y) {
    while (next <= y + 1 && next < last) {
      const int rows = std::min(last, (next / chunk_ + 1) * chunk_) - next;
      Maps::sums({in + next * size_.row(), size_.channels, size_.channels}, rows * size_.width, weights_, slot(next),
                 size_.channels);
      next += rows;
    }
    DepthwiseFinish finish{bias_.data()};
    if (sums_ >= 0) {
      finish.sums = work.row_sums(sums_) + static_cast<std::int64_t>(y) * size_.channels;
      std::fill_n(finish.sums, size_.channels, 0.0F);
    }
    depthwise_row({slot(y - 1), slot(y), slot(y + 1)}, taps_.data(), size_.width, size_.channels, out + y * size_.row(),
                  finish);
  }
}

constexpr int restore_rows = 96; // of the weighted sum at a time

template <class Maps>
ScratchSize RestoreStep<Maps>::scratch() const {
  const auto channels = static_cast<std::size_t>(branch_.channels);
  return {restore_rows * channels, 4 * channels + (gated() ? 2 * static_cast<std::size_t>(gate_.fc1.columns) : 0)};
}

// Each thread works the gates out for itself: a wait would take longer.
template <class Maps>
void RestoreStep<Maps>::gates(Workspace<Maps>& work, float* means, float* hidden, float* out) const {
  const int channels = branch_.channels;
  const float share = 1.0F / static_cast<float>(branch_.height * branch_.width);
  std::fill_n(means, 2 * channels, 0.0F);
  std::fill_n(out, 2 * channels, 0.0F);
  add_rows(work.row_sums(slots_.first_sums), branch_.height, channels, means);
  add_rows(work.row_sums(slots_.second_sums), branch_.height, channels, means + channels);
  for (int i = 0; i < 2 * channels; ++i)
    means[i] *= share;
  multiply({means, channels, gate_.fc1.depth}, 2, gate_.fc1, hidden, gate_.fc1.columns,
           {gate_.bias1.data(), nullptr, true});
  multiply(rows_of(hidden, gate_.fc1.columns), 2, gate_.fc2, out, channels, {gate_.bias2.data()});
  for (int i = 0; i < 2 * channels; ++i)
    out[i] = 1.0F / (1.0F + std::exp(-out[i]));
}

template <class Maps>
void RestoreStep<Maps>::run(Workspace<Maps>& work, Part part) const {
  const int channels = branch_.channels;
  auto* sum = work.own(part).values.data();
  float* gate = work.own(part).floats.data();
  if (gated())
    gates(work, gate + 2 * channels, gate + 4 * channels, gate);
  const auto* first = work.map(slots_.first);
  const auto* second = work.map(slots_.second);
  const auto* shortcut = work.map(slots_.shortcut);
  auto* out = work.map(slots_.to);
  const int end = part.end(branch_.height) * branch_.width;
  for (int row = part.begin(branch_.height) * branch_.width; row < end; row += restore_rows) {
    const int rows = std::min(restore_rows, end - row);
    const std::int64_t at = static_cast<std::int64_t>(row) * channels;
    const std::int64_t to = static_cast<std::int64_t>(row) * weights_.columns;
    gated_sum(first + at, gated() ? gate : nullptr, second + at, gated() ? gate + channels : nullptr, rows, channels,
              sum);
    Maps::product({sum, channels, channels}, rows, weights_, out + to, weights_.columns,
                  {bias_.data(), shortcut + to, true});
  }
}

template <class Maps>
ScratchSize DownStep<Maps>::scratch() const {
  return {static_cast<std::size_t>(2 * in_.width) * static_cast<std::size_t>(weights_.columns), 0};
}

template <class Maps>
void DownStep<Maps>::run(Workspace<Maps>& work, Part part) const {
  const int high = in_.height / 2, channels = weights_.columns;
  const std::int64_t line = static_cast<std::int64_t>(in_.width) * channels;
  auto* rows = work.own(part).values.data();
  for (int y = part.begin(high); y < part.end(high); ++y) {
    Maps::product({work.map(from_) + 2 * y * in_.row(), in_.channels, in_.channels}, 2 * in_.width, weights_, rows,
                  channels, {bias_.data(), nullptr, true});
    average_pool_row(rows, rows + line, in_.width, channels,
                     work.map(to_) + static_cast<std::int64_t>(y) * (in_.width / 2) * channels);
  }
}

template <class Maps>
ScratchSize FeatureStep<Maps>::scratch() const {
  return {0, static_cast<std::size_t>(shape_.in.channels) + static_cast<std::size_t>(padded(shape_.outputs))};
}

template <class Maps>
void FeatureStep<Maps>::run(Workspace<Maps>& work, Part part) const {
  if (part.index > 0)
    return;
  const auto& in = shape_.in;
  float* mean = work.own(part).floats.data();
  for (int stripe = 0; stripe < shape_.stripes; ++stripe) {
    const int begin = stripe * in.height / shape_.stripes;
    const int end = ((stripe + 1) * in.height + shape_.stripes - 1) / shape_.stripes;
    std::fill_n(mean, in.channels, 0.0F);
    for (int y = begin; y < end; ++y) // a row at a time: nearer to what a pairwise sum gives
      add_rows(work.map(from_) + y * in.row(), in.width, in.channels, mean);
    const float share = 1.0F / static_cast<float>((end - begin) * in.width);
    for (int c = 0; c < in.channels; ++c)
      mean[c] *= share;
    const float* values = mean;
    if (linear_.depth > 0) {
      multiply({mean, in.channels, linear_.depth}, 1, linear_, mean + in.channels, linear_.columns);
      values = mean + in.channels;
    }
    float* out = work.embedding + shape_.offset + stripe * shape_.outputs;
    for (int i = 0; i < shape_.outputs; ++i)
      out[i] = scale_.size() > 0 ? values[i] * scale_[static_cast<std::size_t>(i)] + shift_[static_cast<std::size_t>(i)]
                                 : values[i];
  }
}

template class PadImage<FloatMaps>;
template class PadImage<HalfMaps>;
template class StemStep<FloatMaps>;
template class StemStep<HalfMaps>;
template class PointwiseStep<FloatMaps>;
template class PointwiseStep<HalfMaps>;
template class LiteStep<FloatMaps>;
template class LiteStep<HalfMaps>;
template class RestoreStep<FloatMaps>;
template class RestoreStep<HalfMaps>;
template class DownStep<FloatMaps>;
template class DownStep<HalfMaps>;
template class FeatureStep<FloatMaps>;
template class FeatureStep<HalfMaps>;

} // namespace cds::cpu
