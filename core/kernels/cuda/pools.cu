// Means of 2 x 2 positions, and the weighted sum of a supernet's layer.
#include "kernels/cuda/map_lanes.cuh"
#include "kernels/cuda/norm_sums.cuh"

namespace cds::cuda {
namespace {

constexpr int threads = 256;
constexpr int blocks = 132 * 8;

unsigned grid_of(std::int64_t packs, std::int64_t most) {
  const std::int64_t wanted = (packs + threads - 1) / threads;
  return static_cast<unsigned>(wanted < 1 ? 1 : wanted < most ? wanted : most);
}

template <class T>
const T* in(const void* map) {
  return static_cast<const T*>(map);
}

// A thread a pack of y.
template <class T, int V>
__global__ void halve_kernel(const T* x, MapShape shape, T* y) {
  const int groups = static_cast<int>(shape.channels) / V;
  const std::int64_t height = shape.height / 2, width = shape.width / 2, packs = shape.count * height * width * groups;
  for (std::int64_t pack = static_cast<std::int64_t>(blockIdx.x) * threads + threadIdx.x; pack < packs;
       pack += static_cast<std::int64_t>(gridDim.x) * threads) {
    const std::int64_t position = pack / groups, row = position / width;
    const std::int64_t from =
        ((row / height * shape.height + row % height * 2) * shape.width + position % width * 2) * shape.channels +
        pack % groups * V;
    float sum[V], value[V];
    load<V>(x + from, sum);
    const std::int64_t others[3] = {shape.channels, shape.width * shape.channels, (shape.width + 1) * shape.channels};
#pragma unroll
    for (const auto other : others) {
      load<V>(x + from + other, value);
#pragma unroll
      for (int i = 0; i < V; ++i)
        sum[i] += value[i];
    }
#pragma unroll
    for (int i = 0; i < V; ++i)
      sum[i] *= 0.25F;
    store<V>(y + pack * V, sum);
  }
}

// A thread a pack of dx.
template <class T, int V>
__global__ void halve_backward_kernel(const T* dy, MapShape shape, T* dx) {
  const int groups = static_cast<int>(shape.channels) / V;
  const std::int64_t height = shape.height / 2, width = shape.width / 2,
                     packs = shape.count * shape.height * shape.width * groups;
  for (std::int64_t pack = static_cast<std::int64_t>(blockIdx.x) * threads + threadIdx.x; pack < packs;
       pack += static_cast<std::int64_t>(gridDim.x) * threads) {
    const std::int64_t position = pack / groups, row = position / shape.width;
    const std::int64_t y = row % shape.height / 2, x = position % shape.width / 2, image = row / shape.height;
    float value[V]{};
    if (y < height && x < width) {
      load<V>(dy + ((image * height + y) * width + x) * shape.channels + pack % groups * V, value);
#pragma unroll
      for (int i = 0; i < V; ++i)
        value[i] *= 0.25F;
    }
    store<V>(dx + pack * V, value);
  }
}

// The weights of the maps, and the sum of the others where it counts.
__device__ inline void read_weights(const MixedMaps& mixed, const float* weights, float (&own)[16], float& rest) {
  rest = 0;
  if (mixed.constant)
    for (int c = 0; c < mixed.candidates; ++c)
      rest += weights[c];
  for (int m = 0; m < mixed.count; ++m) {
    own[m] = weights[mixed.place[m]];
    if (mixed.constant)
      rest -= own[m];
  }
}

template <class T, int V>
__global__ void mixture_kernel(MixedMaps mixed, std::int64_t packs, const float* weights, T* out) {
  CDS_SHARED(float, own[16]);
  CDS_SHARED(float, rest);
  if (threadIdx.x == 0) {
    float values[16], others;
    read_weights(mixed, weights, values, others);
    for (int m = 0; m < mixed.count; ++m)
      own[m] = values[m];
    rest = others;
  }
  __syncthreads();
  for (std::int64_t pack = static_cast<std::int64_t>(blockIdx.x) * threads + threadIdx.x; pack < packs;
       pack += static_cast<std::int64_t>(gridDim.x) * threads) {
    float sum[V], value[V];
#pragma unroll
    for (int i = 0; i < V; ++i)
      sum[i] = rest;
    for (int m = 0; m < mixed.count; ++m) {
      load<V>(static_cast<const T*>(mixed.maps[m]) + pack * V, value);
#pragma unroll
      for (int i = 0; i < V; ++i)
        sum[i] = fmaf(own[m], value[i], sum[i]);
    }
    store<V>(out + pack * V, sum);
  }
}

__device__ float block_sum(float value, float* shared) {
#pragma unroll
  for (int offset = 16; offset > 0; offset /= 2)
    value += __shfl_down_sync(0xFFFFFFFFU, value, offset);
  __syncthreads();
  if (threadIdx.x % 32 == 0)
    shared[threadIdx.x / 32] = value;
  __syncthreads();
  float sum = 0;
  for (int warp = 0; warp < threads / 32; ++warp)
    sum += shared[warp];
  return sum;
}

struct Outputs {
  void* maps[16] = {};
};

// blockIdx.y = m: one map's gradient and the sum of dout * map; m = count: the sum of dout. partials: block x (count +
// 1).
template <class T, int V>
__global__ void __launch_bounds__(threads)
    mixture_backward_kernel(const T* dout, MixedMaps mixed, std::int64_t packs, const float* weights, Outputs outputs,
                            float* partials) {
  CDS_SHARED(float, shared[threads / 32]);
  const int m = static_cast<int>(blockIdx.y);
  const bool of_map = m < mixed.count;
  const T* map = of_map ? static_cast<const T*>(mixed.maps[m]) : nullptr;
  T* dmap = of_map ? static_cast<T*>(outputs.maps[m]) : nullptr;
  const float weight = of_map ? weights[mixed.place[m]] : 0;
  float sum = 0;
  for (std::int64_t pack = static_cast<std::int64_t>(blockIdx.x) * threads + threadIdx.x; pack < packs;
       pack += static_cast<std::int64_t>(gridDim.x) * threads) {
    float up[V], value[V];
    load<V>(dout + pack * V, up);
    if (of_map) {
      load<V>(map + pack * V, value);
#pragma unroll
      for (int i = 0; i < V; ++i) {
        sum = fmaf(up[i], value[i], sum);
        up[i] *= weight;
      }
      if (dmap)
        store<V>(dmap + pack * V, up);
    } else {
#pragma unroll
      for (int i = 0; i < V; ++i)
        sum += up[i];
    }
  }
  const float total = block_sum(sum, shared);
  if (threadIdx.x == 0)
    partials[blockIdx.x * (mixed.count + 1) + m] = total;
}

__global__ void mixture_weights_kernel(const float* partials, int rows, MixedMaps mixed, float* dweights) {
  const int m = static_cast<int>(threadIdx.x);
  double sum = 0;
  if (m <= mixed.count)
    for (int row = 0; row < rows; ++row)
      sum += static_cast<double>(partials[row * (mixed.count + 1) + m]);
  CDS_SHARED(float, sums[17]);
  if (m <= mixed.count)
    sums[m] = static_cast<float>(sum);
  __syncthreads();
  for (int c = m; c < mixed.candidates; c += static_cast<int>(blockDim.x)) {
    float value = mixed.constant ? sums[mixed.count] : 0;
    for (int i = 0; i < mixed.count; ++i)
      if (mixed.place[i] == c)
        value = sums[i];
    dweights[c] = value;
  }
}

} // namespace

Trouble halve_forward(MapType type, const void* x, MapShape shape, void* y, void* stream) {
  return with_lanes<16>(type, shape.channels, [&](auto value, auto lanes) {
    using T = decltype(value);
    constexpr int V = lanes;
    const std::int64_t packs = shape.count * (shape.height / 2) * (shape.width / 2) * shape.channels / V;
    launch(halve_kernel<T, V>, grid_of(packs, blocks), threads, 0, static_cast<cudaStream_t>(stream), in<T>(x), shape,
           static_cast<T*>(y));
    return cudaGetLastError();
  });
}

Trouble halve_backward(MapType type, const void* dy, MapShape shape, void* dx, void* stream) {
  return with_lanes<16>(type, shape.channels, [&](auto value, auto lanes) {
    using T = decltype(value);
    constexpr int V = lanes;
    launch(halve_backward_kernel<T, V>, grid_of(shape.rows() * shape.channels / V, blocks), threads, 0,
           static_cast<cudaStream_t>(stream), in<T>(dy), shape, static_cast<T*>(dx));
    return cudaGetLastError();
  });
}

Trouble mixture_forward(MapType type, const MixedMaps& mixed, MapShape shape, const float* weights, void* out,
                        void* stream) {
  return with_lanes<16>(type, shape.channels, [&](auto value, auto lanes) {
    using T = decltype(value);
    constexpr int V = lanes;
    const std::int64_t packs = shape.rows() * shape.channels / V;
    launch(mixture_kernel<T, V>, grid_of(packs, blocks), threads, 0, static_cast<cudaStream_t>(stream), mixed, packs,
           weights, static_cast<T*>(out));
    return cudaGetLastError();
  });
}

Trouble mixture_backward(MapType type, const void* dout, const MixedMaps& mixed, MapShape shape, const float* weights,
                         void* const* dmaps, float* dweights, float* scratch, void* stream) {
  const auto queue = static_cast<cudaStream_t>(stream);
  return with_lanes<16>(type, shape.channels, [&](auto value, auto lanes) {
    using T = decltype(value);
    constexpr int V = lanes;
    const std::int64_t packs = shape.rows() * shape.channels / V;
    const unsigned rows = grid_of(packs, max_partials);
    Outputs outputs;
    for (int m = 0; m < mixed.count; ++m)
      outputs.maps[m] = dmaps[m];
    launch(mixture_backward_kernel<T, V>, dim3(rows, static_cast<unsigned>(mixed.count + 1)), threads, 0, queue,
           in<T>(dout), mixed, packs, weights, outputs, scratch);
    launch(mixture_weights_kernel, 1, 32, 0, queue, scratch, static_cast<int>(rows), mixed, dweights);
    return cudaGetLastError();
  });
}

} // namespace cds::cuda
