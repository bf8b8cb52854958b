#include "kernels/cpu/half_x86.h"

#if CDS_HALF_X86
#include <algorithm>
#include <immintrin.h>

CDS_BEGIN_TILES
namespace cds::cpu {
namespace {

// Tiles 0 to 3 hold sums (two by two), 4 and 5 left rows, 6 and 7 right columns.
struct alignas(64) TileSetup {
  std::uint8_t palette = 1, start = 0, reserved[14] = {};
  std::uint16_t bytes[16] = {64, 64, 64, 64, 64, 64, 64, 64};
  std::uint8_t rows[16] = {16, 16, 16, 16, 16, 16, 16, 16};
};

// The compiler does not know that tile instructions read memory, all of it.
HWY_INLINE void stores_are_done(const void* memory = nullptr) {
  __asm__ volatile("" : : "r"(memory) : "memory");
}

void set_up(int upper, int lower) {
  TileSetup setup;
  for (const int tile : {0, 1, 4})
    setup.rows[tile] = static_cast<std::uint8_t>(upper);
  for (const int tile : {2, 3, 5})
    setup.rows[tile] = static_cast<std::uint8_t>(lower);
  stores_are_done(&setup);
  _tile_loadconfig(&setup);
}

// One block of at most 32 rows and 32 columns.
struct Block {
  const Bf16 *left, *right; // right: the first of two panels
  std::int64_t left_row, left_segment, panel;
  int segments, steps; // steps of 32 depths a segment
};

template <bool Lower>
HWY_INLINE void Accumulate(const Block& block) {
  _tile_zero(0);
  _tile_zero(1);
  if constexpr (Lower) {
    _tile_zero(2);
    _tile_zero(3);
  }
  const Bf16* first = block.right;
  const Bf16* second = block.right + block.panel;
  const std::int64_t bytes = block.left_row * 2;
  for (int s = 0; s < block.segments; ++s) {
    const Bf16* upper = block.left + s * block.left_segment;
    const Bf16* lower = upper + 16 * block.left_row;
    for (int k = 0; k < block.steps; ++k, upper += 32, lower += 32, first += 512, second += 512) {
      _tile_loadd(4, upper, bytes);
      _tile_loadd(6, first, 64);
      _tile_dpbf16ps(0, 4, 6);
      _tile_loadd(7, second, 64);
      _tile_dpbf16ps(1, 4, 7);
      if constexpr (Lower) {
        _tile_loadd(5, lower, bytes);
        _tile_dpbf16ps(2, 5, 6);
        _tile_dpbf16ps(3, 5, 7);
      }
    }
  }
}

template <bool Lower>
HWY_INLINE void StoreSums(float* out, std::int64_t step) {
  const std::int64_t bytes = step * 4;
  _tile_stored(0, out, bytes);
  _tile_stored(1, out + 16, bytes);
  if constexpr (Lower) {
    _tile_stored(2, out + 16 * step, bytes);
    _tile_stored(3, out + 16 * step + 16, bytes);
  }
}

HWY_INLINE __m512 Widen(const Bf16* from) {
  return _mm512_castsi512_ps(
      _mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from))), 16));
}

template <bool Add, bool Relu>
HWY_INLINE void FinishRows(const float* sums, int rows, Bf16* out, std::int64_t step, const float* bias,
                           const Bf16* add) {
  const __m512 low_bias = bias ? _mm512_loadu_ps(bias) : _mm512_setzero_ps();
  const __m512 high_bias = bias ? _mm512_loadu_ps(bias + 16) : _mm512_setzero_ps();
  for (int r = 0; r < rows; ++r, sums += 32, out += step) {
    __m512 low = _mm512_add_ps(_mm512_load_ps(sums), low_bias),
           high = _mm512_add_ps(_mm512_load_ps(sums + 16), high_bias);
    if constexpr (Add) {
      low = _mm512_add_ps(low, Widen(add));
      high = _mm512_add_ps(high, Widen(add + 16));
      add += step;
    }
    if constexpr (Relu) {
      low = _mm512_max_ps(low, _mm512_setzero_ps());
      high = _mm512_max_ps(high, _mm512_setzero_ps());
    }
    const __m512bh both = _mm512_cvtne2ps_pbh(high, low);
    _mm512_storeu_si512(out, reinterpret_cast<const __m512i&>(both));
  }
}

// Where a block's sums go: to bf16 with a finish, or as they are.
struct ToHalf {
  Bf16* out;
  std::int64_t step;
  HalfFinish finish;
  alignas(64) float sums[2][32 * 32]; // by turns, so that one block's finish and the next one's sums overlap
  int turn = 0;

