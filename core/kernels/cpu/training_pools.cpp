#include "kernels/cpu/training_pools.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/cpu/training_pools.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <algorithm>

HWY_BEFORE_NAMESPACE();
namespace cds::cpu::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Wide = hn::CappedTag<float, 16>;
using Vec = hn::Vec<Wide>;
using Places = hn::RebindToSigned<Wide>;
using Bytes = hn::Rebind<std::uint8_t, Places>;

void MaxPoolNormRow(const float* const (&rows)[3], int width, int channels, const Affine& norm, const MaxPoolRow& to) {
  const Wide d;
  const Places di;
  const Bytes bytes;
  const int lanes = static_cast<int>(hn::Lanes(d));
  for (int c = 0; c < channels; c += lanes) {
    const Vec scale = hn::LoadU(d, norm.scale + c), shift = hn::LoadU(d, norm.shift + c);
    for (std::int64_t x = 0; x <= (width - 1) / 2; ++x) {
      Vec most = hn::Set(d, -3e38F), chosen = hn::Zero(d);
      auto place = hn::Zero(di);
      for (int row = 0; row < 3; ++row)
        for (int column = 0; column < 3; ++column) {
          const std::int64_t from = 2 * x - 1 + column;
          if (!rows[row] || from < 0 || from >= width)
            continue;
          const Vec value = hn::LoadU(d, rows[row] + from * channels + c);
          const Vec y = hn::MulAdd(value, scale, shift);
          const auto better = hn::Gt(y, most);
          most = hn::IfThenElse(better, y, most);
          chosen = hn::IfThenElse(better, value, chosen);
          place = hn::IfThenElse(hn::RebindMask(di, better), hn::Set(di, row * 3 + column), place);
        }
      const std::int64_t at = x * channels + c;
      hn::StoreU(hn::Max(most, hn::Zero(d)), d, to.out + at);
      hn::StoreU(chosen, d, to.chosen + at);
      hn::StoreU(hn::DemoteTo(bytes, place), bytes, to.place + at);
    }
  }
}

void MaxPoolNormGradientRow(const PooledRow (&pooled)[2], const float* x, int width, int channels,
                            const NormGradient& norm, float* out) {
  const Wide d;
  const Places di;
  const Bytes bytes;
  const int lanes = static_cast<int>(hn::Lanes(d)), windows = (width - 1) / 2 + 1;
  for (int column = 0; column < width; ++column) {
    // The windows over this column: as their column 1 or 2, and where it is odd as another's column 0.
    const int first = column / 2, last = std::min(windows - 1, (column + 1) / 2);
    for (int c = 0; c < channels; c += lanes) {
      Vec sum = hn::Zero(d);
      for (const auto& row : pooled) {
        if (!row.gradient)
          continue;
        for (int window = first; window <= last; ++window) {
          const std::int64_t at = static_cast<std::int64_t>(window) * channels + c;
          const auto place = hn::PromoteTo(di, hn::LoadU(bytes, row.place + at));
          const auto here = hn::Eq(place, hn::Set(di, row.kernel_row * 3 + column - (2 * window - 1)));
          sum = hn::Add(sum, hn::IfThenElseZero(hn::RebindMask(d, here), hn::LoadU(d, row.gradient + at)));
        }
      }
      const std::int64_t at = static_cast<std::int64_t>(column) * channels + c;
      hn::StoreU(hn::MulAdd(sum, hn::LoadU(d, norm.factor + c),
                            hn::MulAdd(hn::LoadU(d, x + at), hn::LoadU(d, norm.slope + c),
                                       hn::LoadU(d, norm.constant + c))),
                 d, out + at);
    }
  }
}

void AveragePoolNormRow(const float* upper, const float* lower, int width, int channels, const Affine& norm,
                        float* out) {
  const Wide d;
  const int lanes = static_cast<int>(hn::Lanes(d));
  const Vec quarter = hn::Set(d, 0.25F), zero = hn::Zero(d);
  for (std::int64_t x = 0; x < width / 2; ++x)
    for (int c = 0; c < channels; c += lanes) {
      const Vec scale = hn::LoadU(d, norm.scale + c), shift = hn::LoadU(d, norm.shift + c);
      const std::int64_t at = 2 * x * channels + c;
      Vec sum = hn::Max(hn::MulAdd(hn::LoadU(d, upper + at), scale, shift), zero);
      sum = hn::Add(sum, hn::Max(hn::MulAdd(hn::LoadU(d, upper + at + channels), scale, shift), zero));
      sum = hn::Add(sum, hn::Max(hn::MulAdd(hn::LoadU(d, lower + at), scale, shift), zero));
      sum = hn::Add(sum, hn::Max(hn::MulAdd(hn::LoadU(d, lower + at + channels), scale, shift), zero));
      hn::StoreU(hn::Mul(sum, quarter), d, out + x * channels + c);
    }
}

