// What the tests of the CPU kernels share: made-up numbers, how far results are off, and the choice of an instruction
// set.
#pragma once

#include "base/random.h"

#include <hwy/targets.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace kernel_test {

// Numbers in [-1, 1), a stream for each seed.
inline std::vector<float> noise(std::size_t size, std::uint64_t seed) {
  cds::Random random(seed, cds::RandomUse::other);
  std::vector<float> out(size);
  for (auto& value : out)
    value = static_cast<float>(random.bits()) * 0x1p-31F - 1.0F;
  return out;
}

// The largest difference, relative to the largest expected magnitude.
inline double difference(const float* ours, const std::vector<double>& expected) {
  double most = 0, size = 1e-30;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    most = std::max(most, std::abs(ours[i] - expected[i]));
    size = std::max(size, std::abs(expected[i]));
  }
  return most / size;
}

constexpr double rounding = 2e-6; // of float sums

struct Size {
  int height, width, channels;
};

// 0: what the processor has.
inline void use(std::int64_t targets) {
  hwy::SetSupportedTargetsForTest(targets);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

} // namespace kernel_test
