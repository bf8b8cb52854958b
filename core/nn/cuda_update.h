// kernels/cuda_update.h for tensors: an optimiser's step, copies in another type and dropout masks without waiting for
// the device.
#pragma once

#include <cstdint>
#include <torch/torch.h>
#include <vector>

namespace cds::cuda {

// float32 on one CUDA device, dense, all with the parameter's strides; momentum undefined without one.
struct UpdatedTensor {
  torch::Tensor parameter, gradient, momentum;
};

struct SgdStep {
  torch::Tensor lr;                                    // one float on the device
  double momentum = 0, weight_decay = 0, max_norm = 0; // max_norm 0: no clipping
  torch::Tensor loss_scale; // two floats (scale, finite steps), moved by the step; undefined: 1
};

// One step of PyTorch's SGD, gradients divided by the loss scale and clipped; one whose gradients are not finite
// changes only the loss scale. The gradients themselves stay as they are.
void sgd_step(const std::vector<UpdatedTensor>& tensors, const SgdStep& step);

// Copies of float32 tensors in another type (bf16 or fp16), each dense and a multiple of 128 bytes behind the first, in
// one buffer. REQUIRES dense tensors on one CUDA device.
[[nodiscard]] std::vector<torch::Tensor> converted(const std::vector<torch::Tensor>& tensors, torch::ScalarType type);

// The mask of nn/dropout.h for the stream (seed, *count + offset); count: one int64 on the device.
[[nodiscard]] torch::Tensor dropout_mask(std::uint64_t seed, const torch::Tensor& count, std::int64_t offset,
                                         double probability, torch::IntArrayRef sizes);

} // namespace cds::cuda
