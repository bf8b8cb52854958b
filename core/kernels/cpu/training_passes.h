// Passes over maps in training: BatchNorm with ReLU, statistics, gates, the sum of candidates, and the gradients of all
// of these. Maps are rows x channels floats, channels last and a multiple of 16; what is "per channel" is `channels`
// long. Sums are added to, in the order of the rows. Compiled for several instruction sets, chosen at run time.
// Thread-safe.
#pragma once

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

// out = relu(norm(x)).
void norm_relu(const float* x, const Affine& norm, std::int64_t rows, int channels, float* out);

// sums += x, squares += x * x.
void add_moments(const float* x, std::int64_t rows, int channels, float* sums, float* squares);

// sums += relu(norm(x)).
void add_norm_relu(const float* x, const Affine& norm, std::int64_t rows, int channels, float* sums);

// A branch before its gate; a null gate counts as 1.
struct GatedMap {
  const float* map;
  Affine norm;
  const float* gate;
};

// out = gate * relu(norm(map)) of the first + the same of the second.
void gated_norm_relu(const GatedMap& first, const GatedMap& second, std::int64_t rows, int channels, float* out);

// dots += gradient * relu(norm(x)): the gradient of a gate.
void dot_norm_relu(const float* gradient, const float* x, const Affine& norm, std::int64_t rows, int channels,
                   float* dots);

// out = gradient of a BatchNorm's input. out may be gradient or x.
void norm_input_gradient(const float* gradient, const float* x, const NormGradient& norm, std::int64_t rows,
                         int channels, float* out);

// Where the sums for a BatchNorm's gradient go: sums += g, dots += g * (x - mean).
struct NormSums {
  const float* mean = nullptr;
  float *sums = nullptr, *dots = nullptr;
};

// What comes back to relu(norm(x)): gradient * factor + addend + other (null: 1, 0, 0).
struct IncomingGradient {
  const float* gradient;
  const float *factor = nullptr, *addend = nullptr; // per channel; both or none
  const float* other = nullptr;                     // rows, like the gradient
};

// out = the gradient of norm(x): what comes back, where ReLU let it through. out may be the gradient or the other.
void relu_gradient(const IncomingGradient& incoming, const float* x, const Affine& norm, std::int64_t rows,
                   int channels, float* out, const NormSums& to);

// One CBlock's output, weight * relu(norm(restored) + shortcut), and what it is made of.
struct JoinTerm {
  const float* restored;
  Affine norm;
  const float* shortcut;
  Affine shortcut_norm; // null: the shortcut as it is
  float weight = 1;
};

// out (add: +)= constant + the term.
void join(const JoinTerm& term, bool add, float constant, std::int64_t rows, int channels, float* out);

// From the gradient of the sum to that of what a term's ReLU saw, `out` (null: not wanted, nor any sums), with the sums
// for the BatchNorms; those of `shortcut` would be `restored`'s again, so only its dots are added to, and only where it
// has a BatchNorm. weight_dots (null: not wanted) += gradient * the term without its weight.
struct JoinGradient {
  float* out = nullptr;
  NormSums restored, shortcut;
  float* weight_dots = nullptr;
};
void join_gradient(const float* gradient, const JoinTerm& term, std::int64_t rows, int channels,
                   const JoinGradient& to);

// out += x.
void add_map(const float* x, std::int64_t rows, int channels, float* out);

} // namespace cds::cpu
