// Where a synthetic camera hangs: a wide picture of the place, from which each photograph's background is cut, and what
// may stand in front of a person.
#pragma once

#include "base/random.h"
#include "data/synth_camera.h"
#include "data/synth_canvas.h"

#include <opencv2/core.hpp>

namespace cds::synth {

struct Scenery {
  cv::Mat picture;     // RGB
  float horizon = 0;   // row; may lie above the picture
  float floor_top = 0; // row where the floor meets what stands behind it
};

constexpr int scenery_height = 560, scenery_width = 1100; // pixels; a body is about 400 high in it

[[nodiscard]] Scenery make_scenery(std::uint64_t seed, const SynthCamera& camera);

enum class Occluder { pole, bush, bicycle, board };
// Paints one occluder into a picture of one person; covers at most about half of the body's lower part or a third of
// it.
void paint_occluder(cv::Mat& picture, Occluder kind, Random& random);

} // namespace cds::synth
