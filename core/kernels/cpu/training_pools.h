// Pools over relu(norm(x)) in training, a row of the pooled map or of its gradient at a time. Maps are as in
// training_passes.h. Compiled for several instruction sets, chosen at run time. Thread-safe.
#pragma once

#include "kernels/cpu/training_passes.h"

#include <cstdint>

namespace cds::cpu {

// A row of a 3x3 max pool's windows: the largest relu(norm(x)), the x that gave it and its place in the window, 0 to 8
// from top left to bottom right (the first among equals).
template <class T>
struct MaxPoolRow {
  T *out, *chosen;
  std::uint8_t* place;
};

// A row of the pool's windows that covers a row of x as its kernel row 0, 1 or 2. gradient null: there is none.
template <class T>
struct PooledRow {
  const T* gradient = nullptr; // of norm(x), where the ReLU let it through
  const std::uint8_t* place = nullptr;
  int kernel_row = 0;
};

template <class T>
struct TrainingPools {
  // One row of a 3x3 max pool with stride 2 and padding 1: (width - 1) / 2 + 1 columns. `rows`: three rows of x,
  // `width` columns each; null beyond the map's edge.
  void (*max_pool_norm_row)(const T* const (&rows)[3], int width, int channels, const Affine& norm,
                            const MaxPoolRow<T>& to);
  // out = the gradient of a row of x, through pool and norm; not rounded.
  void (*max_pool_norm_gradient_row)(const PooledRow<T> (&pooled)[2], const T* x, int width, int channels,
                                     const NormGradient& norm, float* out);
  // One row of a 2x2 average pool with stride 2 of relu(norm(x)). out: width / 2 columns.
  void (*average_pool_norm_row)(const T* upper, const T* lower, int width, int channels, const Affine& norm, T* out);
  // The sums for the norm's gradient from a row of the pool's.
  void (*average_pool_norm_sums)(const T* gradient, const T* upper, const T* lower, int width, int channels,
                                 const Affine& norm, const NormSums& to);
  // out = the gradient of a row of x from the pool's row (null: the row is in no window) through ReLU and norm.
  void (*average_pool_norm_gradient_row)(const T* gradient, const T* x, int width, int channels, const Affine& norm,
                                         const NormGradient& through, T* out);
};

// Those of the instruction set chosen. T: float, Bf16.
template <class T>
[[nodiscard]] const TrainingPools<T>& training_pools();

} // namespace cds::cpu
