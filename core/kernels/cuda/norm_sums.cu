#include "kernels/cuda/norm_sums.cuh"

#include "kernels/cuda/launch.cuh"

namespace cds::cuda {
namespace {

constexpr int columns = 32, sides = 32;

// The sum over the blocks of one column of the partials, in double and in a fixed order. Every thread of the block
// calls it; the first row of threads has the result.
__device__ double column_sum(const float* partials, int blocks, std::int64_t stride, bool inside, double* shared) {
  double sum = 0;
  if (inside)
#pragma unroll 8
    for (int block = static_cast<int>(threadIdx.y); block < blocks; block += sides)
      sum += static_cast<double>(partials[block * stride]);
  __syncthreads();
  shared[threadIdx.y * columns + threadIdx.x] = sum;
  __syncthreads();
  if (threadIdx.y == 0) {
    sum = 0;
#pragma unroll
    for (int side = 0; side < sides; ++side)
      sum += shared[side * columns + threadIdx.x];
  }
  return sum;
}

__global__ void statistics_kernel(const float* partials, int blocks, int channels, double rows, Norm norm,
                                  float* line) {
  CDS_SHARED(double, shared[columns * sides]);
  const int c = static_cast<int>(blockIdx.x) * columns + static_cast<int>(threadIdx.x);
  const bool inside = c < channels;
  const double sum = column_sum(partials + c, blocks, 2LL * channels, inside, shared);
  const double squares = column_sum(partials + channels + c, blocks, 2LL * channels, inside, shared);
  if (threadIdx.y != 0 || !inside)
    return;
  const double mean = sum / rows;
  const double variance = fmax(squares / rows - mean * mean, 0.0);
  const float deviation = static_cast<float>(1.0 / sqrt(variance + static_cast<double>(norm.eps)));
  const float scale = norm.weight[c] * deviation;
  line[c] = static_cast<float>(mean);
  line[channels + c] = deviation;
  line[2 * channels + c] = scale;
  line[3 * channels + c] = norm.bias[c] - static_cast<float>(mean) * scale;
  if (norm.running_mean) {
    const double part = norm.momentum, unbiased = variance * rows / (rows - 1);
    norm.running_mean[c] = static_cast<float>((1 - part) * norm.running_mean[c] + part * mean);
    norm.running_var[c] = static_cast<float>((1 - part) * norm.running_var[c] + part * unbiased);
  }
  if (norm.tracked && c == 0)
    ++*norm.tracked;
}

__global__ void backward_kernel(const float* partials, int blocks, int kinds, int product, int channels, double rows,
                                const float* weight, const float* line, NormGradient gradient) {
  CDS_SHARED(double, shared[columns * sides]);
  const int c = static_cast<int>(blockIdx.x) * columns + static_cast<int>(threadIdx.x);
  const bool inside = c < channels;
  const std::int64_t stride = static_cast<std::int64_t>(kinds) * channels;
  const double sum = column_sum(partials + c, blocks, stride, inside, shared);
  const double products =
      column_sum(partials + static_cast<std::int64_t>(product) * channels + c, blocks, stride, inside, shared);
  if (threadIdx.y != 0 || !inside)
    return;
  const double mean = line[c], deviation = line[channels + c];
  const double k1 = weight[c] * deviation;
  const double k2 = -k1 * deviation * deviation * products / rows;
  gradient.line[c] = static_cast<float>(k1);
  gradient.line[channels + c] = static_cast<float>(k2);
  gradient.line[2 * channels + c] = static_cast<float>(-k1 * sum / rows - k2 * mean);
  if (gradient.weight)
    gradient.weight[c] = static_cast<float>(deviation * products);
  if (gradient.bias)
    gradient.bias[c] = static_cast<float>(sum);
}

__global__ void sums_kernel(const float* partials, int blocks, int kinds, int channels, bool transposed, float* out) {
  CDS_SHARED(double, shared[columns * sides]);
  const int at = static_cast<int>(blockIdx.x) * columns + static_cast<int>(threadIdx.x), width = kinds * channels;
  const double sum = column_sum(partials + at, blocks, width, at < width, shared);
  if (threadIdx.y == 0 && at < width)
    out[transposed ? (at % channels) * kinds + at / channels : at] = static_cast<float>(sum);
}

dim3 grid_of(int width) {
  return {static_cast<unsigned>((width + columns - 1) / columns), 1, 1};
}

} // namespace

cudaError_t finish_statistics(const float* partials, int blocks, int channels, std::int64_t rows, const Norm& norm,
                              float* line, cudaStream_t stream) {
  launch(statistics_kernel, grid_of(channels), dim3(columns, sides), 0, stream, partials, blocks, channels,
         static_cast<double>(rows), norm, line);
  return cudaGetLastError();
}

cudaError_t finish_backward(const float* partials, int blocks, int kinds, int product, int channels, std::int64_t rows,
                            const float* weight, const float* line, const NormGradient& gradient, cudaStream_t stream) {
  launch(backward_kernel, grid_of(channels), dim3(columns, sides), 0, stream, partials, blocks, kinds, product,
         channels, static_cast<double>(rows), weight, line, gradient);
  return cudaGetLastError();
}

cudaError_t finish_sums(const float* partials, int blocks, int kinds, int channels, bool transposed, float* out,
                        cudaStream_t stream) {
  launch(sums_kernel, grid_of(kinds * channels), dim3(columns, sides), 0, stream, partials, blocks, kinds, channels,
         transposed, out);
  return cudaGetLastError();
}

} // namespace cds::cuda
