// A batch gathered on the device is the host's.
#include "base/random.h"
#include "gpu_check.h"
#include "kernels/gather_batch.h"

#include <algorithm>

using namespace cds;

namespace {

void check(int height, int width, int count, bool jitter) {
  Random random(5, RandomUse::other);
  std::vector<std::uint8_t> images(static_cast<std::size_t>(height * width * 3 * count));
  std::generate(images.begin(), images.end(), [&] { return static_cast<std::uint8_t>(random.below(256)); });
  std::vector<GatherJob> jobs;
  for (int i = 0; i < 2 * count; ++i) {
    GatherJob job;
    job.image = random.between(0, count - 1);
    job.flip = random.chance(0.5);
    job.pad = 4;
    job.crop_y = random.between(0, 8);
    job.crop_x = random.between(0, 8);
    if (random.chance(0.5)) {
      job.erase_height = random.between(1, height / 2);
      job.erase_width = random.between(1, width / 2);
      job.erase_y = random.between(0, height - job.erase_height);
      job.erase_x = random.between(0, width - job.erase_width);
    }
    if (jitter && random.chance(0.7)) {
      job.jitter = 1;
      job.brightness = static_cast<float>(random.uniform(0.7, 1.3));
      job.contrast = static_cast<float>(random.uniform(0.7, 1.3));
      job.saturation = static_cast<float>(random.uniform(0.5, 1.5));
      job.hue = static_cast<float>(random.uniform(-0.5, 0.5));
    }
    jobs.push_back(job);
  }
  std::vector<float> expected(jobs.size() * static_cast<std::size_t>(height * width * 3)), found(expected.size(), -100);
  gather_batch(images, height, width, jobs, expected);
  const std::string trouble = gather_batch_on_device(0, images, height, width, jobs, found);
  gpu::verify(trouble.empty(), trouble);
  for (std::size_t i = 0; i < found.size(); ++i)
    gpu::verify(std::abs(found[i] - expected[i]) <= 2e-5F, // the mean grey is summed in another order
                "value " + std::to_string(i) + " is " + std::to_string(found[i]) + ", not " +
                    std::to_string(expected[i]));
}

} // namespace

int main(int count, char** arguments) {
  std::vector<gpu::Check> checks{
      {"plain", [] { check(32, 16, 5, false); }},
      {"jittered", [] { check(32, 16, 5, true); }},
      {"odd sizes", [] { check(37, 19, 3, true); }},
  };
#ifndef CDS_CUDA_ON_HOST_TEST
  checks.push_back({"full size", [] { check(256, 128, 64, true); }});
#endif
  return gpu::run(checks, count, arguments);
}
