// The adaptive fusion gate of both branches with its weighted sum. The gate's own layers are tiny: a block an image and
// branch does them where it has just summed the map.
#include "kernels/cuda/map_lanes.cuh"

#include <type_traits>

namespace cds::cuda {
namespace {

constexpr int threads = 256;
constexpr int mix_blocks = 132 * 8;

// One branch's image among the 2 x count: maps and where its values lie.
struct Values {
  std::int64_t vectors; // 2 x count
  int channels, hidden;
  __device__ std::int64_t mean(std::int64_t vector) const { return vector * channels; }
  __device__ std::int64_t middle(std::int64_t vector) const { return vectors * channels + vector * hidden; }
  __device__ std::int64_t gate(std::int64_t vector) const { return vectors * (channels + hidden) + vector * channels; }
};

__device__ float warp_sum(float value) {
#pragma unroll
  for (int offset = 16; offset > 0; offset /= 2)
    value += __shfl_down_sync(0xFFFFFFFFU, value, offset);
  return value;
}

// Sums over an image's positions of first[c] (times second[c]), left in total[channels].
template <class T, int V, bool PRODUCT>
__device__ void sum_positions(const T* first, const T* second, std::int64_t positions, int channels, float* shared,
                              float* total) {
  const int groups_all = channels / V;
  const int groups = groups_all < threads ? groups_all : threads, side = threads / groups;
  const int column = static_cast<int>(threadIdx.x) % groups, row = static_cast<int>(threadIdx.x) / groups;
  for (int tile = 0; tile * groups < groups_all; ++tile) {
    const int first_channel = tile * groups * V, channel = first_channel + column * V;
    float sum[V]{};
    if (row < side && channel < channels)
#pragma unroll 4
      for (std::int64_t position = row; position < positions; position += side) {
        float a[V], b[V];
        load<V>(first + position * channels + channel, a);
        if (PRODUCT)
          load<V>(second + position * channels + channel, b);
#pragma unroll
        for (int i = 0; i < V; ++i)
          sum[i] += PRODUCT ? a[i] * b[i] : a[i];
      }
    __syncthreads();
    if (row < side)
#pragma unroll
      for (int i = 0; i < V; ++i)
        shared[(row * groups + column) * V + i] = sum[i];
    __syncthreads();
    for (int at = static_cast<int>(threadIdx.x); at < groups * V; at += threads) {
      float all = 0;
      for (int r = 0; r < side; ++r)
        all += shared[r * groups * V + at];
      if (first_channel + at < channels)
        total[first_channel + at] = all;
    }
  }
  __syncthreads();
}

template <class T, int V>
__global__ void __launch_bounds__(threads)
    values_kernel(const T* x1, const T* x2, std::int64_t count, std::int64_t positions, int channels, GateWeights gate,
                  float* values) {
  CDS_SHARED_FLOATS(shared);
  float* mean = shared + threads * V;
  float* middle = mean + channels;
  const std::int64_t vector = blockIdx.x;
  const Values at{2 * count, channels, gate.hidden};
  const T* x = (vector < count ? x1 : x2) + vector % count * positions * channels;
  sum_positions<T, V, false>(x, x, positions, channels, shared, mean);
  for (int c = static_cast<int>(threadIdx.x); c < channels; c += threads) {
    mean[c] /= static_cast<float>(positions);
    values[at.mean(vector) + c] = mean[c];
  }
  __syncthreads();
  const int warp = static_cast<int>(threadIdx.x) / 32, lane = static_cast<int>(threadIdx.x) % 32;
  for (int j = warp; j < gate.hidden; j += threads / 32) {
    float sum = 0;
    for (int c = lane; c < channels; c += 32)
      sum = fmaf(gate.w1[j * channels + c], mean[c], sum);
    sum = warp_sum(sum);
    if (lane == 0) {
      middle[j] = fmaxf(sum + gate.b1[j], 0.0F);
      values[at.middle(vector) + j] = middle[j];
    }
  }
  __syncthreads();
  for (int c = static_cast<int>(threadIdx.x); c < channels; c += threads) {
    float sum = gate.b2[c];
    for (int j = 0; j < gate.hidden; ++j)
      sum = fmaf(gate.w2[c * gate.hidden + j], middle[j], sum);
    values[at.gate(vector) + c] = 1.0F / (1.0F + expf(-sum));
  }
}

// BACKWARD: dx_i = g_i * dout + dmean_i, else out = g_1 x_1 + g_2 x_2. g and dmean: vectors x channels.
template <class T, int V, bool BACKWARD>
__global__ void __launch_bounds__(threads)
    mix_kernel(const T* in1, const T* in2, std::int64_t count, std::int64_t positions, int channels, const float* g,
               const float* dmean, T* out1, T* out2) {
  const int groups = channels / V;
  const std::int64_t packs = count * positions * groups;
  for (std::int64_t pack = static_cast<std::int64_t>(blockIdx.x) * threads + threadIdx.x; pack < packs;
       pack += static_cast<std::int64_t>(gridDim.x) * threads) {
    const int channel = static_cast<int>(pack % groups) * V;
    const std::int64_t image = pack / groups / positions;
    float g1[V], g2[V], a[V], b[V];
    load_floats<V>(g + image * channels + channel, g1);
    load_floats<V>(g + (count + image) * channels + channel, g2);
    load<V>(in1 + pack * V, a);
    if (BACKWARD) {
      float d1[V], d2[V];
      load_floats<V>(dmean + image * channels + channel, d1);
      load_floats<V>(dmean + (count + image) * channels + channel, d2);
#pragma unroll
      for (int i = 0; i < V; ++i) {
        b[i] = fmaf(g2[i], a[i], d2[i]);
        a[i] = fmaf(g1[i], a[i], d1[i]);
      }
      store<V>(out1 + pack * V, a);
      store<V>(out2 + pack * V, b);
    } else {
      load<V>(in2 + pack * V, b);
#pragma unroll
      for (int i = 0; i < V; ++i)
        a[i] = fmaf(g1[i], a[i], g2[i] * b[i]);
      store<V>(out1 + pack * V, a);
    }
  }
}

// Of each vector: dmean / positions (channels), dhidden (hidden), dgate before the sigmoid (channels), laid out as
// Values.
template <class T, int V>
__global__ void __launch_bounds__(threads)
    backward_kernel(const T* dout, const T* x1, const T* x2, std::int64_t count, std::int64_t positions, int channels,
                    GateWeights gate, const float* values, float* gradients) {
  CDS_SHARED_FLOATS(shared);
  float* dgate = shared + threads * V;
  float* dmiddle = dgate + channels;
  const std::int64_t vector = blockIdx.x, image = vector % count;
  const Values at{2 * count, channels, gate.hidden};
  const T* x = (vector < count ? x1 : x2) + image * positions * channels;
  sum_positions<T, V, true>(dout + image * positions * channels, x, positions, channels, shared, dgate);
  for (int c = static_cast<int>(threadIdx.x); c < channels; c += threads) {
    const float g = values[at.gate(vector) + c];
    dgate[c] *= g * (1.0F - g);
    gradients[at.gate(vector) + c] = dgate[c];
  }
  __syncthreads();
  const int warp = static_cast<int>(threadIdx.x) / 32, lane = static_cast<int>(threadIdx.x) % 32;
  for (int j = warp; j < gate.hidden; j += threads / 32) {
    float sum = 0;
    for (int c = lane; c < channels; c += 32)
      sum = fmaf(gate.w2[c * gate.hidden + j], dgate[c], sum);
    sum = warp_sum(sum);
    if (lane == 0) {
      dmiddle[j] = values[at.middle(vector) + j] > 0.0F ? sum : 0.0F;
      gradients[at.middle(vector) + j] = dmiddle[j];
    }
  }
  __syncthreads();
  for (int c = static_cast<int>(threadIdx.x); c < channels; c += threads) {
    float sum = 0;
    for (int j = 0; j < gate.hidden; ++j)
      sum = fmaf(gate.w1[j * channels + c], dmiddle[j], sum);
    gradients[at.mean(vector) + c] = sum / static_cast<float>(positions);
  }
}

// A warp an element of the weights' gradients: sums over the vectors.
__global__ void __launch_bounds__(threads)
    weights_kernel(Values at, const float* values, const float* gradients, GateGradients out) {
  const int lane = static_cast<int>(threadIdx.x) % 32;
  const int c_count = at.channels, j_count = at.hidden, products = c_count * j_count;
  int element = static_cast<int>((static_cast<std::int64_t>(blockIdx.x) * threads + threadIdx.x) / 32);
  if (element >= 2 * products + c_count + j_count)
    return;
  float sum = 0;
  float* to = nullptr;
  if (element < products) { // w1[j][c]
    const int j = element / c_count, c = element % c_count;
    for (std::int64_t v = lane; v < at.vectors; v += 32)
      sum = fmaf(gradients[at.middle(v) + j], values[at.mean(v) + c], sum);
    to = out.w1 + element;
  } else if ((element -= products) < products) { // w2[c][j]
    const int c = element / j_count, j = element % j_count;
    for (std::int64_t v = lane; v < at.vectors; v += 32)
      sum = fmaf(gradients[at.gate(v) + c], values[at.middle(v) + j], sum);
    to = out.w2 + element;
  } else if ((element -= products) < j_count) {
    for (std::int64_t v = lane; v < at.vectors; v += 32)
      sum += gradients[at.middle(v) + element];
    to = out.b1 + element;
  } else {
    element -= j_count;
    for (std::int64_t v = lane; v < at.vectors; v += 32)
      sum += gradients[at.gate(v) + element];
    to = out.b2 + element;
  }
  sum = warp_sum(sum);
  if (lane == 0)
    *to = sum;
}

unsigned mix_grid(std::int64_t packs) {
  const std::int64_t wanted = (packs + threads * 2 - 1) / (threads * 2);
  return static_cast<unsigned>(wanted < 1 ? 1 : wanted < mix_blocks ? wanted : mix_blocks);
}

std::size_t shared_bytes(int v, int channels, int hidden) {
  return static_cast<std::size_t>(threads * v + channels + hidden) * sizeof(float);
}

template <class T>
const T* in(const void* map) {
  return static_cast<const T*>(map);
}

} // namespace

Trouble gate_forward(MapType type, const void* x1, const void* x2, MapShape shape, const GateWeights& gate,
                     float* values, void* out, void* stream) {
  const auto queue = static_cast<cudaStream_t>(stream);
  const int channels = static_cast<int>(shape.channels);
  const std::int64_t positions = shape.height * shape.width;
  return with_lanes<16>(type, channels, [&](auto value, auto lanes) {
    using T = decltype(value);
    constexpr int V = lanes;
    launch(values_kernel<T, V>, static_cast<unsigned>(2 * shape.count), threads, shared_bytes(V, channels, gate.hidden),
           queue, in<T>(x1), in<T>(x2), shape.count, positions, channels, gate, values);
    if (const auto error = cudaGetLastError(); error != cudaSuccess)
      return error;
    const float* gates = values + 2 * shape.count * (channels + gate.hidden);
    launch(mix_kernel<T, V, false>, mix_grid(shape.rows() * channels / V), threads, 0, queue, in<T>(x1), in<T>(x2),
           shape.count, positions, channels, gates, nullptr, static_cast<T*>(out), nullptr);
    return cudaGetLastError();
  });
}

Trouble gate_backward(MapType type, const void* dout, const void* x1, const void* x2, MapShape shape,
                      const GateWeights& gate, const float* values, void* dx1, void* dx2,
                      const GateGradients& gradients, float* scratch, void* stream) {
  const auto queue = static_cast<cudaStream_t>(stream);
  const int channels = static_cast<int>(shape.channels);
  const std::int64_t positions = shape.height * shape.width;
  return with_lanes<16>(type, channels, [&](auto value, auto lanes) {
    using T = decltype(value);
    constexpr int V = lanes;
    launch(backward_kernel<T, V>, static_cast<unsigned>(2 * shape.count), threads,
           shared_bytes(V, channels, gate.hidden), queue, in<T>(dout), in<T>(x1), in<T>(x2), shape.count, positions,
           channels, gate, values, scratch);
    if (const auto error = cudaGetLastError(); error != cudaSuccess)
      return error;
    const float* gates = values + 2 * shape.count * (channels + gate.hidden);
    launch(mix_kernel<T, V, true>, mix_grid(shape.rows() * channels / V), threads, 0, queue, in<T>(dout), nullptr,
           shape.count, positions, channels, gates, scratch, static_cast<T*>(dx1), static_cast<T*>(dx2));
    if (const auto error = cudaGetLastError(); error != cudaSuccess || !gradients.w1)
      return error;
    const int elements = 2 * channels * gate.hidden + channels + gate.hidden;
    launch(weights_kernel, static_cast<unsigned>((elements + threads / 32 - 1) / (threads / 32)), threads, 0, queue,
           Values{2 * shape.count, channels, gate.hidden}, values, scratch, gradients);
    return cudaGetLastError();
  });
}

} // namespace cds::cuda
