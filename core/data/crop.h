// A part of a picture.
#pragma once

#include "data/decode.h"

namespace cds {

// What lies inside the rectangle, which is cut at the image's border. wrong_call where nothing is left.
[[nodiscard]] Result<Image8> crop(const Image8& image, int left, int top, int width, int height);

} // namespace cds
