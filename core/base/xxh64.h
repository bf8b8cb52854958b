// XXH64 (Collet, the xxHash specification 0.1.1), for machines without libxxhash: the same numbers. hash.h is the way
// in.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace cds {

namespace xxh64 {

inline constexpr std::uint64_t prime1 = 0x9E3779B185EBCA87, prime2 = 0xC2B2AE3D27D4EB4F, prime3 = 0x165667B19E3779F9,
                               prime4 = 0x85EBCA77C2B2AE63, prime5 = 0x27D4EB2F165667C5;

template <class T>
[[nodiscard]] inline T read(const std::uint8_t* at) {
  static_assert(std::endian::native == std::endian::little);
  T value;
  std::memcpy(&value, at, sizeof value);
  return value;
}
[[nodiscard]] constexpr std::uint64_t round(std::uint64_t lane, std::uint64_t input) {
  return std::rotl(lane + input * prime2, 31) * prime1;
}

} // namespace xxh64

[[nodiscard]] inline std::uint64_t own_xxh64(const void* data, std::size_t size, std::uint64_t seed) {
  using namespace xxh64;
  const auto* at = static_cast<const std::uint8_t*>(data);
  const auto* const end = at + size;
  std::uint64_t hash = seed + prime5;
  if (size >= 32) {
    std::uint64_t lanes[4] = {seed + prime1 + prime2, seed + prime2, seed, seed - prime1};
    for (; end - at >= 32; at += 32)
      for (int i = 0; i < 4; ++i)
        lanes[i] = round(lanes[i], read<std::uint64_t>(at + 8 * i));
    hash = std::rotl(lanes[0], 1) + std::rotl(lanes[1], 7) + std::rotl(lanes[2], 12) + std::rotl(lanes[3], 18);
    for (const auto lane : lanes)
      hash = (hash ^ round(0, lane)) * prime1 + prime4;
  }
  hash += size;
  for (; end - at >= 8; at += 8)
    hash = std::rotl(hash ^ round(0, read<std::uint64_t>(at)), 27) * prime1 + prime4;
  if (end - at >= 4) {
    hash = std::rotl(hash ^ read<std::uint32_t>(at) * prime1, 23) * prime2 + prime3;
    at += 4;
  }
  for (; at < end; ++at)
    hash = std::rotl(hash ^ *at * prime5, 11) * prime1;
  hash = (hash ^ hash >> 33) * prime2;
  hash = (hash ^ hash >> 29) * prime3;
  return hash ^ hash >> 32;
}

} // namespace cds
