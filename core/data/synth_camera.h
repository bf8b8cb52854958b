// A synthetic camera: where it hangs, how it sees, and what stands in its way.
#pragma once

#include "base/json.h"

#include <array>
#include <cstdint>
#include <string>

namespace cds {

enum class SynthBackground { street, wall, grass, tiles, corridor };

struct SynthCamera {
  int number = 1;            // from 1
  double elevation = 10;     // degrees the camera looks down, 0-32
  double facing = 0;         // degrees: where people mostly walk to; 0 towards the camera, 180 away, +-90 sideways
  double facing_spread = 50; // degrees, one standard deviation
  double scale = 1.0;        // height of an average body in the picture's height, 0.84-0.93
  double gain = 1.0, gamma = 1.0, contrast = 1.0, saturation = 1.0; // light
  std::array<double, 3> white_balance{1, 1, 1};                     // red, green, blue
  double light_azimuth = 0;                                         // degrees; where the light comes from
  double ambient = 0.6;                                             // share of light without direction
  SynthBackground background = SynthBackground::street;
  double resolution = 1.0; // sharpness: share of the picture's pixels that the sensor resolves, 0.4-1
  double blur = 0;         // Gaussian sigma, in 1/128 of the height
  double noise = 2;        // standard deviation, grey levels
  double occluded = 0.15;  // share of the pictures with something in front
  double crowd = 0.15;     // share with another pedestrian
  int jpeg_quality = 85;   // 40-95
};

// Keyed by (seed, number); the first nine of a seed differ widely in facing and background.
[[nodiscard]] SynthCamera synth_camera(std::uint64_t seed, int number);
[[nodiscard]] std::string to_string(SynthBackground background);
[[nodiscard]] Json to_json(const SynthCamera& camera);

} // namespace cds
