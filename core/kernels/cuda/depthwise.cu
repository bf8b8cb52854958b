// Depthwise 3x3 convolutions with what follows them: a thread walks down a strip of one column, a few channels at a
// time, so that each row of its input is read once and used for three rows of output.
#include "kernels/cuda/map_lanes.cuh"
#include "kernels/cuda/norm_sums.cuh"

#include <type_traits>

namespace cds::cuda {
namespace {

constexpr int threads = 256;
constexpr int lane_bytes = 8; // narrower than elsewhere: nine weights a channel stay in registers

struct Strip {
  std::int64_t first; // of the image: its first value
  int y, x;
};
// Item `index` of count x strips x width.
template <int ROWS>
__device__ inline Strip strip_of(std::int64_t index, int height, int width, int channels) {
  const int strips = (height + ROWS - 1) / ROWS;
  Strip at{};
  at.x = static_cast<int>(index % width);
  const std::int64_t rest = index / width;
  at.y = static_cast<int>(rest % strips) * ROWS;
  at.first = rest / strips * height * width * channels;
  return at;
}

// A map's values as they are.
template <class T, int V>
struct Plain {
  const T* map;
  __device__ void prepare(int, int) {}
  __device__ void read(std::int64_t place, float (&to)[V]) const { load<V>(map + place, to); }
};

// The gradient of a BatchNorm's input, of a map and the gradient behind its ReLU.
template <class T, int V>
struct NormBackward {
  const T *dy, *z;
  const float *line, *gradient_line;
  float scale[V]{}, shift[V]{}, k1[V]{}, k2[V]{}, k3[V]{};
  __device__ void prepare(int channel, int channels) {
    load_floats<V>(line + 2 * channels + channel, scale);
    load_floats<V>(line + 3 * channels + channel, shift);
    load_floats<V>(gradient_line + channel, k1);
    load_floats<V>(gradient_line + channels + channel, k2);
    load_floats<V>(gradient_line + 2 * channels + channel, k3);
  }
  __device__ void read(std::int64_t place, float (&to)[V]) const {
    float up[V];
    load<V>(dy + place, up);
    load<V>(z + place, to);
#pragma unroll
    for (int i = 0; i < V; ++i) {
      const float used = fmaf(to[i], scale[i], shift[i]) > 0.0F ? up[i] : 0.0F;
      to[i] = fmaf(k1[i], used, fmaf(k2[i], to[i], k3[i]));
    }
  }
};

enum class After { nothing, statistics, affine_relu };

// FLIPPED: correlated with the weights turned by 180 degrees, which is the backward pass of the input.
template <class T, int V, int ROWS, After AFTER, bool FLIPPED, class Source>
__global__ void __launch_bounds__(threads)
    convolve_kernel(Source source, MapShape shape, const float* weight, int groups, int side, const float* affine,
                    T* out, float* partials) {
  CDS_SHARED_FLOATS(shared);
  const int height = static_cast<int>(shape.height), width = static_cast<int>(shape.width),
            channels = static_cast<int>(shape.channels);
  const int column = static_cast<int>(threadIdx.x) % groups, row = static_cast<int>(threadIdx.x) / groups;
  const int first_channel = static_cast<int>(blockIdx.y) * groups * V, channel = first_channel + column * V;
  float sum[V]{}, squares[V]{};
  if (channel < channels) {
    float w[9][V], scale[V]{}, shift[V]{};
#pragma unroll
    for (int k = 0; k < 9; ++k)
#pragma unroll
      for (int i = 0; i < V; ++i)
        w[k][i] = weight[(channel + i) * 9 + (FLIPPED ? 8 - k : k)];
    if (AFTER == After::affine_relu) {
      load_floats<V>(affine + channel, scale);
      load_floats<V>(affine + channels + channel, shift);
    }
    source.prepare(channel, channels);
    const std::int64_t items = shape.count * ((height + ROWS - 1) / ROWS) * width;
    for (std::int64_t item = static_cast<std::int64_t>(blockIdx.x) * side + row; item < items;
         item += static_cast<std::int64_t>(gridDim.x) * side) {
      const Strip at = strip_of<ROWS>(item, height, width, channels);
      float acc[ROWS][V]{};
#pragma unroll
      for (int r = -1; r <= ROWS; ++r) {
        const int y = at.y + r;
        if (y < 0 || y >= height)
          continue;
        const std::int64_t middle = at.first + (static_cast<std::int64_t>(y) * width + at.x) * channels + channel;
        float left[V]{}, here[V], right[V]{};
        source.read(middle, here);
        if (at.x > 0)
          source.read(middle - channels, left);
        if (at.x + 1 < width)
          source.read(middle + channels, right);
#pragma unroll
        for (int k = 0; k < 3; ++k) {
          const int o = r + 1 - k; // the output row to which this row is row k of the window
          if (o < 0 || o >= ROWS)
            continue;
#pragma unroll
          for (int i = 0; i < V; ++i)
            acc[o][i] =
                fmaf(left[i], w[3 * k][i], fmaf(here[i], w[3 * k + 1][i], fmaf(right[i], w[3 * k + 2][i], acc[o][i])));
        }
      }
#pragma unroll
      for (int o = 0; o < ROWS; ++o) {
        if (at.y + o >= height)
          break;
        if (AFTER == After::affine_relu)
#pragma unroll
          for (int i = 0; i < V; ++i)
            acc[o][i] = fmaxf(fmaf(acc[o][i], scale[i], shift[i]), 0.0F);
        store<V>(out + at.first + (static_cast<std::int64_t>(at.y + o) * width + at.x) * channels + channel, acc[o]);
        if (AFTER == After::statistics)
#pragma unroll
          for (int i = 0; i < V; ++i) {
            const float stored = as_float(rounded<T>(acc[o][i]));
            sum[i] += stored;
            squares[i] += stored * stored;
          }
      }
    }
  }
  if (AFTER != After::statistics)
    return;
  float* partial = partials + static_cast<std::int64_t>(blockIdx.x) * 2 * channels;
  reduce_rows<V>(sum, shared, groups, side, column, row, first_channel, channels, partial);
  reduce_rows<V>(squares, shared, groups, side, column, row, first_channel, channels, partial + channels);
}

// dweight's partial sums: blocks x 9 x channels.
template <class T, int V, int ROWS>
__global__ void __launch_bounds__(threads)
    weight_kernel(NormBackward<T, V> source, const T* x, MapShape shape, int groups, int side, float* partials) {
  CDS_SHARED_FLOATS(shared);
  const int height = static_cast<int>(shape.height), width = static_cast<int>(shape.width),
            channels = static_cast<int>(shape.channels);
  const int column = static_cast<int>(threadIdx.x) % groups, row = static_cast<int>(threadIdx.x) / groups;
  const int first_channel = static_cast<int>(blockIdx.y) * groups * V, channel = first_channel + column * V;
  float acc[9][V]{};
  if (channel < channels) {
    source.prepare(channel, channels);
    const std::int64_t items = shape.count * ((height + ROWS - 1) / ROWS) * width;
    for (std::int64_t item = static_cast<std::int64_t>(blockIdx.x) * side + row; item < items;
         item += static_cast<std::int64_t>(gridDim.x) * side) {
      const Strip at = strip_of<ROWS>(item, height, width, channels);
      const auto place = [&](int y) {
        return at.first + (static_cast<std::int64_t>(y) * width + at.x) * channels + channel;
      };
      float dz[ROWS][V]{};
#pragma unroll
      for (int o = 0; o < ROWS; ++o)
        if (at.y + o < height)
          source.read(place(at.y + o), dz[o]);
#pragma unroll
      for (int r = -1; r <= ROWS; ++r) {
        const int y = at.y + r;
        if (y < 0 || y >= height)
          continue;
        float left[V]{}, here[V], right[V]{};
        load<V>(x + place(y), here);
        if (at.x > 0)
          load<V>(x + place(y) - channels, left);
        if (at.x + 1 < width)
          load<V>(x + place(y) + channels, right);
#pragma unroll
        for (int k = 0; k < 3; ++k) {
          const int o = r + 1 - k;
          if (o < 0 || o >= ROWS)
            continue;
#pragma unroll
          for (int i = 0; i < V; ++i) {
            acc[3 * k][i] = fmaf(left[i], dz[o][i], acc[3 * k][i]);
            acc[3 * k + 1][i] = fmaf(here[i], dz[o][i], acc[3 * k + 1][i]);
            acc[3 * k + 2][i] = fmaf(right[i], dz[o][i], acc[3 * k + 2][i]);
          }
        }
      }
    }
  }
  float* partial = partials + static_cast<std::int64_t>(blockIdx.x) * 9 * channels;
#pragma unroll
  for (int k = 0; k < 9; ++k)
    reduce_rows<V>(acc[k], shared, groups, side, column, row, first_channel, channels, partial + k * channels);
}

std::size_t shared_bytes(const Layout& layout, int v) {
  return static_cast<std::size_t>(layout.threads() * v) * sizeof(float);
}

std::int64_t strips(const MapShape& shape, int rows) {
  return shape.count * ((shape.height + rows - 1) / rows) * shape.width;
}

// Calls work(ROWS): long strips where there are enough of them to fill a card.
template <class Work>
cudaError_t with_strips(const MapShape& shape, int v, const Work& work) {
  if (strips(shape, 8) * (shape.channels / v) >= 132 * 1024)
    return work(std::integral_constant<int, 8>{});
  return work(std::integral_constant<int, 4>{});
}

template <class T>
const T* in(const void* map) {
  return static_cast<const T*>(map);
}

template <After AFTER>
Trouble convolve(MapType type, const void* x, MapShape shape, const float* weight, const float* affine, void* out,
                 const Norm* norm, NormLine line, float* scratch, cudaStream_t queue) {
  return with_lanes<lane_bytes>(type, shape.channels, [&](auto value, auto lanes) {
    using T = decltype(value);
    constexpr int V = lanes;
    return with_strips(shape, V, [&](auto rows) {
      constexpr int ROWS = rows;
      const Layout layout = lay_out(strips(shape, ROWS), shape.channels, V, threads, max_partials, 1);
      const std::size_t shared = AFTER == After::statistics ? shared_bytes(layout, V) : 0;
      launch(convolve_kernel<T, V, ROWS, AFTER, false, Plain<T, V>>, layout.grid(), layout.threads(), shared, queue,
             Plain<T, V>{in<T>(x)}, shape, weight, layout.groups, layout.rows, affine, static_cast<T*>(out), scratch);
      if (AFTER != After::statistics)
        return cudaGetLastError();
      return finish_statistics(scratch, static_cast<int>(layout.blocks), static_cast<int>(shape.channels), shape.rows(),
                               *norm, line.values, queue);
    });
  });
}

} // namespace

Trouble depthwise_forward(MapType type, const void* x, MapShape shape, const float* weight, void* z, const Norm* norm,
                          NormLine line, float* scratch, void* stream) {
  const auto queue = static_cast<cudaStream_t>(stream);
  if (norm)
    return convolve<After::statistics>(type, x, shape, weight, nullptr, z, norm, line, scratch, queue);
  return convolve<After::nothing>(type, x, shape, weight, nullptr, z, nullptr, line, scratch, queue);
}

Trouble depthwise_inference(MapType type, const void* x, MapShape shape, const float* weight, const float* affine,
                            void* y, void* stream) {
  return convolve<After::affine_relu>(type, x, shape, weight, affine, y, nullptr, {}, nullptr,
                                      static_cast<cudaStream_t>(stream));
}

Trouble depthwise_backward(MapType type, const void* dy, const void* z, const void* x, MapShape shape,
                           const float* weight, NormLine line, const float* gradient_line, void* dx, float* dweight,
                           float* scratch, void* stream) {
  const auto queue = static_cast<cudaStream_t>(stream);
  return with_lanes<lane_bytes>(type, shape.channels, [&](auto value, auto lanes) {
    using T = decltype(value);
    constexpr int V = lanes;
    const NormBackward<T, V> source{in<T>(dy), in<T>(z), line.values, gradient_line};
    const cudaError_t error = with_strips(shape, V, [&](auto rows) {
      constexpr int ROWS = rows;
      const Layout layout = lay_out(strips(shape, ROWS), shape.channels, V, threads, 132 * 8, 1);
      launch(convolve_kernel<T, V, ROWS, After::nothing, true, NormBackward<T, V>>, layout.grid(), layout.threads(), 0,
             queue, source, shape, weight, layout.groups, layout.rows, nullptr, static_cast<T*>(dx), nullptr);
      return cudaGetLastError();
    });
    if (error != cudaSuccess || !dweight)
      return error;
    const Layout layout = lay_out(strips(shape, 4), shape.channels, V, threads, max_partials, 1);
    launch(weight_kernel<T, V, 4>, layout.grid(), layout.threads(), shared_bytes(layout, V), queue, source, in<T>(x),
           shape, layout.groups, layout.rows, scratch);
    return finish_sums(scratch, static_cast<int>(layout.blocks), 9, static_cast<int>(shape.channels), true, dweight,
                       queue);
  });
}

} // namespace cds::cuda
