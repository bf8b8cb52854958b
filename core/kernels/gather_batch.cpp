#include "kernels/gather_batch.h"

#include <cstddef>

namespace cds {

void gather_batch(std::span<const std::uint8_t> images, int height, int width, std::span<const GatherJob> jobs,
                  std::span<float> out) {
  const std::size_t image_size = static_cast<std::size_t>(height) * static_cast<std::size_t>(width) * 3;
  std::size_t at = 0;
  for (const GatherJob& job : jobs) {
    const std::uint8_t* image = images.data() + static_cast<std::size_t>(job.image) * image_size;
    for (int y = 0; y < height; ++y)
      for (int x = 0; x < width; ++x)
        for (int c = 0; c < 3; ++c)
          out[at++] = gathered_value(image, height, width, job, y, x, c);
  }
}

} // namespace cds
