#include "kernels/cpu/half_x86.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/cpu/half_floats.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <algorithm>
#include <cstring>

HWY_BEFORE_NAMESPACE();
namespace cds::cpu::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {

#include "kernels/cpu/half_lanes-inl.h"

using Words = hn::RebindToUnsigned<Lanes::Wide>;

constexpr int half_tile_rows = 4; // by two vectors: with AVX2's 16 registers the sums stay in them

// A pair of depths in each word, widened.
struct Pair {
  Lanes::Vec even, odd;
};

HWY_INLINE Pair Widen(hn::Vec<Words> words) {
  const Lanes::Wide wide;
  return {hn::BitCast(wide, hn::ShiftLeft<16>(words)),
          hn::BitCast(wide, hn::And(words, hn::Set(Words(), 0xFFFF0000U)))};
}

HWY_INLINE std::uint32_t WordAt(const Bf16* from) {
  std::uint32_t word = 0;
  std::memcpy(&word, from, sizeof word);
  return word;
}

// Rows rows by two vectors.
template <int Rows, class Out>
HWY_NOINLINE void HalfTile(const HalfRows& left, const PairPanels& right, int column, Out* out, std::int64_t step,
                           const HalfFinish& finish) {
  const Words words;
  const int lanes = Lanes::lanes();
  const std::int64_t panel = static_cast<std::int64_t>(right.depth()) * 16;
  const auto at = [&](int v) { // of vector v, in the right matrix
    const int first = column + v * lanes;
    return right.values.data() + first / 16 * panel + first % 16 * 2;
  };
  Lanes::Vec sums[Rows][2];
#pragma GCC unroll 4
  for (int r = 0; r < Rows; ++r)
    sums[r][0] = sums[r][1] = Lanes::Zero();
  for (int s = 0; s < right.segments; ++s) {
    const Bf16* row = left.data + s * left.segment_step;
    const std::int64_t begin = static_cast<std::int64_t>(s) * half_padded(right.length) * 16;
    const Bf16 *first = at(0) + begin, *second = at(1) + begin;
    for (int p = 0; p < (right.length + 1) / 2; ++p, row += 2, first += 32, second += 32) {
      const Pair one = Widen(hn::LoadU(words, reinterpret_cast<const std::uint32_t*>(first)));
      const Pair two = Widen(hn::LoadU(words, reinterpret_cast<const std::uint32_t*>(second)));
#pragma GCC unroll 4
      for (int r = 0; r < Rows; ++r) {
        const Pair a = Widen(hn::Set(words, WordAt(row + r * left.row_step)));
        sums[r][0] = Lanes::MulAdd(a.odd, one.odd, Lanes::MulAdd(a.even, one.even, sums[r][0]));
        sums[r][1] = Lanes::MulAdd(a.odd, two.odd, Lanes::MulAdd(a.even, two.even, sums[r][1]));
      }
    }
  }
#pragma GCC unroll 4
  for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 2
    for (int v = 0; v < 2; ++v) {
      const std::int64_t to = r * step + column + v * lanes;
      auto y = sums[r][v];
      if (finish.bias)
        y = Lanes::Add(y, Lanes::Load(finish.bias + column + v * lanes));
      if (finish.add)
        y = Lanes::Add(y, Lanes::Load(finish.add + to));
      if (finish.relu)
        y = Lanes::Max(y, Lanes::Zero());
      Lanes::Store(y, out + to);
    }
}

template <class Out>
void HalfMultiply(const HalfRows& left, int rows, const PairPanels& right, Out* out, std::int64_t step,
                  const HalfFinish& finish) {
  const int wide = 2 * Lanes::lanes();
  for (int column = 0; column < right.columns; column += wide)
    for (int row = 0; row < rows; row += half_tile_rows) {
      const HalfRows part{left.data + row * left.row_step, left.row_step, left.segment_step};
      HalfFinish end = finish;
      end.add = finish.add ? finish.add + row * step : nullptr;
      Out* const to = out + row * step;
      switch (std::min(half_tile_rows, rows - row)) {
      case 1:
        HalfTile<1>(part, right, column, to, step, end);
        break;
      case 2:
        HalfTile<2>(part, right, column, to, step, end);
        break;
      case 3:
        HalfTile<3>(part, right, column, to, step, end);
        break;
      default:
        HalfTile<4>(part, right, column, to, step, end);
      }
    }
}

} // namespace

void MultiplyToHalf(const HalfRows& left, int rows, const PairPanels& right, Bf16* out, std::int64_t step,
                    const HalfFinish& finish) {
  HalfMultiply(left, rows, right, out, step, finish);
}

void MultiplyToFloat(const HalfRows& left, int rows, const PairPanels& right, float* out, std::int64_t step) {
  HalfMultiply(left, rows, right, out, step, {});
}

} // namespace cds::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace cds::cpu {

HWY_EXPORT(MultiplyToHalf);
HWY_EXPORT(MultiplyToFloat);

void multiply_floats(const HalfRows& left, int rows, const PairPanels& right, Bf16* out, std::int64_t out_step,
                     const HalfFinish& finish) {
  HWY_DYNAMIC_DISPATCH(MultiplyToHalf)(left, rows, right, out, out_step, finish);
}

void multiply_floats(const HalfRows& left, int rows, const PairPanels& right, float* out, std::int64_t out_step) {
  HWY_DYNAMIC_DISPATCH(MultiplyToFloat)(left, rows, right, out, out_step);
}

} // namespace cds::cpu
#endif
