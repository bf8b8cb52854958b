// 8-bit RGB to JPEG and PNG. Thread-safe.
#pragma once

#include "data/decode.h"

namespace cds {

// Quality 1..100. Errors: an empty image, or what the encoder says.
[[nodiscard]] Result<std::vector<std::uint8_t>> encode_jpeg(const Image8& image, int quality = 90);
[[nodiscard]] Result<std::vector<std::uint8_t>> encode_png(const Image8& image);

// As a PNG file, atomically. Blocks.
[[nodiscard]] Status write_png(const std::filesystem::path& path, const Image8& image);

} // namespace cds
