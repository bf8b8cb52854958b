// The triangle filter of Pillow's Image.resize: weights in fixed point with 22 fractional bits, each pass rounded to 8
// bits.
#include "data/decode.h"

#include <algorithm>
#include <cmath>

namespace cds {
namespace {

constexpr int fraction_bits = 22;

// For each output place: where its inputs begin, and their weights.
struct Taps {
  int count = 0; // weights a place, padded with zeros
  std::vector<int> first, used;
  std::vector<std::int32_t> weights;
};

Taps make_taps(int in, int out) {
  const double scale = static_cast<double>(in) / out;
  const double support = std::max(scale, 1.0); // the triangle reaches so far to either side
  Taps taps;
  taps.count = static_cast<int>(std::ceil(support)) * 2 + 1;
  taps.first.resize(static_cast<std::size_t>(out));
  taps.used.resize(static_cast<std::size_t>(out));
  taps.weights.resize(static_cast<std::size_t>(out) * static_cast<std::size_t>(taps.count));
  std::vector<double> exact(static_cast<std::size_t>(taps.count));
  for (int place = 0; place < out; ++place) {
    const double center = (place + 0.5) * scale;
    const int begin = std::max(0, static_cast<int>(center - support + 0.5));
    const int end = std::min(in, static_cast<int>(center + support + 0.5));
    double sum = 0;
    for (int i = begin; i < end; ++i) {
      const double distance = std::abs((i - center + 0.5) / support);
      exact[static_cast<std::size_t>(i - begin)] = std::max(0.0, 1.0 - distance);
      sum += exact[static_cast<std::size_t>(i - begin)];
    }
    taps.first[static_cast<std::size_t>(place)] = begin;
    taps.used[static_cast<std::size_t>(place)] = end - begin;
    std::int32_t* weights = taps.weights.data() + static_cast<std::ptrdiff_t>(place) * taps.count;
    for (int i = 0; i < end - begin; ++i)
      weights[i] = static_cast<std::int32_t>(0.5 + exact[static_cast<std::size_t>(i)] / sum * (1 << fraction_bits));
  }
  return taps;
}

std::uint8_t rounded(std::int32_t sum) {
  return static_cast<std::uint8_t>(std::clamp(sum >> fraction_bits, 0, 255));
}

constexpr std::int32_t half = 1 << (fraction_bits - 1);

Image8 resize_width(const Image8& image, int width) {
  const Taps taps = make_taps(image.width, width);
  Image8 out{image.height, width, 3,
             std::vector<std::uint8_t>(static_cast<std::size_t>(image.height) * static_cast<std::size_t>(width) * 3)};
  std::uint8_t* to = out.pixels.data();
  for (int y = 0; y < image.height; ++y) {
    const std::uint8_t* row = image.pixels.data() + static_cast<std::ptrdiff_t>(y) * image.width * 3;
    for (int x = 0; x < width; ++x, to += 3) {
      const std::uint8_t* from = row + static_cast<std::ptrdiff_t>(taps.first[static_cast<std::size_t>(x)]) * 3;
      const std::int32_t* weights = taps.weights.data() + static_cast<std::ptrdiff_t>(x) * taps.count;
      std::int32_t red = half, green = half, blue = half;
      for (int i = 0; i < taps.used[static_cast<std::size_t>(x)]; ++i, from += 3) {
        red += from[0] * weights[i];
        green += from[1] * weights[i];
        blue += from[2] * weights[i];
      }
      to[0] = rounded(red);
      to[1] = rounded(green);
      to[2] = rounded(blue);
    }
  }
  return out;
}

Image8 resize_height(const Image8& image, int height) {
  const Taps taps = make_taps(image.height, height);
  const auto row_size = static_cast<std::size_t>(image.width) * 3;
  Image8 out{height, image.width, 3, std::vector<std::uint8_t>(static_cast<std::size_t>(height) * row_size)};
  std::vector<std::int32_t> sums(row_size);
  for (int y = 0; y < height; ++y) {
    std::fill(sums.begin(), sums.end(), half);
    for (int i = 0; i < taps.used[static_cast<std::size_t>(y)]; ++i) {
      const std::int32_t weight = taps.weights[static_cast<std::size_t>(y) * static_cast<std::size_t>(taps.count) +
                                               static_cast<std::size_t>(i)];
      const std::uint8_t* from =
          image.pixels.data() + static_cast<std::size_t>(taps.first[static_cast<std::size_t>(y)] + i) * row_size;
      for (std::size_t x = 0; x < row_size; ++x)
        sums[x] += from[x] * weight;
    }
    std::uint8_t* to = out.pixels.data() + static_cast<std::size_t>(y) * row_size;
    for (std::size_t x = 0; x < row_size; ++x)
      to[x] = rounded(sums[x]);
  }
  return out;
}

} // namespace

Image8 resize_image(const Image8& image, int height, int width) {
  if (image.width == width)
    return image.height == height ? image : resize_height(image, height);
  Image8 narrow = resize_width(image, width);
  return image.height == height ? narrow : resize_height(narrow, height);
}

} // namespace cds
