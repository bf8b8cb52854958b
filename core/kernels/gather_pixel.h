// One value of an augmented image, written once for host and device. Source: data/augment.h's order of steps.
#pragma once

#include <cstdint>

#ifdef __CUDACC__
#define CDS_HOST_DEVICE __host__ __device__
#else
#define CDS_HOST_DEVICE
#endif

namespace cds {

// What happens to one image of a batch. Colour jitter is not among it: a batch that jitters takes the loader's path.
struct GatherJob {
  std::int32_t image = 0;                                                   // its place in the resident set
  std::int32_t flip = 0;                                                    // 0 or 1
  std::int32_t pad = 0, crop_y = 0, crop_x = 0;                             // pixels
  std::int32_t erase_y = 0, erase_x = 0, erase_height = 0, erase_width = 0; // pixels; height 0: nothing
};

// Value of channel c at (y, x) of the output; `image` points at height x width x 3 bytes.
CDS_HOST_DEVICE inline float gathered_value(const std::uint8_t* image, int height, int width, const GatherJob& job,
                                            int y, int x, int c) {
  if (y >= job.erase_y && y < job.erase_y + job.erase_height && x >= job.erase_x && x < job.erase_x + job.erase_width)
    return 0.0F;
  const int from_y = y + job.crop_y - job.pad;
  const int mirrored_x = x + job.crop_x - job.pad; // in the mirrored image
  const bool inside = from_y >= 0 && from_y < height && mirrored_x >= 0 && mirrored_x < width;
  const int from_x = job.flip ? width - 1 - mirrored_x : mirrored_x;
  const float value =
      inside ? static_cast<float>(image[(static_cast<std::int64_t>(from_y) * width + from_x) * 3 + c]) / 255.0F : 0.0F;
  const float mean = c == 0 ? 0.485F : c == 1 ? 0.456F : 0.406F;
  const float deviation = c == 0 ? 0.229F : c == 1 ? 0.224F : 0.225F;
  return (value - mean) / deviation;
}

} // namespace cds
