#include "data/augment.h"

#include "base/random.h"

#include <algorithm>
#include <cmath>

namespace cds {

Augmentation Augmentation::none() {
  Augmentation off;
  off.flip = off.erase = off.jitter = 0;
  off.pad = 0;
  return off;
}

AugmentDraw draw_augmentation(const Augmentation& augmentation, int height, int width, std::uint64_t seed,
                              std::uint32_t epoch, std::uint32_t image, std::uint32_t repeat) {
  Random random(seed ^ (std::uint64_t{repeat} * 0xD1B54A32D192ED03U), RandomUse::augment, epoch, image);
  AugmentDraw draw;
  draw.flip = random.chance(augmentation.flip);
  draw.pad = std::max(0, augmentation.pad);
  draw.crop_y = draw.crop_x = draw.pad;
  if (draw.pad > 0) {
    draw.crop_y = random.between(0, 2 * draw.pad);
    draw.crop_x = random.between(0, 2 * draw.pad);
  }
  draw.jitter = random.chance(augmentation.jitter);
  if (draw.jitter) {
    const auto factor = [&](double range) { return random.uniform(std::max(0.0, 1 - range), 1 + range); };
    draw.brightness = factor(augmentation.brightness);
    draw.contrast = factor(augmentation.contrast);
    draw.saturation = factor(augmentation.saturation);
    draw.hue = random.uniform(-augmentation.hue, augmentation.hue);
  }
  if (random.chance(augmentation.erase)) {
    for (int attempt = 0; attempt < 100 && !draw.erase; ++attempt) {
      const double area = random.uniform(augmentation.erase_area_low, augmentation.erase_area_high) * height * width;
      const double aspect = random.uniform(augmentation.erase_aspect_low, augmentation.erase_aspect_high);
      const int h = static_cast<int>(std::lround(std::sqrt(area * aspect)));
      const int w = static_cast<int>(std::lround(std::sqrt(area / aspect)));
      if (h < 1 || w < 1 || h >= height || w >= width)
        continue;
      draw.erase = true;
      draw.erase_height = h;
      draw.erase_width = w;
      draw.erase_y = random.between(0, height - h);
      draw.erase_x = random.between(0, width - w);
    }
  }
  return draw;
}

namespace {

using Rgb = std::array<float, 3>;

float grey_of(const float* pixel) {
  return 0.299F * pixel[0] + 0.587F * pixel[1] + 0.114F * pixel[2];
}

float clamped(double value) {
  return static_cast<float>(std::clamp(value, 0.0, 1.0));
}

// RGB -> HSV, hue turned, -> RGB; hue in turns.
void turn_hue(float* pixel, double turn) {
  const double r = pixel[0], g = pixel[1], b = pixel[2];
  const double high = std::max({r, g, b}), range = high - std::min({r, g, b});
  if (range <= 0)
    return;
  double hue = high == r ? (g - b) / range : high == g ? 2 + (b - r) / range : 4 + (r - g) / range;
  hue = hue / 6 + turn;
  hue = (hue - std::floor(hue)) * 6;
  // Each channel is high minus a trapezoid of the hue: 0 within one sixth around its own colour, full opposite it.
  const auto channel = [&](double shift) {
    const double k = std::fmod(shift + hue, 6.0);
    return clamped(high - range * std::clamp(std::min(k, 4 - k), 0.0, 1.0));
  };
  pixel[0] = channel(5);
  pixel[1] = channel(3);
  pixel[2] = channel(1);
}

void jitter_colours(std::span<float> values, const AugmentDraw& draw) {
  for (float& value : values)
    value = clamped(value * draw.brightness);
  double mean = 0;
  for (std::size_t i = 0; i < values.size(); i += 3)
    mean += grey_of(&values[i]);
  mean /= static_cast<double>(values.size()) / 3;
  for (float& value : values)
    value = clamped(mean + (value - mean) * draw.contrast);
  for (std::size_t i = 0; i < values.size(); i += 3) {
    if (draw.saturation != 1) {
      const double grey = grey_of(&values[i]);
      for (std::size_t c = i; c < i + 3; ++c)
        values[c] = clamped(grey + (values[c] - grey) * draw.saturation);
    }
    if (draw.hue != 0)
      turn_hue(&values[i], draw.hue);
  }
}

// What each 8-bit value of each channel becomes.
using Table = std::array<std::array<float, 256>, 3>;

Table make_table(bool normalise) {
  Table table{};
  for (std::size_t c = 0; c < 3; ++c)
    for (std::size_t v = 0; v < 256; ++v) {
      const float value = static_cast<float>(v) / 255.0F;
      table[c][v] = normalise ? (value - imagenet_mean[c]) / imagenet_std[c] : value;
    }
  return table;
}

// Mirrors, pads, crops, and looks the values up.
void copy_pixels(const Image8& image, const AugmentDraw& draw, const Table& table, std::span<float> out) {
  float* to = out.data();
  const int step = draw.flip ? -3 : 3;
  for (int y = 0; y < image.height; ++y) {
    const int source_y = y + draw.crop_y - draw.pad;
    const bool row_inside = source_y >= 0 && source_y < image.height;
    const int shift = draw.crop_x - draw.pad;
    const int begin = row_inside ? std::clamp(-shift, 0, image.width) : image.width;
    const int end = row_inside ? std::clamp(image.width - shift, 0, image.width) : image.width;
    int x = 0;
    const auto black = [&](int until) {
      for (; x < until; ++x, to += 3)
        for (std::size_t c = 0; c < 3; ++c)
          to[c] = table[c][0];
    };
    black(begin);
    const int first = draw.flip ? image.width - 1 - (begin + shift) : begin + shift;
    const std::uint8_t* from = image.pixels.data();
    if (begin < end)
      from += (static_cast<std::ptrdiff_t>(source_y) * image.width + first) * 3;
    for (; x < end; ++x, to += 3) {
      to[0] = table[0][from[0]];
      to[1] = table[1][from[1]];
      to[2] = table[2][from[2]];
      if (x + 1 < end)
        from += step;
    }
    black(image.width);
  }
}

} // namespace

void apply_augmentation(const Image8& image, const AugmentDraw& draw, std::span<float> out) {
  static const Table normalised = make_table(true), plain = make_table(false);
  if (draw.jitter) {
    copy_pixels(image, draw, plain, out);
    jitter_colours(out, draw);
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] = (out[i] - imagenet_mean[i % 3]) / imagenet_std[i % 3];
  } else {
    copy_pixels(image, draw, normalised, out);
  }
  for (int y = draw.erase_y; draw.erase && y < draw.erase_y + draw.erase_height; ++y) {
    float* row = out.data() + (static_cast<std::ptrdiff_t>(y) * image.width + draw.erase_x) * 3;
    std::fill(row, row + static_cast<std::ptrdiff_t>(draw.erase_width) * 3, 0.0F);
  }
}

Image8 preview_augmentation(const Image8& image, const AugmentDraw& draw) {
  std::vector<float> values(image.pixels.size());
  apply_augmentation(image, draw, values);
  Image8 out{image.height, image.width, 3, std::vector<std::uint8_t>(values.size())};
  for (std::size_t i = 0; i < values.size(); ++i)
    out.pixels[i] = static_cast<std::uint8_t>(
        std::lround(std::clamp(values[i] * imagenet_std[i % 3] + imagenet_mean[i % 3], 0.0F, 1.0F) * 255.0F));
  return out;
}

} // namespace cds
