// 8-bit RGB to JPEG. Thread-safe.
#pragma once

#include "data/decode.h"

namespace cds {

// Quality 1..100. Errors: an empty image, or what the encoder says.
[[nodiscard]] Result<std::vector<std::uint8_t>> encode_jpeg(const Image8& image, int quality = 90);

} // namespace cds
