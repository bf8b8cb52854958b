// The passes of a match over a block of queries x gallery rows, all in device memory. Private to kernels/cuda.
#pragma once

#include "kernels/cuda/match_key.cuh"

#include <cstdint>

namespace cds::cuda {

inline constexpr int match_tile = 128; // rows of either side are held in multiples of this
inline constexpr int match_depth = 16; // and their numbers in multiples of this

[[nodiscard]] constexpr std::int64_t whole(std::int64_t count, std::int64_t step) {
  return (count + step - 1) / step * step;
}

// out[r][k] = in[r][k] * scale[r]; 0 for k in [dims, stride) and for rows in [rows, padded_rows).
cudaError_t place_rows(const float* in, const float* scale, std::int64_t rows, std::int64_t dims,
                       std::int64_t padded_rows, std::int64_t stride, float* out, cudaStream_t stream);

// scores[q][g] = bias[g] + the product, for whole tiles: `queries` and `columns` are multiples of match_tile, `dims` of
// match_depth. scores: queries x columns.
cudaError_t score_block(const float* query, const float* gallery, const float* bias, std::int64_t queries,
                        std::int64_t columns, std::int64_t dims, float* scores, cudaStream_t stream);

// What one block's scores add to the tallies.
struct TallyBlock {
  const float* scores = nullptr; // queries x stride
  std::int64_t stride = 0, queries = 0;
  std::int64_t first = 0, columns = 0;   // gallery rows [first, first + columns)
  const std::int32_t* cameras = nullptr; // of each gallery row; -1: junk
  const float* low = nullptr;            // of each query of the block, as all below
  const std::uint8_t* binned = nullptr;
  float bin_scale = 0;
  std::int32_t bins = 0;
  unsigned long long* bin = nullptr;
  const std::int64_t* begin = nullptr; // queries + 1 places in the four below
  const MatchKey *right = nullptr, *own = nullptr;
  const std::int32_t* own_camera = nullptr;
  int *total_count = nullptr, *own_count = nullptr;
};
cudaError_t tally_block(const TallyBlock& block, cudaStream_t stream);

// Takes a block's scores into each query's `length` best keys, best first (no_match where there are fewer so far).
struct ListBlock {
  const float* scores = nullptr;
  std::int64_t stride = 0, queries = 0;
  std::int64_t first = 0, columns = 0;
  MatchKey* best = nullptr; // queries x length
  int length = 0;
};
cudaError_t list_block(const ListBlock& block, cudaStream_t stream);

} // namespace cds::cuda
