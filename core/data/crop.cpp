#include "data/crop.h"

#include <algorithm>

namespace cds {

Result<Image8> crop(const Image8& image, int left, int top, int width, int height) {
  const int right = std::min(image.width, left + width), bottom = std::min(image.height, top + height);
  left = std::max(0, left);
  top = std::max(0, top);
  if (right <= left || bottom <= top)
    return wrong_call("the box holds nothing of the picture");
  Image8 out{bottom - top, right - left, 3, {}};
  for (int y = top; y < bottom; ++y) {
    const auto from = image.pixels.begin() + (static_cast<std::ptrdiff_t>(y) * image.width + left) * 3;
    out.pixels.insert(out.pixels.end(), from, from + static_cast<std::ptrdiff_t>(out.width) * 3);
  }
  return out;
}

} // namespace cds
