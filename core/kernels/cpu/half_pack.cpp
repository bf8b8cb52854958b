#include "kernels/cpu/half_x86.h"

#if CDS_HALF_X86
#include <algorithm>
#include <immintrin.h>

CDS_BEGIN_DOTS
namespace cds::cpu {
namespace {

struct Pairs { // of two rows: words of columns 0 to 15 and 16 to 31
  __m512i low, high;
};

// 32 columns of rows `row` and `row` + 1 of a matrix; rows from `rows` on are 0.
HWY_INLINE Pairs LoadPairs(const Bf16* at, std::int64_t step, int row, int rows) {
  alignas(64) static constexpr std::uint16_t low_order[32] = {0,  32, 1,  33, 2,  34, 3,  35, 4,  36, 5,
                                                              37, 6,  38, 7,  39, 8,  40, 9,  41, 10, 42,
                                                              11, 43, 12, 44, 13, 45, 14, 46, 15, 47};
  const __m512i order = _mm512_load_si512(low_order);
  const __m512i first = row < rows ? _mm512_loadu_si512(at + row * step) : _mm512_setzero_si512();
  const __m512i second = row + 1 < rows ? _mm512_loadu_si512(at + (row + 1) * step) : _mm512_setzero_si512();
  return {_mm512_permutex2var_epi16(first, order, second),
          _mm512_permutex2var_epi16(first, _mm512_add_epi16(order, _mm512_set1_epi16(16)), second)};
}

// 16 x 16 words turned round in place.
HWY_INLINE void Transpose(__m512i (&r)[16]) {
  __m512i t[16];
#pragma GCC unroll 8
  for (int i = 0; i < 8; ++i) {
    t[2 * i] = _mm512_unpacklo_epi32(r[2 * i], r[2 * i + 1]);
    t[2 * i + 1] = _mm512_unpackhi_epi32(r[2 * i], r[2 * i + 1]);
  }
#pragma GCC unroll 4
  for (int i = 0; i < 4; ++i) {
    r[4 * i] = _mm512_unpacklo_epi64(t[4 * i], t[4 * i + 2]);
    r[4 * i + 1] = _mm512_unpackhi_epi64(t[4 * i], t[4 * i + 2]);
    r[4 * i + 2] = _mm512_unpacklo_epi64(t[4 * i + 1], t[4 * i + 3]);
    r[4 * i + 3] = _mm512_unpackhi_epi64(t[4 * i + 1], t[4 * i + 3]);
  }
  // Row i of each four now holds words i, i + 4, i + 8, i + 12: gather the four quarters.
#pragma GCC unroll 4
  for (int i = 0; i < 4; ++i) {
    t[i] = _mm512_shuffle_i32x4(r[i], r[i + 4], 0x88);
    t[i + 4] = _mm512_shuffle_i32x4(r[i], r[i + 4], 0xDD);
    t[i + 8] = _mm512_shuffle_i32x4(r[i + 8], r[i + 12], 0x88);
    t[i + 12] = _mm512_shuffle_i32x4(r[i + 8], r[i + 12], 0xDD);
  }
#pragma GCC unroll 4
  for (int i = 0; i < 4; ++i) {
    r[i] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0x88);
    r[i + 8] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0xDD);
    r[i + 4] = _mm512_shuffle_i32x4(t[i + 4], t[i + 12], 0x88);
    r[i + 12] = _mm512_shuffle_i32x4(t[i + 4], t[i + 12], 0xDD);
  }
}

HWY_INLINE void Store(const __m512i (&rows)[16], Bf16* to) {
#pragma GCC unroll 16
  for (int i = 0; i < 16; ++i)
    _mm512_storeu_si512(to + i * 32, rows[i]);
}

} // namespace

void PackedPairs::pack(const Bf16* x, std::int64_t x_step, int depth, const Bf16* y, std::int64_t y_step, int columns,
                       int rows) {
  if (const auto size = static_cast<std::size_t>(pack_rows) * static_cast<std::size_t>(depth); down.size() < size)
    down = HalfBuffer(size);
  if (const auto size = static_cast<std::size_t>(pack_rows) * static_cast<std::size_t>(columns); across.size() < size)
    across = HalfBuffer(size);
  blocks = (rows + 31) / 32;
  const std::int64_t panel = static_cast<std::int64_t>(blocks) * 512;
  for (int block = 0; block < blocks; ++block) {
    Bf16* const to_across = across.data() + block * 512;
    for (int p = 0; p < 16; ++p)
      for (int c = 0; c < columns; c += 32) {
        const Pairs pairs = LoadPairs(y + c, y_step, block * 32 + 2 * p, rows);
        _mm512_storeu_si512(to_across + c / 16 * panel + p * 32, pairs.low);
        _mm512_storeu_si512(to_across + (c / 16 + 1) * panel + p * 32, pairs.high);
      }
    for (int d = 0; d < depth; d += 32) {
      __m512i low[16], high[16];
#pragma GCC unroll 16
      for (int p = 0; p < 16; ++p) {
        const Pairs pairs = LoadPairs(x + d, x_step, block * 32 + 2 * p, rows);
        low[p] = pairs.low;
        high[p] = pairs.high;
      }
      Transpose(low);
      Transpose(high);
      Store(low, down.data() + d / 16 * panel + block * 512);
      Store(high, down.data() + (d / 16 + 1) * panel + block * 512);
    }
  }
}

} // namespace cds::cpu
CDS_END_UNIT
#endif
