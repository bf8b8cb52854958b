#include "kernels/cpu/matmul.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/cpu/matmul.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <algorithm>

HWY_BEFORE_NAMESPACE();
namespace cds::cpu::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Wide = hn::CappedTag<float, 16>;

// A tile of sums stays in registers: six rows by four vectors of the 32 that AVX-512 has, by two of 16 elsewhere.
constexpr int tile_rows = 6;
constexpr int tile_vectors = HWY_MAX_BYTES >= 64 ? 4 : 2;
// Rows that meet a panel before the next one comes: they stay in the second-level cache.
constexpr int block_rows = 96;

// One tile's operands. Vector v of the right matrix starts at right + v * right_vector.
struct Tile {
  const float* left;
  std::int64_t left_row, left_depth; // element (i, d) at left[i * left_row + d * left_depth]
  int segments;
  std::int64_t length, left_segment;
  const float* right;
  std::int64_t right_depth, right_vector;
  float* out;
  std::int64_t out_row, out_vector;
};

template <int Rows, int Vectors>
struct Sums {
  hn::Vec<Wide> at[Rows][Vectors];
};

// What a row of a tile will add, and where it will be written.
template <int Vectors>
HWY_INLINE void AskFor(const Tile& tile, const Finish& finish, std::int64_t row) {
#pragma GCC unroll 8
  for (int v = 0; v < Vectors; ++v) {
    const std::int64_t at = row * tile.out_row + v * tile.out_vector;
    if (finish.add && finish.add != tile.out)
      __builtin_prefetch(finish.add + at, 0);
    __builtin_prefetch(tile.out + at, 1);
  }
}

// Left rows that lie side by side (left_depth 1), or a left matrix read down its columns (left_row 1): with the step
// known, the address costs nothing.
template <bool Across, int Rows, int Vectors>
HWY_INLINE void Accumulate(const Tile& tile, const float* HWY_RESTRICT left, const float* HWY_RESTRICT right,
                           std::int64_t length, Sums<Rows, Vectors>& sums) {
  const Wide d;
  for (std::int64_t k = 0; k < length; ++k, right += tile.right_depth) {
    hn::Vec<Wide> b[Vectors];
#pragma GCC unroll 8
    for (int v = 0; v < Vectors; ++v)
      b[v] = hn::LoadU(d, right + v * tile.right_vector);
#pragma GCC unroll 8
    for (int r = 0; r < Rows; ++r) {
      const auto a = hn::Set(d, Across ? left[r * tile.left_row + k] : left[k * tile.left_depth + r]);
#pragma GCC unroll 8
      for (int v = 0; v < Vectors; ++v)
        sums.at[r][v] = hn::MulAdd(a, b[v], sums.at[r][v]);
    }
  }
}

// The output is asked for before it is worked out, which takes longer than memory: a few cache lines at a time, since
// all at once would wait for each other.
template <int Rows, int Vectors>
HWY_INLINE void AccumulateProduct(const Tile& tile, const Finish& finish, Sums<Rows, Vectors>& sums) {
  const float* HWY_RESTRICT right = tile.right;
  const std::int64_t step = std::max<std::int64_t>(tile.length / (2 * Rows), 1);
  std::int64_t asked = 0;
  for (int s = 0; s < tile.segments; ++s) {
    const float* HWY_RESTRICT left = tile.left + s * tile.left_segment;
    for (std::int64_t k = 0; k < tile.length;) {
      const std::int64_t here = asked < Rows ? std::min(step, tile.length - k) : tile.length - k;
      if (asked < Rows)
        AskFor<Vectors>(tile, finish, asked++);
      Accumulate<true>(tile, left + k, right, here, sums);
      k += here;
      right += here * tile.right_depth;
    }
  }
}

template <int Rows, int Vectors>
HWY_INLINE void ProductTile(const Tile& tile, const Finish& finish) {
  const Wide d;
  Sums<Rows, Vectors> sums;
#pragma GCC unroll 8
  for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 8
    for (int v = 0; v < Vectors; ++v)
      sums.at[r][v] = hn::Zero(d);
  AccumulateProduct(tile, finish, sums);
#pragma GCC unroll 8
  for (int v = 0; v < Vectors; ++v) {
    const std::int64_t column = v * tile.out_vector;
    const auto bias = finish.bias ? hn::LoadU(d, finish.bias + column) : hn::Zero(d);
#pragma GCC unroll 8
    for (int r = 0; r < Rows; ++r) {
      auto y = hn::Add(sums.at[r][v], bias);
      if (finish.add)
        y = hn::Add(y, hn::LoadU(d, finish.add + r * tile.out_row + column));
      if (finish.relu)
        y = hn::Max(y, hn::Zero(d));
      hn::StoreU(y, d, tile.out + r * tile.out_row + column);
    }
  }
}

template <int Rows, int Vectors>
HWY_INLINE void GradientTile(const Tile& tile, const Finish&) {
  const Wide d;
  Sums<Rows, Vectors> sums;
#pragma GCC unroll 8
  for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 8
    for (int v = 0; v < Vectors; ++v)
      sums.at[r][v] = hn::LoadU(d, tile.out + r * tile.out_row + v * tile.out_vector);
  Accumulate<false>(tile, tile.left, tile.right, tile.length, sums);
#pragma GCC unroll 8
  for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 8
    for (int v = 0; v < Vectors; ++v)
      hn::StoreU(sums.at[r][v], d, tile.out + r * tile.out_row + v * tile.out_vector);
}

