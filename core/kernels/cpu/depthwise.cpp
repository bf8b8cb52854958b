#include "kernels/cpu/depthwise.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/cpu/depthwise.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <cstdint>

HWY_BEFORE_NAMESPACE();
namespace cds::cpu::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Wide = hn::CappedTag<float, 16>;
using Vec = hn::Vec<Wide>;

// One vector of channels at one column of the three rows.
struct Column {
  Vec above, here, below;
};

HWY_INLINE Column LoadColumn(const ThreeRows& rows, std::int64_t at) {
  const Wide d;
  return {hn::LoadU(d, rows.above + at), hn::LoadU(d, rows.here + at), hn::LoadU(d, rows.below + at)};
}

HWY_INLINE Column ZeroColumn() {
  const Wide d;
  return {hn::Zero(d), hn::Zero(d), hn::Zero(d)};
}

template <bool Bias, bool Sums, bool Squares>
HWY_INLINE void Row(const ThreeRows& rows, const float* HWY_RESTRICT taps, int width, int channels,
                    float* HWY_RESTRICT out, const DepthwiseFinish& finish) {
  const Wide d;
  const int lanes = static_cast<int>(hn::Lanes(d));
  for (int c = 0; c < channels; c += lanes) {
    Vec tap[9];
#pragma GCC unroll 9
    for (int i = 0; i < 9; ++i)
      tap[i] = hn::LoadU(d, taps + i * channels + c);
    const Vec bias = Bias ? hn::LoadU(d, finish.bias + c) : hn::Zero(d);
    Vec sum = Sums ? hn::LoadU(d, finish.sums + c) : hn::Zero(d);
    Vec square = Squares ? hn::LoadU(d, finish.squares + c) : hn::Zero(d);
    Column left = ZeroColumn(), middle = LoadColumn(rows, c);
    for (int x = 0; x < width; ++x) {
      const Column right = x + 1 < width ? LoadColumn(rows, std::int64_t{x + 1} * channels + c) : ZeroColumn();
      // A chain for each row, so that no multiply-add waits for eight others.
      Vec top = hn::MulAdd(left.above, tap[0], bias), centre = hn::Mul(left.here, tap[3]),
          bottom = hn::Mul(left.below, tap[6]);
      top = hn::MulAdd(middle.above, tap[1], top);
      centre = hn::MulAdd(middle.here, tap[4], centre);
      bottom = hn::MulAdd(middle.below, tap[7], bottom);
      top = hn::MulAdd(right.above, tap[2], top);
      centre = hn::MulAdd(right.here, tap[5], centre);
      bottom = hn::MulAdd(right.below, tap[8], bottom);
      Vec y = hn::Add(top, hn::Add(centre, bottom));
      if constexpr (Bias)
        y = hn::Max(y, hn::Zero(d));
      if constexpr (Sums)
        sum = hn::Add(sum, y);
      if constexpr (Squares)
        square = hn::MulAdd(y, y, square);
      hn::StoreU(y, d, out + std::int64_t{x} * channels + c);
      left = middle;
      middle = right;
    }
    if constexpr (Sums)
      hn::StoreU(sum, d, finish.sums + c);
    if constexpr (Squares)
      hn::StoreU(square, d, finish.squares + c);
  }
}

void DepthwiseRow(const ThreeRows& rows, const float* taps, int width, int channels, float* out,
                  const DepthwiseFinish& finish) {
  if (finish.bias)
    finish.sums ? Row<true, true, false>(rows, taps, width, channels, out, finish)
                : Row<true, false, false>(rows, taps, width, channels, out, finish);
  else if (finish.squares)
    Row<false, true, true>(rows, taps, width, channels, out, finish);
  else if (finish.sums)
    Row<false, true, false>(rows, taps, width, channels, out, finish);
  else
    Row<false, false, false>(rows, taps, width, channels, out, finish);
}

void DepthwiseRowTaps(const float* HWY_RESTRICT gradient, const ThreeRows& rows, int width, int channels,
                      float* HWY_RESTRICT tap_sums) {
  const Wide d;
  const int lanes = static_cast<int>(hn::Lanes(d));
  for (int c = 0; c < channels; c += lanes) {
    Vec sum[9];
#pragma GCC unroll 9
    for (int i = 0; i < 9; ++i)
      sum[i] = hn::LoadU(d, tap_sums + i * channels + c);
    // The input column x meets the gradients of columns x + 1, x and x - 1 under the left, middle and right tap.
    Vec before = hn::Zero(d), here = hn::LoadU(d, gradient + c);
    for (int x = 0; x < width; ++x) {
      const Vec after = x + 1 < width ? hn::LoadU(d, gradient + std::int64_t{x + 1} * channels + c) : hn::Zero(d);
      const Column column = LoadColumn(rows, std::int64_t{x} * channels + c);
      sum[0] = hn::MulAdd(after, column.above, sum[0]);
      sum[1] = hn::MulAdd(here, column.above, sum[1]);
      sum[2] = hn::MulAdd(before, column.above, sum[2]);
      sum[3] = hn::MulAdd(after, column.here, sum[3]);
      sum[4] = hn::MulAdd(here, column.here, sum[4]);
      sum[5] = hn::MulAdd(before, column.here, sum[5]);
      sum[6] = hn::MulAdd(after, column.below, sum[6]);
      sum[7] = hn::MulAdd(here, column.below, sum[7]);
      sum[8] = hn::MulAdd(before, column.below, sum[8]);
      before = here;
      here = after;
    }
#pragma GCC unroll 9
    for (int i = 0; i < 9; ++i)
      hn::StoreU(sum[i], d, tap_sums + i * channels + c);
  }
}

} // namespace cds::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace cds::cpu {

HWY_EXPORT(DepthwiseRow);
HWY_EXPORT(DepthwiseRowTaps);

void depthwise_row(const ThreeRows& rows, const float* taps, int width, int channels, float* out,
                   const DepthwiseFinish& finish) {
  HWY_DYNAMIC_DISPATCH(DepthwiseRow)(rows, taps, width, channels, out, finish);
}

void depthwise_row_taps(const float* gradient, const ThreeRows& rows, int width, int channels, float* tap_sums) {
  HWY_DYNAMIC_DISPATCH(DepthwiseRowTaps)(gradient, rows, width, channels, tap_sums);
}

} // namespace cds::cpu
#endif
