#include "data/heat_overlay.h"

#include "base/cividis.h"

#include <algorithm>
#include <cmath>

namespace cds {
namespace {

// Where position `at` of `size` lies between the centres of `cells` cells: the lower one, and the share of the next.
std::pair<int, double> between(int at, int size, int cells) {
  const double place = std::clamp((at + 0.5) * cells / size - 0.5, 0.0, cells - 1.0);
  const int below = std::min(static_cast<int>(place), std::max(0, cells - 2));
  return {below, place - below};
}

} // namespace

Image8 heat_overlay(const Image8& picture, std::span<const float> map, int height, int width, double opacity) {
  const auto [low, high] = std::minmax_element(map.begin(), map.end());
  const double lowest = *low, range = *high > *low ? static_cast<double>(*high) - lowest : 1;
  Image8 out = picture;
  const auto value = [&](int y, int x) {
    return (map[static_cast<std::size_t>(std::min(y, height - 1) * width + std::min(x, width - 1))] - lowest) / range;
  };
  for (int y = 0; y < picture.height; ++y) {
    const auto [row, down] = between(y, picture.height, height);
    for (int x = 0; x < picture.width; ++x) {
      const auto [column, right] = between(x, picture.width, width);
      const double above = value(row, column) * (1 - right) + value(row, column + 1) * right;
      const double below = value(row + 1, column) * (1 - right) + value(row + 1, column + 1) * right;
      const Rgb8 colour = cividis_at(above * (1 - down) + below * down);
      std::uint8_t* pixel = &out.pixels[static_cast<std::size_t>((y * picture.width + x) * 3)];
      const auto mix = [&](std::uint8_t from, std::uint8_t to) {
        return static_cast<std::uint8_t>(std::lround(from + (to - from) * opacity));
      };
      pixel[0] = mix(pixel[0], colour.red);
      pixel[1] = mix(pixel[1], colour.green);
      pixel[2] = mix(pixel[2], colour.blue);
    }
  }
  return out;
}

} // namespace cds
