// A network's map over the picture it was computed from.
#pragma once

#include "data/decode.h"

namespace cds {

// The map, height x width, row by row, stretched over the whole picture (bilinear, as between the centres of its cells)
// from its smallest value (0) to its largest (1), in cividis, mixed with the picture: `opacity` of the colour, the rest
// of the picture. A map of one value is all 0. REQUIRES height * width finite values, at least 1 x 1.
[[nodiscard]] Image8 heat_overlay(const Image8& picture, std::span<const float> map, int height, int width,
                                  double opacity = 0.55);

} // namespace cds
