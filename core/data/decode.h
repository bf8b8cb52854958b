// Image files to 8-bit RGB. Thread-safe; blocks for the disk and the decoder.
#pragma once

#include "base/result.h"
#include "data/dataset.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace cds {

// Rows from the top, pixels interleaved: pixels[(y * width + x) * channels + c]. Channels are always 3: red, green,
// blue.
struct Image8 {
  int height = 0, width = 0, channels = 3;
  std::vector<std::uint8_t> pixels;
};

// The smallest size the caller has use for; 0: full size. A JPEG at least twice as large both ways is decoded at 1/2,
// 1/4 or 1/8 inside the decoder (its inverse cosine transform), never below this size. The factor depends on the file
// and the wanted size alone, so results are the same each time; they differ slightly from full decoding (a better
// low-pass).
struct DecodeSize {
  int height = 0, width = 0;
};

// JPEG, PNG, BMP, WebP, TIFF and what else OpenCV reads; grey becomes three equal channels, alpha is dropped, EXIF
// orientation is applied. Errors (kind failed) name the file and tell missing, empty, truncated and non-image files
// apart.
[[nodiscard]] Result<Image8> decode_image(const std::filesystem::path& path, DecodeSize at_least = {});
[[nodiscard]] Result<Image8> decode_bytes(std::span<const std::uint8_t> bytes, const std::string& name,
                                          DecodeSize at_least = {});
// Also for records inside a container file.
[[nodiscard]] Result<Image8> decode_record(const ImageRecord& record, DecodeSize at_least = {});

// Antialiased bilinear: a triangle filter as wide as the reduction, horizontally first, rounded to 8 bits between the
// passes. Equals Pillow's Image.resize(BILINEAR), hence torchvision's Resize on a PIL image. REQUIRES height, width >
// 0.
[[nodiscard]] Image8 resize_image(const Image8& image, int height, int width);

// Decoded and resized to exactly height x width: what training and evaluation see before augmentation.
[[nodiscard]] Result<Image8> load_resized(const ImageRecord& record, int height, int width);

} // namespace cds
