// Passes over maps in training: BatchNorm with ReLU, statistics, gates, the sum of candidates, and the gradients of all
// of these. Maps are rows x channels, channels last and a multiple of 16 (of 32 as bf16), of T: float or Bf16, which is
// rounded to when it is stored; arithmetic is in float. What is "per channel" is `channels` floats long. Sums are added
// to, in the order of the rows. Compiled for several instruction sets, chosen at run time. Thread-safe.
#pragma once

#include "kernels/cpu/bf16.h"

#include <cstdint>

namespace cds::cpu {

// BatchNorm as a factor and an addend per channel.
struct Affine {
  const float *scale = nullptr, *shift = nullptr;
};

// The gradient of BatchNorm's input: factor * gradient + slope * input + constant, per channel.
struct NormGradient {
  const float *factor = nullptr, *slope = nullptr, *constant = nullptr;
};

// Where the sums for a BatchNorm's gradient go: sums += g, dots += g * (x - mean).
struct NormSums {
  const float* mean = nullptr;
  float *sums = nullptr, *dots = nullptr;
};

// A branch before its gate; a null gate counts as 1.
template <class T>
struct GatedMap {
  const T* map;
  Affine norm;
  const float* gate;
};

// What comes back to relu(norm(x)): gradient * factor + addend + other (null: 1, 0, 0).
template <class T>
struct IncomingGradient {
  const T* gradient;
  const float *factor = nullptr, *addend = nullptr; // per channel; both or none
  const T* other = nullptr;                         // rows, like the gradient
};

// One CBlock's output, weight * relu(norm(restored) + shortcut), and what it is made of.
template <class T>
struct JoinTerm {
  const T* restored;
  Affine norm;
  const T* shortcut;
  Affine shortcut_norm; // null: the shortcut as it is
  float weight = 1;
};

// From the gradient of the sum to that of what a term's ReLU saw, `out` (null: not wanted, nor any sums), with the sums
// for the BatchNorms; those of `shortcut` would be `restored`'s again, so only its dots are added to, and only where it
// has a BatchNorm. weight_dots (null: not wanted) += gradient * the term without its weight.
template <class T>
struct JoinGradient {
  T* out = nullptr;
  NormSums restored, shortcut;
  float* weight_dots = nullptr;
};

template <class T>
struct TrainingPasses {
  // out = relu(norm(x)).
  void (*norm_relu)(const T* x, const Affine& norm, std::int64_t rows, int channels, T* out);
  // sums += x, squares += x * x.
  void (*add_moments)(const T* x, std::int64_t rows, int channels, float* sums, float* squares);
  // sums += x.
  void (*add_map_rows)(const T* x, std::int64_t rows, int channels, float* sums);
  // sums += relu(norm(x)).
  void (*add_norm_relu)(const T* x, const Affine& norm, std::int64_t rows, int channels, float* sums);
  // out = gate * relu(norm(map)) of the first + the same of the second.
  void (*gated_norm_relu)(const GatedMap<T>& first, const GatedMap<T>& second, std::int64_t rows, int channels, T* out);
  // dots += gradient * relu(norm(x)): the gradient of a gate.
  void (*dot_norm_relu)(const T* gradient, const T* x, const Affine& norm, std::int64_t rows, int channels,
                        float* dots);
  // out = the gradient of a BatchNorm's input. out may be gradient or x.
  void (*norm_input_gradient)(const T* gradient, const T* x, const NormGradient& norm, std::int64_t rows, int channels,
                              T* out);
  // The same, not rounded.
  void (*norm_input_gradient_exact)(const T* gradient, const T* x, const NormGradient& norm, std::int64_t rows,
                                    int channels, float* out);
  // out = the gradient of norm(x): what comes back, where ReLU let it through. out may be the gradient or the other.
  void (*relu_gradient)(const IncomingGradient<T>& incoming, const T* x, const Affine& norm, std::int64_t rows,
                        int channels, T* out, const NormSums& to);
  // out (add: +)= constant + the term.
  void (*join)(const JoinTerm<T>& term, bool add, float constant, std::int64_t rows, int channels, T* out);
  void (*join_gradient)(const T* gradient, const JoinTerm<T>& term, std::int64_t rows, int channels,
                        const JoinGradient<T>& to);
  // out += x.
  void (*add_map)(const T* x, std::int64_t rows, int channels, T* out);
};

// Those of the instruction set chosen. T: float, Bf16.
template <class T>
[[nodiscard]] const TrainingPasses<T>& training_passes();

} // namespace cds::cpu
