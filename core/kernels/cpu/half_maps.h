// Passes over maps of bf16: depthwise convolution, gates, sums, pools. Maps are rows x channels, channels last and a
// multiple of 32; arithmetic is in float and rounded once, to the nearest even, where bf16 is stored. The unit is the
// products' (matmul_bf16.h). Thread-safe.
#pragma once

#include "kernels/cpu/bf16.h"
#include "kernels/cpu/depthwise.h"

#include <cstdint>

namespace cds::cpu {

// As depthwise.h's, from float rows to a bf16 row. Sums and squares are of the float values, before they are rounded.
void depthwise_row(const ThreeRows& rows, const float* taps, int width, int channels, Bf16* out,
                   const DepthwiseFinish& finish = {});

// out = first * first_gate[c] + second * second_gate[c]; null gates count as 1.
void gated_sum(const Bf16* first, const float* first_gate, const Bf16* second, const float* second_gate,
               std::int64_t rows, int channels, Bf16* out);

// sums[c] += the rows.
void add_rows(const Bf16* map, std::int64_t rows, int channels, float* sums);

// As maps.h's; the largest and, of four, the mean.
void max_pool_row(const Bf16* above, const Bf16* here, const Bf16* below, int width, int channels, Bf16* out);
void average_pool_row(const Bf16* upper, const Bf16* lower, int width, int channels, Bf16* out);

// count floats, rounded. Any count and alignment.
void round_row(const float* from, std::int64_t count, Bf16* to);

} // namespace cds::cpu
