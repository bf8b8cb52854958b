// The colours of heat maps, without a toolkit.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace cds {

struct Rgb8 {
  std::uint8_t red = 0, green = 0, blue = 0;
};

// cividis (Nunez, Anderton, Renslow 2018) at 0..1 (clamped), between its values at 0, 1/9, ..., 1.
[[nodiscard]] inline Rgb8 cividis_at(double value) {
  constexpr std::array<std::uint32_t, 10> points{0x00204D, 0x00336F, 0x39486B, 0x575C6D, 0x707173,
                                                 0x8A8779, 0xA69D75, 0xC4B56C, 0xE4CF5B, 0xFFEA46};
  const double place = (value > 0 ? std::min(value, 1.0) : 0.0) * 9;
  const auto below = std::min<std::size_t>(static_cast<std::size_t>(place), 8);
  const double share = place - static_cast<double>(below);
  const auto channel = [&](int shift) {
    const double a = (points[below] >> shift) & 255U, b = (points[below + 1] >> shift) & 255U;
    return static_cast<std::uint8_t>(std::lround(a + (b - a) * share));
  };
  return {channel(16), channel(8), channel(0)};
}

} // namespace cds
