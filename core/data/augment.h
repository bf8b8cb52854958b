// What happens to a training image after decoding and resizing: mirror, pad and crop, colour jitter, normalise, random
// erasing, in this order. Drawing the numbers is apart from applying them, so a preview shows exactly what is trained
// on and another device can use the same numbers.
#pragma once

#include "data/decode.h"

#include <array>
#include <cstdint>
#include <span>

namespace cds {

// ImageNet's channel means and deviations, of values in 0..1; red, green, blue.
inline constexpr std::array<float, 3> imagenet_mean{0.485F, 0.456F, 0.406F};
inline constexpr std::array<float, 3> imagenet_std{0.229F, 0.224F, 0.225F};

struct Augmentation {
  double flip = 0.5;  // probability of mirroring left to right
  int pad = 10;       // black pixels around, then a random crop of the old size; 0: off
  double erase = 0.5; // probability of erasing one rectangle
  double erase_area_low = 0.02, erase_area_high = 0.4;      // of the image's area, uniform
  double erase_aspect_low = 0.3, erase_aspect_high = 3.33;  // height / width, uniform
  double jitter = 0;                                        // probability of colour jitter
  double brightness = 0.2, contrast = 0.15, saturation = 0; // factor uniform in [1 - v, 1 + v], not below 0
  double hue = 0;                                           // turn uniform in [-v, v]; v at most 0.5

  [[nodiscard]] static Augmentation none(); // normalising alone: evaluation
};

// From an experiment's settings, whose members have the same names (run/experiment.h, AugmentSpec: a folder that this
// one does not know).
template <class Spec>
[[nodiscard]] Augmentation augmentation_of(const Spec& spec) {
  Augmentation out;
  out.flip = spec.flip;
  out.pad = spec.pad;
  out.erase = spec.erase;
  out.erase_area_low = spec.erase_area_low;
  out.erase_area_high = spec.erase_area_high;
  out.erase_aspect_low = spec.erase_aspect_low;
  out.erase_aspect_high = spec.erase_aspect_high;
  out.jitter = spec.jitter;
  out.brightness = spec.brightness;
  out.contrast = spec.contrast;
  out.saturation = spec.saturation;
  out.hue = spec.hue;
  return out;
}

// The numbers of one image.
struct AugmentDraw {
  bool flip = false;
  int pad = 0;
  int crop_y = 0, crop_x = 0; // the crop's corner in the padded image, each in [0, 2 * pad]
  bool jitter = false;
  double brightness = 1, contrast = 1, saturation = 1; // factors
  double hue = 0;                                      // turns
  bool erase = false;
  int erase_y = 0, erase_x = 0, erase_height = 0, erase_width = 0; // inside the output image
};

// A pure function of its arguments, whatever the thread. `repeat` counts the earlier uses of the same image in the same
// epoch (sampling with replacement), so that copies in a batch differ. Random erasing is Zhong et al.'s (AAAI 2020):
// area and aspect are drawn up to 100 times until a rectangle smaller than the image comes out, then its corner.
[[nodiscard]] AugmentDraw draw_augmentation(const Augmentation& augmentation, int height, int width, std::uint64_t seed,
                                            std::uint32_t epoch, std::uint32_t image, std::uint32_t repeat = 0);

// Writes height x width x 3 floats, interleaved ((y * width + x) * 3 + c), normalised by ImageNet's mean and deviation;
// the erased rectangle is 0, i.e. the mean colour. Padding is black before normalising. Jitter works on values in 0..1
// and clamps after each step: brightness multiplies; contrast pulls from the image's mean grey; saturation pulls from
// each pixel's grey (grey = 0.299 R + 0.587 G + 0.114 B); hue turns in HSV. REQUIRES out.size() == pixels.size().
void apply_augmentation(const Image8& image, const AugmentDraw& draw, std::span<float> out);

// apply_augmentation's result turned back to 8 bits: what a person should see.
[[nodiscard]] Image8 preview_augmentation(const Image8& image, const AugmentDraw& draw);

} // namespace cds
