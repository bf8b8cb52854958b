// The inner loops of matching, compiled for several instruction sets and chosen at run time. Private to retrieval.
//
// A score is bias + sum over k of q[k] * g[k], summed in the order of k with multiply-add from the bias on. Each
// function keeps this order, whatever its blocks, so a pair has one score, bit for bit, wherever it is computed. Larger
// is nearer.
#pragma once

#include <cstdint>

namespace cds::kernel {

inline constexpr int panel_columns = 32; // gallery rows lie interleaved by 32: panel[k][column]

// How many query rows a packed panel holds on this processor.
[[nodiscard]] int panel_rows();

// Packs `count` rows (dims floats each, at rows[i]), scaled by scale[i], into one panel [dims][width]; missing columns
// are 0.
void pack(const float* const* rows, const float* scale, int count, int width, std::int64_t dims, float* panel);

// out[r * stride + c] for `rows` queries (packed by panel_rows()) and `panels` whole gallery panels.
void score_block(const float* queries, int rows, const float* gallery, std::int64_t panels, std::int64_t dims,
                 const float* bias, float* out, std::int64_t stride);

// The same scores for single pairs: query already scaled; gallery row i at rows[i], times scale[i], from bias[i] on.
void score_pairs(const float* query, const float* const* rows, const float* scale, const float* bias,
                 std::int64_t count, std::int64_t dims, float* out);

// counts[i] += how many of values[0..n) are > thresholds[i]; counts and thresholds hold `m`.
void count_above(const float* values, std::int64_t n, const float* thresholds, std::int64_t m, std::int32_t* counts);
// How many of values[0..n) are == value.
[[nodiscard]] std::int32_t count_equal(const float* values, std::int64_t n, float value);
// ++histogram[bin] for each value: bin = (value - low) * scale, held within [0, bins).
void count_bins(const float* values, std::int64_t n, float low, float scale, std::int32_t bins,
                std::uint32_t* histogram);
// The positions of values >= threshold, in order. `out` holds n.
[[nodiscard]] std::int64_t find_at_least(const float* values, std::int64_t n, float threshold, std::int32_t* out);
// REQUIRES n > 0.
[[nodiscard]] float lowest(const float* values, std::int64_t n);

// The name of the instruction set chosen, e.g. "AVX3_ZEN4".
[[nodiscard]] const char* instruction_set();

} // namespace cds::kernel
