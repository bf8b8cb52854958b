// Colours on surfaces: woven patterns, logos, skin and hair, before light falls on them.
#pragma once

#include "data/synth_canvas.h"

namespace cds::synth {

// Across and along the cloth, in body heights.
struct ClothPlace {
  float across = 0, along = 0;
};

[[nodiscard]] Rgb cloth(SynthColour colour, SynthColour accent, SynthPattern pattern, ClothPlace at);
// Light and dark of creases, around 1.
[[nodiscard]] float crease(ClothPlace at, float folds, float depth);
// True where a logo of this kind, `radius` large, covers the place (dx, dy) from its middle.
[[nodiscard]] bool covers(SynthLogo logo, float dx, float dy, float radius);

} // namespace cds::synth
