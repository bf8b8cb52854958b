// Pools over relu(norm(x)) in training, a row of the pooled map or of its gradient at a time. Channels last and a multiple
// of 16. Compiled for several instruction sets, chosen at run time. Thread-safe.
#pragma once

#include "kernels/cpu/training_passes.h"

#include <cstdint>

namespace cds::cpu {

// One row of a 3x3 max pool with stride 2 and padding 1. `rows`: three rows of x, `width` columns each; null beyond the
// map's edge. For each of the (width - 1) / 2 + 1 columns the largest relu(norm(x)), the x that gave it and its place in
// the window, 0 to 8 from top left to bottom right (the first among equals).
struct MaxPoolRow {
  float *out, *chosen;
  std::uint8_t* place;
};
void max_pool_norm_row(const float* const (&rows)[3], int width, int channels, const Affine& norm,
                       const MaxPoolRow& to);

// A row of the pool's windows that covers a row of x as its kernel row 0, 1 or 2. gradient null: there is none.
struct PooledRow {
  const float* gradient = nullptr; // of norm(x), where the ReLU let it through
  const std::uint8_t* place = nullptr;
  int kernel_row = 0;
};
// out = the gradient of a row of x, through pool and norm.
void max_pool_norm_gradient_row(const PooledRow (&pooled)[2], const float* x, int width, int channels,
                                const NormGradient& norm, float* out);

// One row of a 2x2 average pool with stride 2 of relu(norm(x)). out: width / 2 columns.
void average_pool_norm_row(const float* upper, const float* lower, int width, int channels, const Affine& norm,
                           float* out);
// The sums for the norm's gradient from a row of the pool's.
void average_pool_norm_sums(const float* gradient, const float* upper, const float* lower, int width, int channels,
                            const Affine& norm, const NormSums& to);
// out = the gradient of a row of x from the pool's row (null: the row is in no window) through ReLU and norm.
void average_pool_norm_gradient_row(const float* gradient, const float* x, int width, int channels, const Affine& norm,
                                    const NormGradient& through, float* out);

} // namespace cds::cpu
