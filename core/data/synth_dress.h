// Paints a dressed person, from the far parts to the near ones.
#pragma once

#include "data/synth_body.h"

namespace cds::synth {

// `folds` shifts the cloth's creases. Paints over whatever picture (CV_8UC3, RGB) holds.
void paint_person(cv::Mat& picture, const SynthLook& look, const Pose& pose, const View& view, const Light& light,
                  float folds);

// The soft shadow where the person stands. strength: 0 none, 1 black.
void paint_shadow(cv::Mat& picture, const View& view, const SynthLook& look, const Light& light, float strength);

} // namespace cds::synth
