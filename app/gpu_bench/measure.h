// The time of a step on a device, on the host's clock.
#pragma once

#include "base/json.h"

#include <functional>
#include <torch/torch.h>

namespace cds {

// step(i) for i = 0, 1, ...: `warm_up` steps, then `blocks` blocks of `steps`, the device waited for at each block's
// end. {"batch", "images_per_second", "ms" (of a step, the median block's), "spread_ms" (least, most)}. `batch`: images
// a step. LibTorch's exceptions pass through. Blocks.
[[nodiscard]] Json measure_steps(const torch::Device& device, int batch, int steps, int blocks,
                                 const std::function<void(int)>& step, int warm_up = 6);

} // namespace cds
