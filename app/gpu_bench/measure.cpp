#include "app/gpu_bench/measure.h"

#include <algorithm>
#include <chrono>
#include <vector>

namespace cds {

Json measure_steps(const torch::Device& device, int batch, int steps, int blocks, const std::function<void(int)>& step,
                   int warm_up) {
  const auto wait = [&] {
    if (device.is_cuda())
      torch::cuda::synchronize(device.index());
  };
  for (int i = 0; i < warm_up; ++i)
    step(i);
  wait();
  std::vector<double> times;
  for (int block = 0; block < blocks; ++block) {
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < steps; ++i)
      step(warm_up + block * steps + i);
    wait();
    times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count() /
                    steps);
  }
  std::sort(times.begin(), times.end());
  const double ms = times[times.size() / 2];
  return {{"batch", batch},
          {"images_per_second", batch / ms * 1000},
          {"ms", ms},
          {"spread_ms", {times.front(), times.back()}}};
}

} // namespace cds
