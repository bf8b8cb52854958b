// Passes over maps in inference: gates, sums, pools. Maps are rows x channels floats, channels last and a multiple
// of 16. Compiled for several instruction sets, chosen at run time. Thread-safe.
#pragma once

#include <cstdint>

namespace cds::cpu {

// out = first * first_gate[c] + second * second_gate[c]; null gates count as 1.
void gated_sum(const float* first, const float* first_gate, const float* second, const float* second_gate,
               std::int64_t rows, int channels, float* out);

// sums[c] += the rows.
void add_rows(const float* map, std::int64_t rows, int channels, float* sums);

// One row of a 3x3 max pool with stride 2 and padding 1 over three rows of `width` columns, none below 0 (zeros stand
// for what lies outside). out: (width - 1) / 2 + 1 columns.
void max_pool_row(const float* above, const float* here, const float* below, int width, int channels, float* out);

// One row of a 2x2 average pool with stride 2. out: width / 2 columns; an odd last column is left out.
void average_pool_row(const float* upper, const float* lower, int width, int channels, float* out);

} // namespace cds::cpu
