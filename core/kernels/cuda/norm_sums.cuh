// From the blocks' partial sums to a BatchNorm's statistics and gradients. Private to kernels/cuda.
#pragma once

#include "kernels/cuda_maps.h"

#include <cuda_runtime.h>

namespace cds::cuda {

inline constexpr int max_partials =
    512; // blocks of a reduction at most: norm_scratch() and depthwise_scratch() count on it

// partials: blocks x 2 x channels (sums, sums of squares). `line`: NormLine's 4 x channels.
cudaError_t finish_statistics(const float* partials, int blocks, int channels, std::int64_t rows, const Norm& norm,
                              float* line, cudaStream_t stream);
// partials: blocks x `kinds` x channels; kind 0: sums of dy', kind `product`: sums of dy' * (z - mean).
cudaError_t finish_backward(const float* partials, int blocks, int kinds, int product, int channels, std::int64_t rows,
                            const float* weight, const float* line, const NormGradient& gradient, cudaStream_t stream);
// out[transposed ? c * kinds + k : k * channels + c] = sum over the blocks of partials[block][k][c].
cudaError_t finish_sums(const float* partials, int blocks, int kinds, int channels, bool transposed, float* out,
                        cudaStream_t stream);

} // namespace cds::cuda
