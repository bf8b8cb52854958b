// A score and its gallery row as one number: the nearer image has the larger key. Private to kernels/cuda.
#pragma once

#include <cstdint>
#include <cstring>

#include <cuda_runtime.h>

namespace cds::cuda {

using MatchKey = unsigned long long;
inline constexpr MatchKey no_match = 0; // below every image's

// REQUIRES a number, and row >= 0.
__host__ __device__ inline MatchKey match_key(float score, std::int32_t row) {
  const float value = score + 0.0F; // -0 equals 0
  std::uint32_t bits = 0;
  memcpy(&bits, &value, sizeof bits);
  const std::uint32_t ordered = bits & 0x80000000U ? ~bits : bits | 0x80000000U;
  return static_cast<MatchKey>(ordered) << 32 | (0xFFFFFFFFU - static_cast<std::uint32_t>(row));
}

inline std::int32_t row_of(MatchKey key) {
  return key == no_match ? -1 : static_cast<std::int32_t>(0xFFFFFFFFU - static_cast<std::uint32_t>(key));
}

inline float score_of(MatchKey key) {
  const auto ordered = static_cast<std::uint32_t>(key >> 32);
  const std::uint32_t bits = ordered & 0x80000000U ? ordered & 0x7FFFFFFFU : ~ordered;
  float score = 0;
  std::memcpy(&score, &bits, sizeof score);
  return score;
}

} // namespace cds::cuda
