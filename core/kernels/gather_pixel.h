// One pixel of an augmented image, written once for host and device. Source: data/augment.h's order of steps.
#pragma once

#include <cmath>
#include <cstdint>

#ifdef __CUDACC__
#define CDS_HOST_DEVICE __host__ __device__
#else
#define CDS_HOST_DEVICE
#endif

namespace cds {

// What happens to one image of a batch.
struct GatherJob {
  std::int32_t image = 0;                                                   // its place in the resident set
  std::int32_t flip = 0;                                                    // 0 or 1
  std::int32_t pad = 0, crop_y = 0, crop_x = 0;                             // pixels
  std::int32_t erase_y = 0, erase_x = 0, erase_height = 0, erase_width = 0; // pixels; height 0: nothing
  std::int32_t jitter = 0;                                                  // 0 or 1: the four below count
  float brightness = 1, contrast = 1, saturation = 1;                       // factors
  float hue = 0;                                                            // turns
};

struct GatherPixel {
  float red = 0, green = 0, blue = 0;
};

CDS_HOST_DEVICE inline float held(float value) {
  return value < 0.0F ? 0.0F : value > 1.0F ? 1.0F : value;
}

CDS_HOST_DEVICE inline float grey_of(const GatherPixel& pixel) {
  return 0.299F * pixel.red + 0.587F * pixel.green + 0.114F * pixel.blue;
}

// (y, x) of the mirrored, padded and cropped image, 0..1, and brighter or darker where colours jitter; `image` points
// at height x width x 3 bytes.
CDS_HOST_DEVICE inline GatherPixel cropped_pixel(const std::uint8_t* image, int height, int width, const GatherJob& job,
                                                 int y, int x) {
  const int from_y = y + job.crop_y - job.pad;
  const int mirrored_x = x + job.crop_x - job.pad; // in the mirrored image
  if (from_y < 0 || from_y >= height || mirrored_x < 0 || mirrored_x >= width)
    return {};
  const int from_x = job.flip ? width - 1 - mirrored_x : mirrored_x;
  const std::uint8_t* at = image + (static_cast<std::int64_t>(from_y) * width + from_x) * 3;
  GatherPixel pixel{static_cast<float>(at[0]) / 255.0F, static_cast<float>(at[1]) / 255.0F,
                    static_cast<float>(at[2]) / 255.0F};
  if (job.jitter)
    pixel = {held(pixel.red * job.brightness), held(pixel.green * job.brightness), held(pixel.blue * job.brightness)};
  return pixel;
}

// The hue turned in HSV: each channel is the highest minus a trapezoid of the hue, 0 within one sixth around its own
// colour, full opposite it.
CDS_HOST_DEVICE inline GatherPixel turned(const GatherPixel& pixel, float turn) {
  const float high = fmaxf(pixel.red, fmaxf(pixel.green, pixel.blue));
  const float range = high - fminf(pixel.red, fminf(pixel.green, pixel.blue));
  if (range <= 0)
    return pixel;
  float hue = high == pixel.red     ? (pixel.green - pixel.blue) / range
              : high == pixel.green ? 2 + (pixel.blue - pixel.red) / range
                                    : 4 + (pixel.red - pixel.green) / range;
  hue = hue / 6 + turn;
  hue = (hue - floorf(hue)) * 6;
  const auto channel = [&](float shift) {
    const float k = fmodf(shift + hue, 6.0F);
    return held(high - range * held(fminf(k, 4 - k)));
  };
  return {channel(5), channel(3), channel(1)};
}

// Colour jitter behind the brightness. mean_grey: of all cropped_pixel()s of the image.
CDS_HOST_DEVICE inline GatherPixel jittered(GatherPixel pixel, const GatherJob& job, float mean_grey) {
  const auto pulled = [](float value, float from, float factor) { return held(from + (value - from) * factor); };
  pixel = {pulled(pixel.red, mean_grey, job.contrast), pulled(pixel.green, mean_grey, job.contrast),
           pulled(pixel.blue, mean_grey, job.contrast)};
  if (job.saturation != 1) {
    const float grey = grey_of(pixel);
    pixel = {pulled(pixel.red, grey, job.saturation), pulled(pixel.green, grey, job.saturation),
             pulled(pixel.blue, grey, job.saturation)};
  }
  return job.hue != 0 ? turned(pixel, job.hue) : pixel;
}

// (y, x) of the output, normalised, erased. mean_grey: as above; read only where colours jitter.
CDS_HOST_DEVICE inline GatherPixel gathered_pixel(const std::uint8_t* image, int height, int width,
                                                  const GatherJob& job, float mean_grey, int y, int x) {
  if (y >= job.erase_y && y < job.erase_y + job.erase_height && x >= job.erase_x && x < job.erase_x + job.erase_width)
    return {};
  GatherPixel pixel = cropped_pixel(image, height, width, job, y, x);
  if (job.jitter)
    pixel = jittered(pixel, job, mean_grey);
  return {(pixel.red - 0.485F) / 0.229F, (pixel.green - 0.456F) / 0.224F, (pixel.blue - 0.406F) / 0.225F};
}

} // namespace cds