void AveragePoolNormSums(const float* gradient, const float* upper, const float* lower, int width, int channels,
                         const Affine& norm, const NormSums& to) {
  const Wide d;
  const int lanes = static_cast<int>(hn::Lanes(d));
  const Vec quarter = hn::Set(d, 0.25F), zero = hn::Zero(d);
  for (int c = 0; c < channels; c += lanes) {
    const Vec scale = hn::LoadU(d, norm.scale + c), shift = hn::LoadU(d, norm.shift + c);
    const Vec mean = hn::LoadU(d, to.mean + c);
    Vec sum = hn::LoadU(d, to.sums + c), dot = hn::LoadU(d, to.dots + c);
    for (std::int64_t x = 0; x < width / 2; ++x) {
      const Vec g = hn::Mul(quarter, hn::LoadU(d, gradient + x * channels + c));
      for (const float* from : {upper, lower})
        for (int column = 0; column < 2; ++column) {
          const Vec value = hn::LoadU(d, from + (2 * x + column) * channels + c);
          const Vec through = hn::IfThenElseZero(hn::Gt(hn::MulAdd(value, scale, shift), zero), g);
          sum = hn::Add(sum, through);
          dot = hn::MulAdd(through, hn::Sub(value, mean), dot);
        }
    }
    hn::StoreU(sum, d, to.sums + c);
    hn::StoreU(dot, d, to.dots + c);
  }
}

void AveragePoolNormGradientRow(const float* gradient, const float* x, int width, int channels, const Affine& norm,
                                const NormGradient& through, float* out) {
  const Wide d;
  const int lanes = static_cast<int>(hn::Lanes(d));
  const Vec quarter = hn::Set(d, 0.25F), zero = hn::Zero(d);
  for (std::int64_t column = 0; column < width; ++column)
    for (int c = 0; c < channels; c += lanes) {
      const std::int64_t at = column * channels + c;
      const Vec value = hn::LoadU(d, x + at);
      Vec g = zero;
      if (gradient && column / 2 < width / 2) {
        const auto open = hn::Gt(hn::MulAdd(value, hn::LoadU(d, norm.scale + c), hn::LoadU(d, norm.shift + c)), zero);
        g = hn::IfThenElseZero(open, hn::Mul(quarter, hn::LoadU(d, gradient + column / 2 * channels + c)));
      }
      hn::StoreU(hn::MulAdd(g, hn::LoadU(d, through.factor + c),
                            hn::MulAdd(value, hn::LoadU(d, through.slope + c), hn::LoadU(d, through.constant + c))),
                 d, out + at);
    }
}

} // namespace cds::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace cds::cpu {

HWY_EXPORT(MaxPoolNormRow);
HWY_EXPORT(MaxPoolNormGradientRow);
HWY_EXPORT(AveragePoolNormRow);
HWY_EXPORT(AveragePoolNormSums);
HWY_EXPORT(AveragePoolNormGradientRow);

void max_pool_norm_row(const float* const (&rows)[3], int width, int channels, const Affine& norm,
                       const MaxPoolRow& to) {
  HWY_DYNAMIC_DISPATCH(MaxPoolNormRow)(rows, width, channels, norm, to);
}

void max_pool_norm_gradient_row(const PooledRow (&pooled)[2], const float* x, int width, int channels,
                                const NormGradient& norm, float* out) {
  HWY_DYNAMIC_DISPATCH(MaxPoolNormGradientRow)(pooled, x, width, channels, norm, out);
}

void average_pool_norm_row(const float* upper, const float* lower, int width, int channels, const Affine& norm,
                           float* out) {
  HWY_DYNAMIC_DISPATCH(AveragePoolNormRow)(upper, lower, width, channels, norm, out);
}

void average_pool_norm_sums(const float* gradient, const float* upper, const float* lower, int width, int channels,
                            const Affine& norm, const NormSums& to) {
  HWY_DYNAMIC_DISPATCH(AveragePoolNormSums)(gradient, upper, lower, width, channels, norm, to);
}

void average_pool_norm_gradient_row(const float* gradient, const float* x, int width, int channels, const Affine& norm,
                                    const NormGradient& through, float* out) {
  HWY_DYNAMIC_DISPATCH(AveragePoolNormGradientRow)(gradient, x, width, channels, norm, through, out);
}

} // namespace cds::cpu
#endif
