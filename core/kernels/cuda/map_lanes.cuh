// A few neighbouring channels of a map as floats: one aligned load or store. Private to kernels/cuda.
#pragma once

#include "kernels/cuda/launch.cuh"
#include "kernels/cuda_maps.h"

#include <cuda_bf16.h>
#include <cuda_fp16.h>
#include <cuda_runtime.h>

namespace cds::cuda {

template <int BYTES>
struct Raw;
template <>
struct Raw<16> {
  using type = uint4;
};
template <>
struct Raw<8> {
  using type = uint2;
};
template <>
struct Raw<4> {
  using type = unsigned;
};
template <>
struct Raw<2> {
  using type = unsigned short;
};

__device__ inline float as_float(float value) {
  return value;
}
__device__ inline float as_float(__nv_bfloat16 value) {
  return __bfloat162float(value);
}
__device__ inline float as_float(__half value) {
  return __half2float(value);
}
template <class T>
__device__ inline T rounded(float value);
template <>
__device__ inline float rounded<float>(float value) {
  return value;
}
template <>
__device__ inline __nv_bfloat16 rounded<__nv_bfloat16>(float value) {
  return __float2bfloat16(value);
}
template <>
__device__ inline __half rounded<__half>(float value) {
  return __float2half(value);
}

// V values at `from`, which is aligned to V of them.
template <int V, class T>
__device__ inline void load(const T* from, float (&to)[V]) {
  union {
    typename Raw<V * sizeof(T)>::type raw;
    T values[V];
  } pack{};
  pack.raw = *reinterpret_cast<const decltype(pack.raw)*>(from);
#pragma unroll
  for (int i = 0; i < V; ++i)
    to[i] = as_float(pack.values[i]);
}

template <int V, class T>
__device__ inline void store(T* to, const float (&from)[V]) {
  union {
    typename Raw<V * sizeof(T)>::type raw;
    T values[V];
  } pack{};
#pragma unroll
  for (int i = 0; i < V; ++i)
    pack.values[i] = rounded<T>(from[i]);
  *reinterpret_cast<decltype(pack.raw)*>(to) = pack.raw;
}

template <int V>
__device__ inline void load_floats(const float* from, float (&to)[V]) {
#pragma unroll
  for (int i = 0; i < V; ++i)
    to[i] = from[i];
}

// How a block's threads lie over rows x channel groups of V: `groups` neighbours share a row.
struct Layout {
  int groups = 1;      // channel groups that a block covers
  int rows = 1;        // rows side by side
  unsigned tiles = 1;  // blocks over the channels
  unsigned blocks = 1; // blocks over the rows
  [[nodiscard]] dim3 grid() const { return {blocks, tiles, 1}; }
  [[nodiscard]] int threads() const { return groups * rows; }
};

// At most `blocks` blocks over `items` rows of channels / v groups.
inline Layout lay_out(std::int64_t items, std::int64_t channels, int v, int threads, std::int64_t blocks,
                      int per_thread) {
  Layout out;
  const std::int64_t groups = channels / v;
  out.groups = static_cast<int>(groups < threads ? groups : threads);
  out.tiles = static_cast<unsigned>((groups + out.groups - 1) / out.groups);
  out.rows = threads / out.groups;
  const std::int64_t wanted = (items + static_cast<std::int64_t>(out.rows) * per_thread - 1) /
                              (static_cast<std::int64_t>(out.rows) * per_thread);
  out.blocks = static_cast<unsigned>(wanted < 1 ? 1 : wanted < blocks ? wanted : blocks);
  return out;
}

// Adds each thread's V sums over the block's rows in a fixed order; afterwards partial[channel] holds the block's.
// `shared`: rows x groups x V floats.
template <int V>
__device__ inline void reduce_rows(const float (&sum)[V], float* shared, int groups, int rows, int column, int row,
                                   int first_channel, int channels, float* partial) {
  __syncthreads();
#pragma unroll
  for (int i = 0; i < V; ++i)
    shared[(row * groups + column) * V + i] = sum[i];
  __syncthreads();
  const int width = groups * V;
  for (int at = static_cast<int>(threadIdx.x); at < width; at += static_cast<int>(blockDim.x)) {
    float total = 0;
    for (int r = 0; r < rows; ++r)
      total += shared[r * width + at];
    if (first_channel + at < channels)
      partial[first_channel + at] = total;
  }
}

// Calls work(T{}, V): V is the widest vector of at most `bytes` that divides the channels.
template <int BYTES, class Work>
Trouble with_lanes(MapType type, std::int64_t channels, const Work& work) {
  const auto go = [&](auto value) -> cudaError_t {
    using T = decltype(value);
    constexpr int wide = BYTES / static_cast<int>(sizeof(T));
    if (channels % wide == 0)
      return work(value, std::integral_constant<int, wide>{});
    return work(value, std::integral_constant<int, 1>{});
  };
  const cudaError_t error = type == MapType::float32 ? go(float{})
                            : type == MapType::bf16  ? go(__nv_bfloat16{})
                                                     : go(__half{});
  return error == cudaSuccess ? nullptr : cudaGetErrorString(error);
}

} // namespace cds::cuda
