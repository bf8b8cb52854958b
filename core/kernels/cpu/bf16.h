// bfloat16 on the CPU: the upper half of a float, eight significant bits. Storage only: all arithmetic is in float.
#pragma once

#include "kernels/cpu/buffer.h"

#include <bit>
#include <cstdint>

namespace cds::cpu {

struct Bf16 {
  std::uint16_t bits = 0;
};

[[nodiscard]] inline float to_float(Bf16 value) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(value.bits) << 16);
}

// To the nearest, ties to the even one; a NaN stays a NaN.
[[nodiscard]] inline Bf16 to_bf16(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  if ((bits & 0x7FFFFFFFU) > 0x7F800000U)
    return {static_cast<std::uint16_t>((bits >> 16) | 0x40U)};
  return {static_cast<std::uint16_t>((bits + 0x7FFFU + ((bits >> 16) & 1U)) >> 16)};
}

// A map of bf16 has its channels padded to 32 with zeros (64 bytes, as 16 floats are): what the products read in one
// step of depth.
inline constexpr int half_step = 32;

[[nodiscard]] constexpr int half_padded(int channels) {
  return (channels + half_step - 1) / half_step * half_step;
}

using HalfBuffer = AlignedBuffer<Bf16>;

} // namespace cds::cpu
