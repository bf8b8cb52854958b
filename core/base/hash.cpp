#include "base/hash.h"

#if __has_include(<xxhash.h>)
#define XXH_INLINE_ALL
#include <xxhash.h>
#else
#include "base/xxh64.h"
#endif

namespace cds {
namespace {

std::uint64_t xxh64_of(const void* data, std::size_t size, std::uint64_t seed) {
#if __has_include(<xxhash.h>)
  return XXH64(data, size, seed);
#else
  return own_xxh64(data, size, seed);
#endif
}

} // namespace

std::uint64_t hash64(std::span<const std::uint8_t> bytes, std::uint64_t seed) {
  return xxh64_of(bytes.data(), bytes.size(), seed);
}

std::uint64_t hash64(std::string_view text, std::uint64_t seed) {
  return xxh64_of(text.data(), text.size(), seed);
}

std::string hex(std::uint64_t value) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out(16, '0');
  for (int i = 15; i >= 0; --i, value >>= 4)
    out[static_cast<std::size_t>(i)] = digits[value & 15];
  return out;
}

} // namespace cds
