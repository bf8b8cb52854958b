// An optimiser's step over many tensors in few launches, and dropout masks, on a CUDA device. Pointers are of the
// stream's device; nothing blocks; results: null or the driver's words. Only in builds with CUDA.
#pragma once

#include "kernels/cuda_maps.h"

#include <cstdint>
#include <span>

namespace cds::cuda {

// One parameter with its gradient and momentum: `count` floats each, in one and the same order.
struct Updated {
  float* parameter = nullptr;
  const float* gradient = nullptr;
  float* momentum = nullptr; // null without momentum
  std::int64_t count = 0;
};

// What a step is scaled by, on the device: one block of three floats.
//   factor: every gradient is multiplied by it; finite: 0 where a gradient was inf or NaN, and sgd_update() then
//   changes nothing; norm: the 2-norm of all gradients after division by the loss scale.
struct UpdateScale {
  float* values = nullptr; // factor, finite, norm
};

// Floats that gradient_scale() wants as scratch memory.
[[nodiscard]] std::int64_t update_scratch(std::span<const Updated> tensors);

// factor = min(1, max_norm / (norm + 1e-6)) / loss_scale, as clip_grad_norm_ has it; max_norm 0: no clipping.
// loss_scale: a float on the device, null: 1.
[[nodiscard]] Trouble gradient_scale(std::span<const Updated> tensors, float max_norm, const float* loss_scale,
                                     UpdateScale scale, float* scratch, void* stream);
// fp16's dynamic loss scale (Micikevicius et al. 2018): halved after a step that was not finite, doubled after
// `interval` finite ones; state: the scale and the count of finite steps.
[[nodiscard]] Trouble update_loss_scale(float* state, UpdateScale scale, int interval, void* stream);

// PyTorch's SGD: g = factor * gradient + weight_decay * p; m = momentum * m + g; p -= lr * m. lr: a float on the
// device. scale.values null: factor 1.
[[nodiscard]] Trouble sgd_update(std::span<const Updated> tensors, const float* lr, float momentum, float weight_decay,
                                 UpdateScale scale, void* stream);

// to[i] = from[i] in the maps' type.
struct Converted {
  const float* from = nullptr;
  void* to = nullptr;
  std::int64_t count = 0;
};
[[nodiscard]] Trouble convert(MapType type, std::span<const Converted> tensors, void* stream);

// The mask of nn/dropout.h: element i is 0 with `probability`, else 1 / (1 - probability), by the stream (seed, *count
// + offset). count: on the device.
[[nodiscard]] Trouble dropout_mask(std::uint64_t seed, const std::int64_t* count, std::int64_t offset,
                                   double probability, float* mask, std::int64_t elements, void* stream);

} // namespace cds::cuda
