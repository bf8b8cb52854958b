#include "data/image_file.h"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace cds {
namespace {

using Bytes = std::span<const std::uint8_t>;

bool starts_with(Bytes bytes, std::string_view word, std::size_t at = 0) {
  return bytes.size() >= at + word.size() && std::memcmp(bytes.data() + at, word.data(), word.size()) == 0;
}

std::uint32_t big_endian(Bytes bytes, std::size_t at, int count) {
  std::uint32_t value = 0;
  for (int i = 0; i < count; ++i)
    value = value << 8 | bytes[at + static_cast<std::size_t>(i)];
  return value;
}

std::uint32_t little_endian(Bytes bytes, std::size_t at) {
  return std::uint32_t{bytes[at]} | std::uint32_t{bytes[at + 1]} << 8 | std::uint32_t{bytes[at + 2]} << 16 |
         std::uint32_t{bytes[at + 3]} << 24;
}

// ITU T.81: segments FF xx length, after a start of scan entropy-coded data in which FF 00 is a byte and FF D0-D7
// restarts.
ImageFileInfo inspect_jpeg(Bytes bytes) {
  ImageFileInfo info;
  info.kind = ImageFileInfo::Kind::jpeg;
  info.complete = false;
  std::size_t at = 2;
  while (at + 1 < bytes.size()) {
    const auto* found = static_cast<const std::uint8_t*>(std::memchr(bytes.data() + at, 0xFF, bytes.size() - at));
    if (!found)
      return info;
    at = static_cast<std::size_t>(found - bytes.data()) + 1;
    while (at < bytes.size() && bytes[at] == 0xFF)
      ++at;
    if (at >= bytes.size())
      return info;
    const std::uint8_t marker = bytes[at++];
    if (marker == 0x00 || marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8))
      continue;
    if (marker == 0xD9) {
      info.complete = true;
      return info;
    }
    if (at + 2 > bytes.size())
      return info;
    const std::size_t length = big_endian(bytes, at, 2);
    if (length < 2 || at + length > bytes.size())
      return info;
    const bool frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    if (frame && length >= 7) {
      info.height = static_cast<int>(big_endian(bytes, at + 3, 2));
      info.width = static_cast<int>(big_endian(bytes, at + 5, 2));
    }
    if (marker == 0xE1 && starts_with(bytes, "Exif", at + 2))
      info.has_exif = true;
    at += length;
  }
  return info;
}

// Chunks of length, type, data, checksum up to IEND.
ImageFileInfo inspect_png(Bytes bytes) {
  ImageFileInfo info;
  info.kind = ImageFileInfo::Kind::png;
  std::size_t at = 8;
  while (at + 12 <= bytes.size()) {
    if (starts_with(bytes, "IEND", at + 4))
      return info;
    at += std::size_t{12} + big_endian(bytes, at, 4);
  }
  info.complete = false;
  return info;
}

} // namespace

ImageFileInfo inspect_image_file(Bytes bytes) {
  if (starts_with(bytes, "\xFF\xD8"))
    return inspect_jpeg(bytes);
  if (starts_with(bytes, "\x89PNG\r\n\x1A\n"))
    return inspect_png(bytes);
  ImageFileInfo info;
  if (starts_with(bytes, "RIFF") && starts_with(bytes, "WEBP", 8)) {
    info.kind = ImageFileInfo::Kind::webp;
    info.complete = bytes.size() >= std::size_t{8} + little_endian(bytes, 4);
  } else if (starts_with(bytes, "BM") && bytes.size() >= 14) {
    info.kind = ImageFileInfo::Kind::bmp;
    info.complete = bytes.size() >= little_endian(bytes, 2);
  }
  return info;
}

} // namespace cds
