#include "kernels/cpu/inference_steps.h"

#include "kernels/cpu/depthwise.h"
#include "kernels/cpu/maps.h"

#include <algorithm>
#include <cmath>

namespace cds::cpu {

void PadImage::run(Workspace& work, Part part) const {
  const int wide = (width_ + 2 * border_) * 3, high = height_ + 2 * border_;
  for (int y = part.begin(high); y < part.end(high); ++y) {
    float* row = work.maps[static_cast<std::size_t>(to_)].data() + static_cast<std::int64_t>(y) * wide;
    std::fill_n(row, wide, 0.0F);
    if (y >= border_ && y < border_ + height_)
      std::copy_n(work.image + static_cast<std::int64_t>(y - border_) * width_ * 3, width_ * 3, row + border_ * 3);
  }
}

std::size_t StemStep::scratch() const {
  return shape_.pool ? static_cast<std::size_t>(4 * shape_.conv.row()) : 0;
}

void StemStep::convolve(const Workspace& work, int row, float* out) const {
  const std::int64_t line = static_cast<std::int64_t>(shape_.padded_width) * 3;
  const LeftRows pixels{work.maps[static_cast<std::size_t>(from_)].data() + row * shape_.stride * line,
                        static_cast<std::int64_t>(shape_.stride) * 3, shape_.kernel * 3, shape_.kernel, line};
  multiply(pixels, shape_.conv.width, weights_, out, shape_.conv.channels, {bias_.data(), nullptr, true});
}

void StemStep::run(Workspace& work, Part part) const {
  float* out = work.maps[static_cast<std::size_t>(to_)].data();
  const int begin = part.begin(shape_.out.height), end = part.end(shape_.out.height);
  if (!shape_.pool) {
    for (int y = begin; y < end; ++y)
      convolve(work, y, out + y * shape_.out.row());
    return;
  }
  // Three rows of the convolution in turn, and one of zeros for what lies above and below.
  float* ring = work.scratch[static_cast<std::size_t>(part.index)].data();
  const auto slot = [&](int row) {
    return ring + (row < 0 || row >= shape_.conv.height ? 3 : row % 3) * shape_.conv.row();
  };
  std::fill_n(ring + 3 * shape_.conv.row(), shape_.conv.row(), 0.0F);
  int next = std::max(0, 2 * begin - 1);
  for (int y = begin; y < end; ++y) {
    for (; next <= 2 * y + 1 && next < shape_.conv.height; ++next)
      convolve(work, next, slot(next));
    max_pool_row(slot(2 * y - 1), slot(2 * y), slot(2 * y + 1), shape_.conv.width, shape_.conv.channels,
                 out + y * shape_.out.row());
  }
}

void PointwiseStep::run(Workspace& work, Part part) const {
  const std::int64_t begin = static_cast<std::int64_t>(part.begin(in_.height)) * in_.width;
  const int rows = (part.end(in_.height) - part.begin(in_.height)) * in_.width;
  multiply(rows_of(work.maps[static_cast<std::size_t>(from_)].data() + begin * in_.channels, in_.channels), rows,
           weights_, work.maps[static_cast<std::size_t>(to_)].data() + begin * weights_.columns, weights_.columns,
           {bias_.data(), nullptr, relu_});
}

std::size_t LiteStep::scratch() const {
  return static_cast<std::size_t>(4 * size_.row());
}

void LiteStep::run(Workspace& work, Part part) const {
  const float* in = work.maps[static_cast<std::size_t>(from_)].data();
  float* out = work.maps[static_cast<std::size_t>(to_)].data();
  // Three rows between the two convolutions in turn, and one of zeros.
  float* ring = work.scratch[static_cast<std::size_t>(part.index)].data();
  std::fill_n(ring + 3 * size_.row(), size_.row(), 0.0F);
  const auto slot = [&](int row) { return ring + (row < 0 || row >= size_.height ? 3 : row % 3) * size_.row(); };
  const int begin = part.begin(size_.height), end = part.end(size_.height);
  int next = std::max(0, begin - 1);
  for (int y = begin; y < end; ++y) {
    for (; next <= y + 1 && next < size_.height; ++next)
      multiply(rows_of(in + next * size_.row(), size_.channels), size_.width, weights_, slot(next), size_.channels);
    DepthwiseFinish finish{bias_.data()};
    if (sums_ >= 0) {
      finish.sums = work.maps[static_cast<std::size_t>(sums_)].data() + static_cast<std::int64_t>(y) * size_.channels;
      std::fill_n(finish.sums, size_.channels, 0.0F);
    }
    depthwise_row({slot(y - 1), slot(y), slot(y + 1)}, taps_.data(), size_.width, size_.channels, out + y * size_.row(),
                  finish);
  }
}

constexpr int restore_rows = 96; // of the weighted sum at a time

std::size_t RestoreStep::scratch() const {
  return static_cast<std::size_t>(restore_rows + 4) * branch_.channels +
         (gated() ? 2 * static_cast<std::size_t>(gate_.fc1.columns) : 0);
}

// Each thread works the gates out for itself: a wait would take longer.
void RestoreStep::gates(const Workspace& work, float* means, float* hidden, float* out) const {
  const int channels = branch_.channels;
  const float share = 1.0F / static_cast<float>(branch_.height * branch_.width);
  std::fill_n(means, 2 * channels, 0.0F);
  add_rows(work.maps[static_cast<std::size_t>(slots_.first_sums)].data(), branch_.height, channels, means);
  add_rows(work.maps[static_cast<std::size_t>(slots_.second_sums)].data(), branch_.height, channels, means + channels);
  for (int i = 0; i < 2 * channels; ++i)
    means[i] *= share;
  multiply(rows_of(means, channels), 2, gate_.fc1, hidden, gate_.fc1.columns, {gate_.bias1.data(), nullptr, true});
  multiply(rows_of(hidden, gate_.fc1.columns), 2, gate_.fc2, out, channels, {gate_.bias2.data()});
  for (int i = 0; i < 2 * channels; ++i)
    out[i] = 1.0F / (1.0F + std::exp(-out[i]));
}

void RestoreStep::run(Workspace& work, Part part) const {
  const int channels = branch_.channels;
  float* sum = work.scratch[static_cast<std::size_t>(part.index)].data();
  float* gate = sum + static_cast<std::int64_t>(restore_rows) * channels;
  if (gated())
    gates(work, gate + 2 * channels, gate + 4 * channels, gate);
  const float* first = work.maps[static_cast<std::size_t>(slots_.first)].data();
  const float* second = work.maps[static_cast<std::size_t>(slots_.second)].data();
  const float* shortcut = work.maps[static_cast<std::size_t>(slots_.shortcut)].data();
  float* out = work.maps[static_cast<std::size_t>(slots_.to)].data();
  const int end = part.end(branch_.height) * branch_.width;
  for (int row = part.begin(branch_.height) * branch_.width; row < end; row += restore_rows) {
    const int rows = std::min(restore_rows, end - row);
    const std::int64_t at = static_cast<std::int64_t>(row) * channels;
    const std::int64_t to = static_cast<std::int64_t>(row) * weights_.columns;
    gated_sum(first + at, gated() ? gate : nullptr, second + at, gated() ? gate + channels : nullptr, rows, channels,
              sum);
    multiply(rows_of(sum, channels), rows, weights_, out + to, weights_.columns, {bias_.data(), shortcut + to, true});
  }
}

std::size_t DownStep::scratch() const {
  return static_cast<std::size_t>(2 * in_.width) * static_cast<std::size_t>(weights_.columns);
}

void DownStep::run(Workspace& work, Part part) const {
  const int high = in_.height / 2, channels = weights_.columns;
  const std::int64_t line = static_cast<std::int64_t>(in_.width) * channels;
  float* rows = work.scratch[static_cast<std::size_t>(part.index)].data();
  for (int y = part.begin(high); y < part.end(high); ++y) {
    multiply(rows_of(work.maps[static_cast<std::size_t>(from_)].data() + 2 * y * in_.row(), in_.channels),
             2 * in_.width, weights_, rows, channels, {bias_.data(), nullptr, true});
    average_pool_row(rows, rows + line, in_.width, channels,
                     work.maps[static_cast<std::size_t>(to_)].data() +
                         static_cast<std::int64_t>(y) * (in_.width / 2) * channels);
  }
}

std::size_t FeatureStep::scratch() const {
  return static_cast<std::size_t>(shape_.in.channels) + static_cast<std::size_t>(padded(shape_.outputs));
}

void FeatureStep::run(Workspace& work, Part part) const {
  if (part.index > 0)
    return;
  const auto& in = shape_.in;
  float* mean = work.scratch[static_cast<std::size_t>(part.index)].data();
  for (int stripe = 0; stripe < shape_.stripes; ++stripe) {
    const int begin = stripe * in.height / shape_.stripes;
    const int end = ((stripe + 1) * in.height + shape_.stripes - 1) / shape_.stripes;
    std::fill_n(mean, in.channels, 0.0F);
    for (int y = begin; y < end; ++y) // a row at a time: nearer to what a pairwise sum gives
      add_rows(work.maps[static_cast<std::size_t>(from_)].data() + y * in.row(), in.width, in.channels, mean);
    const float share = 1.0F / static_cast<float>((end - begin) * in.width);
    for (int c = 0; c < in.channels; ++c)
      mean[c] *= share;
    const float* values = mean;
    if (linear_.depth > 0) {
      multiply(rows_of(mean, in.channels), 1, linear_, mean + in.channels, linear_.columns);
      values = mean + in.channels;
    }
    float* out = work.embedding + shape_.offset + stripe * shape_.outputs;
    for (int i = 0; i < shape_.outputs; ++i)
      out[i] = scale_.size() > 0 ? values[i] * scale_[static_cast<std::size_t>(i)] + shift_[static_cast<std::size_t>(i)]
                                 : values[i];
  }
}

} // namespace cds::cpu
