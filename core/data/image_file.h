// The outside of an image file: its kind, size and whether its end is there. Decoders fill what a cut file lacks with
// grey, so the end has to be looked for. Inside core/data only.
#pragma once

#include <cstdint>
#include <span>

namespace cds {

struct ImageFileInfo {
  enum class Kind { unknown, jpeg, png, bmp, webp } kind = Kind::unknown;
  bool complete = true;      // false: the file stops before its format says so; unknown kinds count as complete
  bool has_exif = false;     // JPEG: may be turned
  int height = 0, width = 0; // JPEG: as stored; 0 where not known
};

[[nodiscard]] ImageFileInfo inspect_image_file(std::span<const std::uint8_t> bytes);

} // namespace cds
