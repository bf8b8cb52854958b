// XXH64 of bytes: checksums and fingerprints against accidents, not against attackers.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace cds {

[[nodiscard]] std::uint64_t hash64(std::span<const std::uint8_t> bytes, std::uint64_t seed = 0);
[[nodiscard]] std::uint64_t hash64(std::string_view text, std::uint64_t seed = 0);
[[nodiscard]] std::string hex(std::uint64_t value); // 16 lower-case digits

} // namespace cds
