#include "kernels/gather_batch.h"

#include <cstddef>

namespace cds {
namespace {

float mean_grey(const std::uint8_t* image, int height, int width, const GatherJob& job) {
  double sum = 0;
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      sum += static_cast<double>(grey_of(cropped_pixel(image, height, width, job, y, x)));
  return static_cast<float>(sum / height / width);
}

} // namespace

void gather_batch(std::span<const std::uint8_t> images, int height, int width, std::span<const GatherJob> jobs,
                  std::span<float> out) {
  const std::size_t image_size = static_cast<std::size_t>(height) * static_cast<std::size_t>(width) * 3;
  float* to = out.data();
  for (const GatherJob& job : jobs) {
    const std::uint8_t* image = images.data() + static_cast<std::size_t>(job.image) * image_size;
    const float grey = job.jitter ? mean_grey(image, height, width, job) : 0;
    for (int y = 0; y < height; ++y)
      for (int x = 0; x < width; ++x, to += 3) {
        const GatherPixel pixel = gathered_pixel(image, height, width, job, grey, y, x);
        to[0] = pixel.red;
        to[1] = pixel.green;
        to[2] = pixel.blue;
      }
  }
}

} // namespace cds
