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

#include "kernels/cpu/half_lanes-inl.h"

template <class T>
void MaxPoolNormRow(const T* const (&rows)[3], int width, int channels, const Affine& norm, const MaxPoolRow<T>& to) {
  const Wide d;
  const Places di;
  const Bytes bytes;
  const int lanes = static_cast<int>(hn::Lanes(d));
  for (int c = 0; c < channels; c += lanes) {
    const Vec scale = Lanes::Load(norm.scale + c), shift = Lanes::Load(norm.shift + c);
    for (std::int64_t x = 0; x <= (width - 1) / 2; ++x) {
      Vec most = hn::Set(d, -3e38F), chosen = hn::Zero(d);
      auto place = hn::Zero(di);
      for (int row = 0; row < 3; ++row)
        for (int column = 0; column < 3; ++column) {
          const std::int64_t from = 2 * x - 1 + column;
          if (!rows[row] || from < 0 || from >= width)
            continue;
          const Vec value = Lanes::Load(rows[row] + from * channels + c);
          const Vec y = hn::MulAdd(value, scale, shift);
          const auto better = hn::Gt(y, most);
          most = hn::IfThenElse(better, y, most);
          chosen = hn::IfThenElse(better, value, chosen);
          place = hn::IfThenElse(hn::RebindMask(di, better), hn::Set(di, row * 3 + column), place);
        }
      const std::int64_t at = x * channels + c;
      Lanes::Store(hn::Max(most, hn::Zero(d)), to.out + at);
      Lanes::Store(chosen, to.chosen + at);
      hn::StoreU(hn::DemoteTo(bytes, place), bytes, to.place + at);
    }
  }
}

template <class T>
void MaxPoolNormGradientRow(const PooledRow<T> (&pooled)[2], const T* x, int width, int channels,
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
          sum = hn::Add(sum, hn::IfThenElseZero(hn::RebindMask(d, here), Lanes::Load(row.gradient + at)));
        }
      }
      const std::int64_t at = static_cast<std::int64_t>(column) * channels + c;
      Lanes::Store(
          hn::MulAdd(sum, Lanes::Load(norm.factor + c),
                     hn::MulAdd(Lanes::Load(x + at), Lanes::Load(norm.slope + c), Lanes::Load(norm.constant + c))),
          out + at);
    }
  }
}

template <class T>
void AveragePoolNormRow(const T* upper, const T* lower, int width, int channels, const Affine& norm, T* out) {
  const Wide d;
  const int lanes = static_cast<int>(hn::Lanes(d));
  const Vec quarter = hn::Set(d, 0.25F), zero = hn::Zero(d);
  for (std::int64_t x = 0; x < width / 2; ++x)
    for (int c = 0; c < channels; c += lanes) {
      const Vec scale = Lanes::Load(norm.scale + c), shift = Lanes::Load(norm.shift + c);
      const std::int64_t at = 2 * x * channels + c;
      Vec sum = hn::Max(hn::MulAdd(Lanes::Load(upper + at), scale, shift), zero);
      sum = hn::Add(sum, hn::Max(hn::MulAdd(Lanes::Load(upper + at + channels), scale, shift), zero));
      sum = hn::Add(sum, hn::Max(hn::MulAdd(Lanes::Load(lower + at), scale, shift), zero));
      sum = hn::Add(sum, hn::Max(hn::MulAdd(Lanes::Load(lower + at + channels), scale, shift), zero));
      Lanes::Store(hn::Mul(sum, quarter), out + x * channels + c);
    }
}

template <class T>
void AveragePoolNormSums(const T* gradient, const T* upper, const T* lower, int width, int channels, const Affine& norm,
                         const NormSums& to) {
  const Wide d;
  const int lanes = static_cast<int>(hn::Lanes(d));
  const Vec quarter = hn::Set(d, 0.25F), zero = hn::Zero(d);
  for (int c = 0; c < channels; c += lanes) {
    const Vec scale = Lanes::Load(norm.scale + c), shift = Lanes::Load(norm.shift + c);
    const Vec mean = Lanes::Load(to.mean + c);
    Vec sum = Lanes::Load(to.sums + c), dot = Lanes::Load(to.dots + c);
    for (std::int64_t x = 0; x < width / 2; ++x) {
      const Vec g = hn::Mul(quarter, Lanes::Load(gradient + x * channels + c));
      for (const T* from : {upper, lower})
        for (int column = 0; column < 2; ++column) {
          const Vec value = Lanes::Load(from + (2 * x + column) * channels + c);
          const Vec through = hn::IfThenElseZero(hn::Gt(hn::MulAdd(value, scale, shift), zero), g);
          sum = hn::Add(sum, through);
          dot = hn::MulAdd(through, hn::Sub(value, mean), dot);
        }
    }
    Lanes::Store(sum, to.sums + c);
    Lanes::Store(dot, to.dots + c);
  }
}

template <class T>
void AveragePoolNormGradientRow(const T* gradient, const T* x, int width, int channels, const Affine& norm,
                                const NormGradient& through, T* out) {
  const Wide d;
  const int lanes = static_cast<int>(hn::Lanes(d));
  const Vec quarter = hn::Set(d, 0.25F), zero = hn::Zero(d);
  for (std::int64_t column = 0; column < width; ++column)
    for (int c = 0; c < channels; c += lanes) {
      const std::int64_t at = column * channels + c;
      const Vec value = Lanes::Load(x + at);
      Vec g = zero;
      if (gradient && column / 2 < width / 2) {
        const auto open = hn::Gt(hn::MulAdd(value, Lanes::Load(norm.scale + c), Lanes::Load(norm.shift + c)), zero);
        g = hn::IfThenElseZero(open, hn::Mul(quarter, Lanes::Load(gradient + column / 2 * channels + c)));
      }
      Lanes::Store(hn::MulAdd(g, Lanes::Load(through.factor + c),
                              hn::MulAdd(value, Lanes::Load(through.slope + c), Lanes::Load(through.constant + c))),
                   out + at);
    }
}

template <class T>
const TrainingPools<T>& Pools() {
  static constexpr TrainingPools<T> table{&MaxPoolNormRow<T>, &MaxPoolNormGradientRow<T>, &AveragePoolNormRow<T>,
                                          &AveragePoolNormSums<T>, &AveragePoolNormGradientRow<T>};
  return table;
}

const TrainingPools<float>& FloatPools() {
  return Pools<float>();
}

const TrainingPools<Bf16>& HalfPools() {
  return Pools<Bf16>();
}

} // namespace cds::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace cds::cpu {

HWY_EXPORT(FloatPools);
HWY_EXPORT(HalfPools);

template <>
const TrainingPools<float>& training_pools<float>() {
  return HWY_DYNAMIC_DISPATCH(FloatPools)();
}

template <>
const TrainingPools<Bf16>& training_pools<Bf16>() {
  return HWY_DYNAMIC_DISPATCH(HalfPools)();
}

} // namespace cds::cpu
#endif
