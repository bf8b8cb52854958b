#include "kernels/cpu/half_x86.h"

#if CDS_HALF_X86
#include <algorithm>
#include <cstring>
#include <immintrin.h>

CDS_BEGIN_DOTS
namespace cds::cpu {
namespace {

constexpr int tile_rows = 6;   // by two or four vectors: the sums stay in registers
constexpr int block_rows = 96; // rows that meet a panel before the next one comes

HWY_INLINE __m512bh Pair(const Bf16* from) { // two depths, in every lane
  int word = 0;
  std::memcpy(&word, from, sizeof word);
  const __m512i all = _mm512_set1_epi32(word);
  return reinterpret_cast<const __m512bh&>(all);
}

HWY_INLINE __m512bh Load(const Bf16* from) {
  const __m512i words = _mm512_loadu_si512(from);
  return reinterpret_cast<const __m512bh&>(words);
}

HWY_INLINE __m512 Widen(const Bf16* from) {
  return _mm512_castsi512_ps(
      _mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from))), 16));
}

// One tile's operands.
struct Tile {
  const Bf16 *left, *right;
  std::int64_t left_row, left_segment, panel;
  int segments, pairs, padded_pairs; // a segment's
};

template <int Rows, int Vectors>
HWY_INLINE void Accumulate(const Tile& tile, __m512 (&sums)[Rows][Vectors]) {
#pragma GCC unroll 8
  for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 8
    for (int v = 0; v < Vectors; ++v)
      sums[r][v] = _mm512_setzero_ps();
  for (int s = 0; s < tile.segments; ++s) {
    const Bf16* left = tile.left + s * tile.left_segment;
    const Bf16* right = tile.right + static_cast<std::int64_t>(s) * tile.padded_pairs * 32;
    for (int p = 0; p < tile.pairs; ++p, left += 2, right += 32) {
      __m512bh b[Vectors];
#pragma GCC unroll 8
      for (int v = 0; v < Vectors; ++v)
        b[v] = Load(right + v * tile.panel);
#pragma GCC unroll 8
      for (int r = 0; r < Rows; ++r) {
        const __m512bh a = Pair(left + r * tile.left_row);
#pragma GCC unroll 8
        for (int v = 0; v < Vectors; ++v)
          sums[r][v] = _mm512_dpbf16_ps(sums[r][v], a, b[v]);
      }
    }
  }
}

template <int Rows, int Vectors>
HWY_NOINLINE void StoreTile(const Tile& tile, float* out, std::int64_t step, const HalfFinish&) {
  __m512 sums[Rows][Vectors];
  Accumulate(tile, sums);
#pragma GCC unroll 8
  for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 8
    for (int v = 0; v < Vectors; ++v)
      _mm512_storeu_ps(out + r * step + v * 16, sums[r][v]);
}

template <int Rows, int Vectors>
HWY_NOINLINE void StoreTile(const Tile& tile, Bf16* out, std::int64_t step, const HalfFinish& finish) {
  __m512 sums[Rows][Vectors];
  Accumulate(tile, sums);
#pragma GCC unroll 8
  for (int v = 0; v < Vectors; ++v) {
    const __m512 bias = finish.bias ? _mm512_loadu_ps(finish.bias + v * 16) : _mm512_setzero_ps();
#pragma GCC unroll 8
    for (int r = 0; r < Rows; ++r) {
      const std::int64_t at = r * step + v * 16;
      __m512 y = _mm512_add_ps(sums[r][v], bias);
      if (finish.add)
        y = _mm512_add_ps(y, Widen(finish.add + at));
      if (finish.relu)
        y = _mm512_max_ps(y, _mm512_setzero_ps());
      const __m256bh half = _mm512_cvtneps_pbh(y);
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(out + at), reinterpret_cast<const __m256i&>(half));
    }
  }
}

