// What LibTorch's CUDA half lends to our kernels. Where LibTorch comes without it (cuda_runtime_none.cpp) no tensor is
// ever on a card, and nothing here is called. For nn and train.
#pragma once

#include <torch/torch.h>

namespace cds::cuda {

// The stream on which LibTorch works on that device now, as a cudaStream_t. An exception where the device is not the
// calling thread's current one (nn/use_device.h): kernels would be launched on another.
[[nodiscard]] void* current_stream(torch::Device device);

// out (M x N, float32, contiguous) = a^T b for a: rows x M, b: rows x N, contiguous, both float32, bf16 or fp16:
// products summed and stored in float32, which mm() of halves does not offer. On the current stream.
void transposed_product(const torch::Tensor& a, const torch::Tensor& b, torch::Tensor& out);

} // namespace cds::cuda
