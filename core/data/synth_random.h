// The random streams of the synthetic set: one for each purpose, so that a new detail in one never shifts another.
#pragma once

#include "base/random.h"
#include "data/synth_look.h"

#include <algorithm>
#include <cstdint>
#include <span>

namespace cds::synth {

enum class Stream : std::uint32_t {
  look = 1,
  family,
  camera,
  scenery,
  pose,
  crop,
  crowd,
  occluder,
  noise,
  order,
  junk
};

[[nodiscard]] inline Random stream(std::uint64_t seed, Stream purpose, std::uint32_t a = 0, std::uint32_t b = 0) {
  return Random(seed + 0x9E3779B97F4A7C15ULL * static_cast<std::uint32_t>(purpose), RandomUse::synthetic, a, b);
}

template <class T>
[[nodiscard]] T pick(Random& random, std::span<const T> items) {
  return items[random.below(static_cast<std::uint32_t>(items.size()))];
}
template <class T, std::size_t N>
[[nodiscard]] T pick(Random& random, const T (&items)[N]) {
  return pick(random, std::span<const T>(items));
}

// A normal draw, cut at two deviations.
[[nodiscard]] inline double bell(Random& random, double mean, double deviation) {
  return mean + deviation * std::clamp(random.normal(), -2.0, 2.0);
}

// Colours as people see them, roughly: 0 equal, about 1 for black and white.
[[nodiscard]] inline double contrast(SynthColour a, SynthColour b) {
  const double red = (a.red - b.red) / 255.0, green = (a.green - b.green) / 255.0, blue = (a.blue - b.blue) / 255.0;
  return std::sqrt(0.30 * red * red + 0.50 * green * green + 0.20 * blue * blue);
}

} // namespace cds::synth