  // What will be added, and where will be written, before the block is worked out.
  HWY_INLINE void AskFor(int row, int rows, int column) const {
    for (int r = row; r < row + rows; ++r) {
      const std::int64_t at = r * step + column;
      if (finish.add && finish.add != out)
        __builtin_prefetch(finish.add + at, 0);
      __builtin_prefetch(out + at, 1);
    }
  }
  template <bool Lower>
  HWY_INLINE void Store(int row, int rows, int column) {
    float* const scratch = sums[turn ^= 1];
    StoreSums<Lower>(scratch, 32);
    const std::int64_t at = row * step + column;
    const float* bias = finish.bias ? finish.bias + column : nullptr;
    if (finish.add)
      finish.relu ? FinishRows<true, true>(scratch, rows, out + at, step, bias, finish.add + at)
                  : FinishRows<true, false>(scratch, rows, out + at, step, bias, finish.add + at);
    else
      finish.relu ? FinishRows<false, true>(scratch, rows, out + at, step, bias, nullptr)
                  : FinishRows<false, false>(scratch, rows, out + at, step, bias, nullptr);
  }
};

struct ToFloat {
  float* out;
  std::int64_t step;
  HWY_INLINE void AskFor(int, int, int) const {}
  template <bool Lower>
  HWY_INLINE void Store(int row, int, int column) {
    StoreSums<Lower>(out + row * step + column, step);
  }
};

template <class Out>
void Multiply(const HalfRows& left, int rows, const PairPanels& right, Out& out) {
  stores_are_done();
  Block block{};
  block.left_row = left.row_step;
  block.left_segment = left.segment_step;
  block.panel = static_cast<std::int64_t>(right.depth()) * 16;
  block.segments = right.segments;
  block.steps = half_padded(right.length) / 32;
  const int whole = rows / 32 * 32, rest = rows - whole;
  for (int column = 0; column < right.columns; column += 32) {
    block.right = right.values.data() + column / 16 * block.panel;
    for (int row = 0; row < whole; row += 32) {
      block.left = left.data + row * left.row_step;
      out.AskFor(row, 32, column);
      Accumulate<true>(block);
      out.template Store<true>(row, 32, column);
    }
  }
  if (rest == 0)
    return;
  const bool odd = rest % 16 != 0;
  if (odd)
    set_up(std::min(rest, 16), rest > 16 ? rest - 16 : 16);
  block.left = left.data + whole * left.row_step;
  for (int column = 0; column < right.columns; column += 32) {
    block.right = right.values.data() + column / 16 * block.panel;
    if (rest > 16) {
      Accumulate<true>(block);
      out.template Store<true>(whole, rest, column);
    } else {
      Accumulate<false>(block);
      out.template Store<false>(whole, rest, column);
    }
  }
  if (odd)
    set_up(16, 16);
}

} // namespace

void hold_tiles() {
  set_up(16, 16);
}

void release_tiles() {
  _tile_release();
}

void multiply_tiles(const HalfRows& left, int rows, const PairPanels& right, Bf16* out, std::int64_t out_step,
                    const HalfFinish& finish) {
  ToHalf to;
  to.out = out;
  to.step = out_step;
  to.finish = finish;
  Multiply(left, rows, right, to);
}

void multiply_tiles(const HalfRows& left, int rows, const PairPanels& right, float* out, std::int64_t out_step) {
  ToFloat to{out, out_step};
  Multiply(left, rows, right, to);
}

void multiply_packed_tiles(const PackedPairs& packed, int depth, int columns, float* sums) {
  stores_are_done();
  const std::int64_t panel = static_cast<std::int64_t>(packed.blocks) * 512,
                     bytes = static_cast<std::int64_t>(columns) * 4;
  for (int d = 0; d < depth; d += 32)
    for (int c = 0; c < columns; c += 32) {
      float* const upper = sums + static_cast<std::int64_t>(d) * columns + c;
      float* const lower = upper + static_cast<std::int64_t>(columns) * 16;
      _tile_loadd(0, upper, bytes);
      _tile_loadd(1, upper + 16, bytes);
      _tile_loadd(2, lower, bytes);
      _tile_loadd(3, lower + 16, bytes);
      const Bf16* down = packed.down.data() + d / 16 * panel;
      const Bf16* across = packed.across.data() + c / 16 * panel;
      for (int block = 0; block < packed.blocks; ++block, down += 512, across += 512) {
        _tile_loadd(4, down, 64);
        _tile_loadd(6, across, 64);
        _tile_dpbf16ps(0, 4, 6);
        _tile_loadd(7, across + panel, 64);
        _tile_dpbf16ps(1, 4, 7);
        _tile_loadd(5, down + panel, 64);
        _tile_dpbf16ps(2, 5, 6);
        _tile_dpbf16ps(3, 5, 7);
      }
      _tile_stored(0, upper, bytes);
      _tile_stored(1, upper + 16, bytes);
      _tile_stored(2, lower, bytes);
      _tile_stored(3, lower + 16, bytes);
    }
}

} // namespace cds::cpu
CDS_END_UNIT
#endif
