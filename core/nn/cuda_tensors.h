// Tensors as the kernels of kernels/cuda_maps.h take them: maps are N x C x H x W in channels_last memory. Private to
// nn.
#pragma once

#include "kernels/cuda_maps.h"

#include <torch/torch.h>

namespace cds::cuda {

inline void check(Trouble trouble) {
  TORCH_CHECK(!trouble, "CUDA: ", trouble);
}

inline MapType type_of(const torch::Tensor& map) {
  const auto type = map.scalar_type();
  TORCH_CHECK(type == torch::kFloat || type == torch::kBFloat16 || type == torch::kHalf,
              "maps are float32, bf16 or fp16, not ", type);
  return type == torch::kFloat ? MapType::float32 : type == torch::kBFloat16 ? MapType::bf16 : MapType::fp16;
}

inline MapShape shape_of(const torch::Tensor& map) {
  return {map.size(0), map.size(2), map.size(3), map.size(1)};
}

inline torch::Tensor in_place(const torch::Tensor& map) {
  return map.contiguous(torch::MemoryFormat::ChannelsLast);
}

inline torch::Tensor map_like(const torch::Tensor& x, std::int64_t channels) {
  return torch::empty({x.size(0), channels, x.size(2), x.size(3)},
                      x.options().requires_grad(false).memory_format(torch::MemoryFormat::ChannelsLast));
}

// N x C x H x W in channels_last memory as (N H W) x C, the same memory.
inline torch::Tensor rows_of(const torch::Tensor& map) {
  return map.permute({0, 2, 3, 1}).view({-1, map.size(1)});
}

inline torch::Tensor matrix_of(const torch::Tensor& weight) {
  return weight.view({weight.size(0), weight.size(1)});
}

inline float* floats(const torch::Tensor& tensor) {
  return tensor.defined() ? tensor.data_ptr<float>() : nullptr;
}

inline torch::Tensor float_buffer(const torch::Tensor& like, std::int64_t count) {
  return torch::empty(
      {count}, like.options().dtype(torch::kFloat).requires_grad(false).memory_format(torch::MemoryFormat::Contiguous));
}

inline torch::Tensor convolved(const torch::Tensor& x, const torch::Tensor& weight) {
  auto z = map_like(x, weight.size(0));
  auto rows = rows_of(z);
  torch::mm_out(rows, rows_of(x), matrix_of(weight).t());
  return z;
}

} // namespace cds::cuda