template <int Vectors, class Out>
HWY_INLINE void StoreTile(int rows, const Tile& tile, Out* out, std::int64_t step, const HalfFinish& finish) {
  switch (rows) {
  case 1:
    return StoreTile<1, Vectors>(tile, out, step, finish);
  case 2:
    return StoreTile<2, Vectors>(tile, out, step, finish);
  case 3:
    return StoreTile<3, Vectors>(tile, out, step, finish);
  case 4:
    return StoreTile<4, Vectors>(tile, out, step, finish);
  case 5:
    return StoreTile<5, Vectors>(tile, out, step, finish);
  default:
    return StoreTile<6, Vectors>(tile, out, step, finish);
  }
}

template <class Out>
void Multiply(const HalfRows& left, int rows, const PairPanels& right, Out* out, std::int64_t step,
              const HalfFinish& finish) {
  Tile tile{};
  tile.left_row = left.row_step;
  tile.left_segment = left.segment_step;
  tile.panel = static_cast<std::int64_t>(right.depth()) * 16;
  tile.segments = right.segments;
  tile.pairs = (right.length + 1) / 2;
  tile.padded_pairs = half_padded(right.length) / 2;
  for (int begin = 0; begin < rows; begin += block_rows) {
    const int end = std::min(rows, begin + block_rows);
    for (int column = 0; column < right.columns;) {
      const bool wide = right.columns - column >= 64;
      tile.right = right.values.data() + column / 16 * tile.panel;
      HalfFinish part = finish;
      part.bias = finish.bias ? finish.bias + column : nullptr;
      for (int row = begin; row < end; row += tile_rows) {
        tile.left = left.data + row * left.row_step;
        const std::int64_t at = row * step + column;
        part.add = finish.add ? finish.add + at : nullptr;
        const int count = std::min(tile_rows, end - row);
        if (wide)
          StoreTile<4>(count, tile, out + at, step, part);
        else
          StoreTile<2>(count, tile, out + at, step, part);
      }
      column += wide ? 64 : 32;
    }
  }
}

} // namespace

void multiply_dots(const HalfRows& left, int rows, const PairPanels& right, Bf16* out, std::int64_t out_step,
                   const HalfFinish& finish) {
  Multiply(left, rows, right, out, out_step, finish);
}

void multiply_dots(const HalfRows& left, int rows, const PairPanels& right, float* out, std::int64_t out_step) {
  Multiply(left, rows, right, out, out_step, {});
}

void multiply_packed_dots(const PackedPairs& packed, int depth, int columns, float* sums) {
  constexpr int rows = 8;
  const std::int64_t panel = static_cast<std::int64_t>(packed.blocks) * 512;
  for (int d = 0; d < depth; d += rows)
    for (int c = 0; c < columns; c += 32) {
      float* const out = sums + static_cast<std::int64_t>(d) * columns + c;
      __m512 low[rows], high[rows];
#pragma GCC unroll 8
      for (int r = 0; r < rows; ++r) {
        low[r] = _mm512_loadu_ps(out + static_cast<std::int64_t>(r) * columns);
        high[r] = _mm512_loadu_ps(out + static_cast<std::int64_t>(r) * columns + 16);
      }
      const Bf16* down = packed.down.data() + d / 16 * panel + d % 16 * 32;
      const Bf16* across = packed.across.data() + c / 16 * panel;
      for (int block = 0; block < packed.blocks; ++block, down += 512, across += 512)
        for (int p = 0; p < 16; ++p) {
          const __m512bh first = Load(across + p * 32), second = Load(across + panel + p * 32);
#pragma GCC unroll 8
          for (int r = 0; r < rows; ++r) {
            const __m512bh a = Pair(down + r * 32 + p * 2);
            low[r] = _mm512_dpbf16_ps(low[r], a, first);
            high[r] = _mm512_dpbf16_ps(high[r], a, second);
          }
        }
#pragma GCC unroll 8
      for (int r = 0; r < rows; ++r) {
        _mm512_storeu_ps(out + static_cast<std::int64_t>(r) * columns, low[r]);
        _mm512_storeu_ps(out + static_cast<std::int64_t>(r) * columns + 16, high[r]);
      }
    }
}

} // namespace cds::cpu
CDS_END_UNIT
#endif
