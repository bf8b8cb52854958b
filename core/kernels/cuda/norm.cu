// BatchNorm in training: statistics in two steps (a partial sum a block, then their sums in double), forward and
// backward as lines a * z + b, with ReLU and the shortcut folded in.
#include "kernels/cuda/map_lanes.cuh"
#include "kernels/cuda/norm_sums.cuh"

#include <type_traits>

namespace cds::cuda {
namespace {

constexpr int threads = 256;
constexpr int apply_blocks = 132 * 8;

struct Place {
  int column, row, first_channel, channel;
  bool inside;
};
template <int V>
__device__ inline Place place_of(int groups, int channels) {
  Place at{};
  at.column = static_cast<int>(threadIdx.x) % groups;
  at.row = static_cast<int>(threadIdx.x) / groups;
  at.first_channel = static_cast<int>(blockIdx.y) * groups * V;
  at.channel = at.first_channel + at.column * V;
  at.inside = at.channel < channels;
  return at;
}

template <class T, int V>
__global__ void statistics_kernel(const T* z, std::int64_t rows, int channels, int groups, int side, float* partials) {
  CDS_SHARED_FLOATS(shared);
  const Place at = place_of<V>(groups, channels);
  float sum[V]{}, squares[V]{};
  if (at.inside)
#pragma unroll 4
    for (std::int64_t row = static_cast<std::int64_t>(blockIdx.x) * side + at.row; row < rows;
         row += static_cast<std::int64_t>(gridDim.x) * side) {
      float value[V];
      load<V>(z + row * channels + at.channel, value);
#pragma unroll
      for (int i = 0; i < V; ++i) {
        sum[i] += value[i];
        squares[i] += value[i] * value[i];
      }
    }
  float* partial = partials + static_cast<std::int64_t>(blockIdx.x) * 2 * channels;
  reduce_rows<V>(sum, shared, groups, side, at.column, at.row, at.first_channel, channels, partial);
  reduce_rows<V>(squares, shared, groups, side, at.column, at.row, at.first_channel, channels, partial + channels);
}

enum class Added { nothing, map, line };

template <class T, int V, Added ADDED, bool RELU>
__global__ void apply_kernel(const T* z, std::int64_t rows, int channels, int groups, int side, const float* line,
                             const T* added, const float* added_line, T* y) {
  const Place at = place_of<V>(groups, channels);
  if (!at.inside)
    return;
  float scale[V], shift[V], scale2[V]{};
  load_floats<V>(line + 2 * channels + at.channel, scale);
  load_floats<V>(line + 3 * channels + at.channel, shift);
  if (ADDED == Added::line) {
    float shift2[V];
    load_floats<V>(added_line + 2 * channels + at.channel, scale2);
    load_floats<V>(added_line + 3 * channels + at.channel, shift2);
#pragma unroll
    for (int i = 0; i < V; ++i)
      shift[i] += shift2[i];
  }
#pragma unroll 4
  for (std::int64_t row = static_cast<std::int64_t>(blockIdx.x) * side + at.row; row < rows;
       row += static_cast<std::int64_t>(gridDim.x) * side) {
    const std::int64_t place = row * channels + at.channel;
    float value[V], other[V];
    load<V>(z + place, value);
    if (ADDED != Added::nothing)
      load<V>(added + place, other);
#pragma unroll
    for (int i = 0; i < V; ++i) {
      value[i] = fmaf(value[i], scale[i], shift[i]);
      if (ADDED == Added::map)
        value[i] += other[i];
      if (ADDED == Added::line)
        value[i] = fmaf(other[i], scale2[i], value[i]);
      if (RELU)
        value[i] = fmaxf(value[i], 0.0F);
    }
    store<V>(y + place, value);
  }
}

// Sums of dy' and dy' * (z - mean).
template <class T, int V, bool RELU>
__global__ void backward_kernel(const T* dy, const T* z, std::int64_t rows, int channels, int groups, int side,
                                const float* line, float* partials) {
  CDS_SHARED_FLOATS(shared);
  const Place at = place_of<V>(groups, channels);
  float sum[V]{}, product[V]{};
  if (at.inside) {
    float mean[V], scale[V], shift[V];
    load_floats<V>(line + at.channel, mean);
    load_floats<V>(line + 2 * channels + at.channel, scale);
    load_floats<V>(line + 3 * channels + at.channel, shift);
#pragma unroll 4
    for (std::int64_t row = static_cast<std::int64_t>(blockIdx.x) * side + at.row; row < rows;
         row += static_cast<std::int64_t>(gridDim.x) * side) {
      float up[V], value[V];
      load<V>(dy + row * channels + at.channel, up);
      load<V>(z + row * channels + at.channel, value);
#pragma unroll
      for (int i = 0; i < V; ++i) {
        const float used = !RELU || fmaf(value[i], scale[i], shift[i]) > 0.0F ? up[i] : 0.0F;
        sum[i] += used;
        product[i] += used * (value[i] - mean[i]);
      }
    }
  }
  float* partial = partials + static_cast<std::int64_t>(blockIdx.x) * 2 * channels;
  reduce_rows<V>(sum, shared, groups, side, at.column, at.row, at.first_channel, channels, partial);
  reduce_rows<V>(product, shared, groups, side, at.column, at.row, at.first_channel, channels, partial + channels);
}

template <class T, int V, bool RELU>
__global__ void backward_apply_kernel(const T* dy, const T* z, std::int64_t rows, int channels, int groups, int side,
                                      const float* line, const float* gradient_line, T* dz) {
  const Place at = place_of<V>(groups, channels);
  if (!at.inside)
    return;
  float scale[V], shift[V], k1[V], k2[V], k3[V];
  load_floats<V>(line + 2 * channels + at.channel, scale);
  load_floats<V>(line + 3 * channels + at.channel, shift);
  load_floats<V>(gradient_line + at.channel, k1);
  load_floats<V>(gradient_line + channels + at.channel, k2);
  load_floats<V>(gradient_line + 2 * channels + at.channel, k3);
#pragma unroll 4
  for (std::int64_t row = static_cast<std::int64_t>(blockIdx.x) * side + at.row; row < rows;
       row += static_cast<std::int64_t>(gridDim.x) * side) {
    const std::int64_t place = row * channels + at.channel;
    float up[V], value[V];
    load<V>(dy + place, up);
    load<V>(z + place, value);
#pragma unroll
    for (int i = 0; i < V; ++i) {
      const float used = !RELU || fmaf(value[i], scale[i], shift[i]) > 0.0F ? up[i] : 0.0F;
      value[i] = fmaf(k1[i], used, fmaf(k2[i], value[i], k3[i]));
    }
    store<V>(dz + place, value);
  }
}

template <class T, int V, bool TWO>
__global__ void join_kernel(const T* dy, const T* y, const T* z1, const T* z2, std::int64_t rows, int channels,
                            int groups, int side, const float* line1, const float* line2, T* dr, float* partials) {
  CDS_SHARED_FLOATS(shared);
  const Place at = place_of<V>(groups, channels);
  float sum[V]{}, product1[V]{}, product2[V]{};
  if (at.inside) {
    float mean1[V], mean2[V]{};
    load_floats<V>(line1 + at.channel, mean1);
    if (TWO)
      load_floats<V>(line2 + at.channel, mean2);
#pragma unroll 2
    for (std::int64_t row = static_cast<std::int64_t>(blockIdx.x) * side + at.row; row < rows;
         row += static_cast<std::int64_t>(gridDim.x) * side) {
      const std::int64_t place = row * channels + at.channel;
      float up[V], out[V], value1[V], value2[V];
      load<V>(dy + place, up);
      load<V>(y + place, out);
      load<V>(z1 + place, value1);
      if (TWO)
        load<V>(z2 + place, value2);
#pragma unroll
      for (int i = 0; i < V; ++i) {
        up[i] = out[i] > 0.0F ? up[i] : 0.0F;
        sum[i] += up[i];
        product1[i] += up[i] * (value1[i] - mean1[i]);
        if (TWO)
          product2[i] += up[i] * (value2[i] - mean2[i]);
      }
      store<V>(dr + place, up);
    }
  }
  float* partial = partials + static_cast<std::int64_t>(blockIdx.x) * 3 * channels;
  reduce_rows<V>(sum, shared, groups, side, at.column, at.row, at.first_channel, channels, partial);
  reduce_rows<V>(product1, shared, groups, side, at.column, at.row, at.first_channel, channels, partial + channels);
  if (TWO)
    reduce_rows<V>(product2, shared, groups, side, at.column, at.row, at.first_channel, channels,
                   partial + 2 * channels);
}

std::size_t shared_bytes(const Layout& layout, int v) {
  return static_cast<std::size_t>(layout.threads() * v) * sizeof(float);
}

// A flag as a type: run(std::true_type()) or run(std::false_type()).
template <class Run>
void with_flag(bool flag, const Run& run) {
  flag ? run(std::true_type{}) : run(std::false_type{});
}

template <class T>
const T* in(const void* map) {
  return static_cast<const T*>(map);
}
template <class T>
T* out(void* map) {
  return static_cast<T*>(map);
}

} // namespace

Trouble norm_statistics(MapType type, const void* z, MapShape shape, const Norm& norm, NormLine line, float* scratch,
                        void* stream) {
  const auto queue = static_cast<cudaStream_t>(stream);
  const int channels = static_cast<int>(shape.channels);
  return with_lanes<16>(type, channels, [&](auto value, auto lanes) {
    using T = decltype(value);
    constexpr int V = lanes;
    const Layout layout = lay_out(shape.rows(), channels, V, threads, max_partials, 4);
    launch(statistics_kernel<T, V>, layout.grid(), layout.threads(), shared_bytes(layout, V), queue, in<T>(z),
           shape.rows(), channels, layout.groups, layout.rows, scratch);
    return finish_statistics(scratch, static_cast<int>(layout.blocks), channels, shape.rows(), norm, line.values,
                             queue);
  });
}

Trouble norm_apply(MapType type, const void* z, MapShape shape, NormLine line, Shortcut shortcut, bool relu, void* y,
                   void* stream) {
  const auto queue = static_cast<cudaStream_t>(stream);
  const int channels = static_cast<int>(shape.channels);
  return with_lanes<16>(type, channels, [&](auto value, auto lanes) {
    using T = decltype(value);
    constexpr int V = lanes;
    const Layout layout = lay_out(shape.rows(), channels, V, threads, apply_blocks, 4);
    const auto go = [&](auto added, auto rectified) {
      launch(apply_kernel<T, V, added, rectified>, layout.grid(), layout.threads(), 0, queue, in<T>(z), shape.rows(),
             channels, layout.groups, layout.rows, line.values, in<T>(shortcut.map), shortcut.line.values, out<T>(y));
    };
    const auto with = [&](auto added) { with_flag(relu, [&](auto rectified) { go(added, rectified); }); };
    if (!shortcut.map)
      with(std::integral_constant<Added, Added::nothing>{});
    else if (!shortcut.line.values)
      with(std::integral_constant<Added, Added::map>{});
    else
      with(std::integral_constant<Added, Added::line>{});
    return cudaGetLastError();
  });
}

Trouble norm_backward(MapType type, const void* dy, const void* z, MapShape shape, const float* weight, NormLine line,
                      bool relu, NormGradient gradient, float* scratch, void* stream) {
  const auto queue = static_cast<cudaStream_t>(stream);
  const int channels = static_cast<int>(shape.channels);
  return with_lanes<16>(type, channels, [&](auto value, auto lanes) {
    using T = decltype(value);
    constexpr int V = lanes;
    const Layout layout = lay_out(shape.rows(), channels, V, threads, max_partials, 4);
    const auto go = [&](auto rectified) {
      launch(backward_kernel<T, V, rectified>, layout.grid(), layout.threads(), shared_bytes(layout, V), queue,
             in<T>(dy), in<T>(z), shape.rows(), channels, layout.groups, layout.rows, line.values, scratch);
    };
    with_flag(relu, go);
    return finish_backward(scratch, static_cast<int>(layout.blocks), 2, 1, channels, shape.rows(), weight, line.values,
                           gradient, queue);
  });
}

Trouble norm_backward_apply(MapType type, const void* dy, const void* z, MapShape shape, NormLine line, bool relu,
                            const float* gradient_line, void* dz, void* stream) {
  const auto queue = static_cast<cudaStream_t>(stream);
  const int channels = static_cast<int>(shape.channels);
  return with_lanes<16>(type, channels, [&](auto value, auto lanes) {
    using T = decltype(value);
    constexpr int V = lanes;
    const Layout layout = lay_out(shape.rows(), channels, V, threads, apply_blocks, 4);
    const auto go = [&](auto rectified) {
      launch(backward_apply_kernel<T, V, rectified>, layout.grid(), layout.threads(), 0, queue, in<T>(dy), in<T>(z),
             shape.rows(), channels, layout.groups, layout.rows, line.values, gradient_line, out<T>(dz));
    };
    with_flag(relu, go);
    return cudaGetLastError();
  });
}

Trouble join_backward(MapType type, const void* dy, const void* y, MapShape shape, const JoinedNorm& first,
                      const JoinedNorm& second, void* dr, float* scratch, void* stream) {
  const auto queue = static_cast<cudaStream_t>(stream);
  const int channels = static_cast<int>(shape.channels);
  return with_lanes<16>(type, channels, [&](auto value, auto lanes) {
    using T = decltype(value);
    constexpr int V = lanes;
    const Layout layout = lay_out(shape.rows(), channels, V, threads, max_partials, 2);
    const auto go = [&](auto two) {
      launch(join_kernel<T, V, two>, layout.grid(), layout.threads(), shared_bytes(layout, V), queue, in<T>(dy),
             in<T>(y), in<T>(first.z), in<T>(second.z), shape.rows(), channels, layout.groups, layout.rows,
             first.line.values, second.line.values, out<T>(dr), scratch);
    };
    with_flag(second.z != nullptr, go);
    const auto finish = [&](const JoinedNorm& norm, int product) {
      return finish_backward(scratch, static_cast<int>(layout.blocks), 3, product, channels, shape.rows(), norm.weight,
                             norm.line.values, norm.gradient, queue);
    };
    if (const auto error = finish(first, 1); error != cudaSuccess || !second.z)
      return error;
    return finish(second, 2);
  });
}

} // namespace cds::cuda
