#include "kernels/cpu/maps.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/cpu/maps.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <algorithm>

HWY_BEFORE_NAMESPACE();
namespace cds::cpu::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Wide = hn::CappedTag<float, 16>;
using Vec = hn::Vec<Wide>;

void GatedSum(const float* HWY_RESTRICT first, const float* first_gate, const float* HWY_RESTRICT second,
              const float* second_gate, std::int64_t rows, int channels, float* HWY_RESTRICT out) {
  const Wide d;
  const int lanes = static_cast<int>(hn::Lanes(d));
  for (int c = 0; c < channels; c += lanes) {
    const Vec one = first_gate ? hn::LoadU(d, first_gate + c) : hn::Set(d, 1.0F);
    const Vec two = second_gate ? hn::LoadU(d, second_gate + c) : hn::Set(d, 1.0F);
    for (std::int64_t at = c; at < rows * channels; at += channels)
      hn::StoreU(hn::MulAdd(hn::LoadU(d, first + at), one, hn::Mul(hn::LoadU(d, second + at), two)), d, out + at);
  }
}

void AddRows(const float* map, std::int64_t rows, int channels, float* sums) {
  const Wide d;
  const int lanes = static_cast<int>(hn::Lanes(d));
  for (int c = 0; c < channels; c += lanes) {
    Vec sum = hn::LoadU(d, sums + c);
    for (std::int64_t at = c; at < rows * channels; at += channels)
      sum = hn::Add(sum, hn::LoadU(d, map + at));
    hn::StoreU(sum, d, sums + c);
  }
}

void MaxPoolRow(const float* above, const float* here, const float* below, int width, int channels, float* out) {
  const Wide d;
  const int lanes = static_cast<int>(hn::Lanes(d));
  for (int x = 0; x <= (width - 1) / 2; ++x) {
    const int begin = std::max(0, 2 * x - 1), end = std::min(width, 2 * x + 2);
    for (int c = 0; c < channels; c += lanes) {
      Vec most = hn::Zero(d);
      for (std::int64_t column = begin; column < end; ++column) {
        const std::int64_t at = column * channels + c;
        most = hn::Max(most,
                       hn::Max(hn::LoadU(d, above + at), hn::Max(hn::LoadU(d, here + at), hn::LoadU(d, below + at))));
      }
      hn::StoreU(most, d, out + static_cast<std::int64_t>(x) * channels + c);
    }
  }
}

void AveragePoolRow(const float* upper, const float* lower, int width, int channels, float* out) {
  const Wide d;
  const int lanes = static_cast<int>(hn::Lanes(d));
  const Vec quarter = hn::Set(d, 0.25F);
  for (std::int64_t x = 0; x < width / 2; ++x)
    for (int c = 0; c < channels; c += lanes) {
      const std::int64_t at = 2 * x * channels + c;
      const Vec up = hn::Add(hn::LoadU(d, upper + at), hn::LoadU(d, upper + at + channels));
      const Vec low = hn::Add(hn::LoadU(d, lower + at), hn::LoadU(d, lower + at + channels));
      hn::StoreU(hn::Mul(quarter, hn::Add(up, low)), d, out + x * channels + c);
    }
}

} // namespace cds::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace cds::cpu {

HWY_EXPORT(GatedSum);
HWY_EXPORT(AddRows);
HWY_EXPORT(MaxPoolRow);
HWY_EXPORT(AveragePoolRow);

void gated_sum(const float* first, const float* first_gate, const float* second, const float* second_gate,
               std::int64_t rows, int channels, float* out) {
  HWY_DYNAMIC_DISPATCH(GatedSum)(first, first_gate, second, second_gate, rows, channels, out);
}

void add_rows(const float* map, std::int64_t rows, int channels, float* sums) {
  HWY_DYNAMIC_DISPATCH(AddRows)(map, rows, channels, sums);
}

void max_pool_row(const float* above, const float* here, const float* below, int width, int channels, float* out) {
  HWY_DYNAMIC_DISPATCH(MaxPoolRow)(above, here, below, width, channels, out);
}

void average_pool_row(const float* upper, const float* lower, int width, int channels, float* out) {
  HWY_DYNAMIC_DISPATCH(AveragePoolRow)(upper, lower, width, channels, out);
}

} // namespace cds::cpu
#endif