template <bool Gradient, int Rows, int Vectors>
HWY_NOINLINE void OneTile(const Tile& tile, const Finish& finish) {
  if constexpr (Gradient)
    GradientTile<Rows, Vectors>(tile, finish);
  else
    ProductTile<Rows, Vectors>(tile, finish);
}

template <bool Gradient, int Vectors>
HWY_INLINE void TileOf(int rows, const Tile& tile, const Finish& finish) {
  switch (rows) {
  case 1:
    return OneTile<Gradient, 1, Vectors>(tile, finish);
  case 2:
    return OneTile<Gradient, 2, Vectors>(tile, finish);
  case 3:
    return OneTile<Gradient, 3, Vectors>(tile, finish);
  case 4:
    return OneTile<Gradient, 4, Vectors>(tile, finish);
  case 5:
    return OneTile<Gradient, 5, Vectors>(tile, finish);
  default:
    return OneTile<Gradient, 6, Vectors>(tile, finish);
  }
}

template <bool Gradient>
HWY_INLINE void TileOf(int vectors, int rows, const Tile& tile, const Finish& finish) {
  if constexpr (tile_vectors == 4) {
    if (vectors == 4)
      return TileOf<Gradient, 4>(rows, tile, finish);
    if (vectors == 3)
      return TileOf<Gradient, 3>(rows, tile, finish);
  }
  if (vectors == 2)
    return TileOf<Gradient, 2>(rows, tile, finish);
  TileOf<Gradient, 1>(rows, tile, finish);
}

void Multiply(const LeftRows& left, int rows, const Panels& right, float* out, std::int64_t out_step,
              const Finish& finish) {
  const int lanes = static_cast<int>(hn::Lanes(Wide()));
  const std::int64_t panel = static_cast<std::int64_t>(right.depth) * channel_step;
  for (int begin = 0; begin < rows; begin += block_rows) {
    const int end = std::min(rows, begin + block_rows);
    for (int column = 0; column < right.columns;) {
      const int vectors = std::min(tile_vectors, (right.columns - column) / lanes);
      Tile tile{};
      tile.left_row = left.row_step;
      tile.segments = left.segments;
      tile.length = left.length;
      tile.left_segment = left.segment_step;
      tile.right = right.values.data() + column / channel_step * panel + column % channel_step;
      tile.right_depth = channel_step;
      tile.right_vector = lanes == channel_step ? panel : lanes; // narrower vectors: side by side in one panel
      tile.out_row = out_step;
      tile.out_vector = lanes;
      Finish part = finish;
      part.bias = finish.bias ? finish.bias + column : nullptr;
      for (int row = begin; row < end; row += tile_rows) {
        tile.left = left.data + row * left.row_step;
        tile.out = out + row * out_step + column;
        part.add = finish.add ? finish.add + row * out_step + column : nullptr;
        TileOf<false>(vectors, std::min(tile_rows, end - row), tile, part);
      }
      column += vectors * lanes;
    }
  }
}

void MultiplyTransposed(const float* x, std::int64_t x_step, int depth, const float* y, std::int64_t y_step,
                        int columns, std::int64_t rows, float* sums) {
  const int lanes = static_cast<int>(hn::Lanes(Wide()));
  Tile tile{};
  tile.left_depth = x_step;
  tile.segments = 1;
  tile.right_depth = y_step;
  tile.right_vector = lanes;
  tile.out_row = columns;
  tile.out_vector = lanes;
  constexpr std::int64_t block = 128;
  for (std::int64_t begin = 0; begin < rows; begin += block) {
    tile.length = std::min(block, rows - begin);
    for (int column = 0; column < columns;) {
      const int vectors = std::min(tile_vectors, (columns - column) / lanes);
      tile.right = y + begin * y_step + column;
      for (int row = 0; row < depth; row += tile_rows) {
        tile.left = x + begin * x_step + row;
        tile.out = sums + static_cast<std::int64_t>(row) * columns + column;
        TileOf<true>(vectors, std::min(tile_rows, depth - row), tile, {});
      }
      column += vectors * lanes;
    }
  }
}

const char* InstructionSet() {
  return hwy::TargetName(HWY_TARGET);
}

} // namespace cds::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace cds::cpu {

HWY_EXPORT(Multiply);
HWY_EXPORT(MultiplyTransposed);
HWY_EXPORT(InstructionSet);

void multiply(const LeftRows& left, int rows, const Panels& right, float* out, std::int64_t out_step,
              const Finish& finish) {
  HWY_DYNAMIC_DISPATCH(Multiply)(left, rows, right, out, out_step, finish);
}

void multiply_transposed(const float* x, std::int64_t x_step, int depth, const float* y, std::int64_t y_step,
                         int columns, std::int64_t rows, float* sums) {
  HWY_DYNAMIC_DISPATCH(MultiplyTransposed)(x, x_step, depth, y, y_step, columns, rows, sums);
}

const char* kernel_instruction_set() {
  return HWY_DYNAMIC_DISPATCH(InstructionSet)();
}

} // namespace cds::cpu
#endif
