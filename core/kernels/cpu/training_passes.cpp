#include "kernels/cpu/training_passes.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/cpu/training_passes.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace cds::cpu::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Wide = hn::CappedTag<float, 16>;
using Vec = hn::Vec<Wide>;

#include "kernels/cpu/half_lanes-inl.h"

template <class T>
HWY_INLINE Vec Load(const T* from) {
  return Lanes::Load(from);
}

template <class T>
HWY_INLINE void Store(Vec value, T* to) {
  Lanes::Store(value, to);
}

HWY_INLINE Vec LoadOr(const float* from, std::int64_t at, float otherwise) {
  return from ? hn::LoadU(Wide(), from + at) : hn::Set(Wide(), otherwise);
}

HWY_INLINE Vec Zero() {
  return hn::Zero(Wide());
}

HWY_INLINE int Width() {
  return static_cast<int>(hn::Lanes(Wide()));
}

struct Coefficients {
  Vec scale, shift;
};

HWY_INLINE Coefficients LoadAffine(const Affine& norm, int c) {
  return {Load(norm.scale + c), Load(norm.shift + c)};
}

HWY_INLINE Vec Normed(Vec x, const Coefficients& norm) {
  return hn::MulAdd(x, norm.scale, norm.shift);
}

HWY_INLINE Vec Relu(Vec x) {
  return hn::Max(x, Zero());
}

// Passes without sums go along the rows; those with sums keep them in registers and go down a few columns at a time.
// A pass of the second kind is a struct with Run<Vectors>(...) for Vectors vectors from channel c on.
// Most: as many vectors as there are registers for.
template <int Most = 4, class Pass>
HWY_INLINE void DownColumns(const Pass& pass, std::int64_t rows, int channels) {
  const int lanes = Width();
  int c = 0;
  for (; Most == 4 && HWY_MAX_BYTES >= 64 && c + 4 * lanes <= channels; c += 4 * lanes)
    pass.template Run<4>(c, rows, channels);
  for (; c + 2 * lanes <= channels; c += 2 * lanes)
    pass.template Run<2>(c, rows, channels);
  for (; c < channels; c += lanes)
    pass.template Run<1>(c, rows, channels);
}

template <class T>
void NormRelu(const T* x, const Affine& norm, std::int64_t rows, int channels, T* out) {
  const int lanes = Width();
  for (std::int64_t row = 0; row < rows; ++row, x += channels, out += channels)
    for (int c = 0; c < channels; c += lanes)
      Store(Relu(Normed(Load(x + c), LoadAffine(norm, c))), out + c);
}

template <class T>
struct Moments {
  const T* x;
  float *sums, *squares;
  template <int V>
  HWY_INLINE void Run(int c, std::int64_t rows, int channels) const {
    const int lanes = Width();
    Vec sum[V], square[V];
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v) {
      sum[v] = Load(sums + c + v * lanes);
      square[v] = Load(squares + c + v * lanes);
    }
    const T* at = x + c;
    for (std::int64_t row = 0; row < rows; ++row, at += channels)
#pragma GCC unroll 4
      for (int v = 0; v < V; ++v) {
        const Vec value = Load(at + v * lanes);
        sum[v] = hn::Add(sum[v], value);
        square[v] = hn::MulAdd(value, value, square[v]);
      }
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v) {
      Store(sum[v], sums + c + v * lanes);
      Store(square[v], squares + c + v * lanes);
    }
  }
};

template <class T>
void AddMoments(const T* x, std::int64_t rows, int channels, float* sums, float* squares) {
  DownColumns(Moments<T>{x, sums, squares}, rows, channels);
}

// sums += relu(norm(x)), times a gradient where one is given.
template <class T, bool Dot>
struct ReluSums {
  const T* gradient;
  const T* x;
  Affine norm;
  float* sums;
  template <int V>
  HWY_INLINE void Run(int c, std::int64_t rows, int channels) const {
    const int lanes = Width();
    Vec sum[V];
    Coefficients coefficients[V];
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v) {
      sum[v] = Load(sums + c + v * lanes);
      coefficients[v] = LoadAffine(norm, c + v * lanes);
    }
    for (std::int64_t at = c, end = rows * channels; at < end; at += channels)
#pragma GCC unroll 4
      for (int v = 0; v < V; ++v) {
        const Vec value = Relu(Normed(Load(x + at + v * lanes), coefficients[v]));
        if constexpr (Dot)
          sum[v] = hn::MulAdd(value, Load(gradient + at + v * lanes), sum[v]);
        else
          sum[v] = hn::Add(sum[v], value);
      }
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v)
      Store(sum[v], sums + c + v * lanes);
  }
};

template <class T>
void AddNormRelu(const T* x, const Affine& norm, std::int64_t rows, int channels, float* sums) {
  DownColumns(ReluSums<T, false>{nullptr, x, norm, sums}, rows, channels);
}

template <class T>
void DotNormRelu(const T* gradient, const T* x, const Affine& norm, std::int64_t rows, int channels, float* dots) {
  DownColumns(ReluSums<T, true>{gradient, x, norm, dots}, rows, channels);
}

template <class T>
void GatedNormRelu(const GatedMap<T>& first, const GatedMap<T>& second, std::int64_t rows, int channels, T* out) {
  const int lanes = Width();
  const T *one = first.map, *two = second.map;
  for (std::int64_t row = 0; row < rows; ++row, one += channels, two += channels, out += channels)
    for (int c = 0; c < channels; c += lanes) {
      const Vec a = Relu(Normed(Load(one + c), LoadAffine(first.norm, c)));
      const Vec b = Relu(Normed(Load(two + c), LoadAffine(second.norm, c)));
      Store(hn::MulAdd(a, LoadOr(first.gate, c, 1), hn::Mul(b, LoadOr(second.gate, c, 1))), out + c);
    }
}

template <class T, class Out>
void NormInputGradient(const T* gradient, const T* x, const NormGradient& norm, std::int64_t rows, int channels,
                       Out* out) {
  const int lanes = Width();
  for (std::int64_t row = 0; row < rows; ++row, x += channels, gradient += channels, out += channels)
    for (int c = 0; c < channels; c += lanes)
      Store(hn::MulAdd(Load(gradient + c), Load(norm.factor + c),
                       hn::MulAdd(Load(x + c), Load(norm.slope + c), Load(norm.constant + c))),
            out + c);
}

template <class T, bool Scaled, bool Other>
struct ReluGradientPass {
  IncomingGradient<T> incoming;
  const T* x;
  Affine norm;
  T* out;
  NormSums to;
  template <int V>
  HWY_INLINE void Run(int c, std::int64_t rows, int channels) const {
    const int lanes = Width();
    Vec sum[V], dot[V], mean[V], factor[V], addend[V];
    Coefficients coefficients[V];
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v) {
      const int at = c + v * lanes;
      sum[v] = Load(to.sums + at);
      dot[v] = Load(to.dots + at);
      mean[v] = Load(to.mean + at);
      coefficients[v] = LoadAffine(norm, at);
      factor[v] = Scaled ? Load(incoming.factor + at) : Zero();
      addend[v] = Scaled ? Load(incoming.addend + at) : Zero();
    }
    for (std::int64_t row = c, end = rows * channels; row < end; row += channels)
#pragma GCC unroll 4
      for (int v = 0; v < V; ++v) {
        const std::int64_t at = row + v * lanes;
        const Vec value = Load(x + at);
        Vec g = Load(incoming.gradient + at);
        if constexpr (Scaled)
          g = hn::MulAdd(g, factor[v], addend[v]);
        if constexpr (Other)
          g = hn::Add(g, Load(incoming.other + at));
        g = hn::IfThenElseZero(hn::Gt(Normed(value, coefficients[v]), Zero()), g);
        Store(g, out + at);
        sum[v] = hn::Add(sum[v], g);
        dot[v] = hn::MulAdd(g, hn::Sub(value, mean[v]), dot[v]);
      }
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v) {
      Store(sum[v], to.sums + c + v * lanes);
      Store(dot[v], to.dots + c + v * lanes);
    }
  }
};

template <class T>
void ReluGradient(const IncomingGradient<T>& incoming, const T* x, const Affine& norm, std::int64_t rows, int channels,
                  T* out, const NormSums& to) {
  if (incoming.factor && incoming.other)
    DownColumns(ReluGradientPass<T, true, true>{incoming, x, norm, out, to}, rows, channels);
  else if (incoming.factor)
    DownColumns(ReluGradientPass<T, true, false>{incoming, x, norm, out, to}, rows, channels);
  else if (incoming.other)
    DownColumns(ReluGradientPass<T, false, true>{incoming, x, norm, out, to}, rows, channels);
  else
    DownColumns(ReluGradientPass<T, false, false>{incoming, x, norm, out, to}, rows, channels);
}

template <bool Norm, class T>
HWY_INLINE Vec ShortcutOf(const JoinTerm<T>& term, std::int64_t at, int c) {
  const Vec value = Load(term.shortcut + at);
  if constexpr (Norm)
    return Normed(value, LoadAffine(term.shortcut_norm, c));
  return value;
}

template <bool Norm, class T>
HWY_INLINE void JoinRows(const JoinTerm<T>& term, bool add, float constant, std::int64_t rows, int channels, T* out) {
  const int lanes = Width();
  const Vec weight = hn::Set(Wide(), term.weight), fixed = hn::Set(Wide(), constant);
  for (std::int64_t row = 0, at = 0; row < rows; ++row)
    for (int c = 0; c < channels; c += lanes, at += lanes) {
      const Vec y =
          Relu(hn::Add(Normed(Load(term.restored + at), LoadAffine(term.norm, c)), ShortcutOf<Norm>(term, at, c)));
      const Vec before = add ? hn::Add(Load(out + at), fixed) : fixed;
      Store(hn::MulAdd(y, weight, before), out + at);
    }
}

template <class T>
void Join(const JoinTerm<T>& term, bool add, float constant, std::int64_t rows, int channels, T* out) {
  if (term.shortcut_norm.scale)
    JoinRows<true>(term, add, constant, rows, channels, out);
  else
    JoinRows<false>(term, add, constant, rows, channels, out);
}

template <class T, bool Norm, bool Dots>
struct JoinGradientPass {
  const T* gradient;
  JoinTerm<T> term;
  JoinGradient<T> to;
  template <int V>
  HWY_INLINE void Run(int c, std::int64_t rows, int channels) const {
    const int lanes = Width();
    Vec sum[V], dot[V], mean[V], shortcut_dot[V], shortcut_mean[V], weight_dot[V];
    Coefficients norm[V], shortcut_norm[V];
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v) {
      const int at = c + v * lanes;
      norm[v] = LoadAffine(term.norm, at);
      sum[v] = Load(to.restored.sums + at);
      dot[v] = Load(to.restored.dots + at);
      mean[v] = Load(to.restored.mean + at);
      shortcut_norm[v] = Norm ? LoadAffine(term.shortcut_norm, at) : Coefficients{Zero(), Zero()};
      shortcut_dot[v] = Norm ? Load(to.shortcut.dots + at) : Zero();
      shortcut_mean[v] = Norm ? Load(to.shortcut.mean + at) : Zero();
      weight_dot[v] = Dots ? Load(to.weight_dots + at) : Zero();
    }
    const Vec weight = hn::Set(Wide(), term.weight);
    for (std::int64_t row = c, end = rows * channels; row < end; row += channels)
#pragma GCC unroll 4
      for (int v = 0; v < V; ++v) {
        const std::int64_t at = row + v * lanes;
        const Vec restored = Load(term.restored + at), shortcut = Load(term.shortcut + at);
        const Vec y = hn::Add(Normed(restored, norm[v]), Norm ? Normed(shortcut, shortcut_norm[v]) : shortcut);
        Vec g = hn::IfThenElseZero(hn::Gt(y, Zero()), Load(gradient + at));
        if constexpr (Dots)
          weight_dot[v] = hn::MulAdd(g, y, weight_dot[v]);
        g = hn::Mul(g, weight);
        Store(g, to.out + at);
        sum[v] = hn::Add(sum[v], g);
        dot[v] = hn::MulAdd(g, hn::Sub(restored, mean[v]), dot[v]);
        if constexpr (Norm)
          shortcut_dot[v] = hn::MulAdd(g, hn::Sub(shortcut, shortcut_mean[v]), shortcut_dot[v]);
      }
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v) {
      const int at = c + v * lanes;
      Store(sum[v], to.restored.sums + at);
      Store(dot[v], to.restored.dots + at);
      if constexpr (Norm)
        Store(shortcut_dot[v], to.shortcut.dots + at);
      if constexpr (Dots)
        Store(weight_dot[v], to.weight_dots + at);
    }
  }
};

// The weight's dots alone.
template <class T, bool Norm>
struct WeightDots {
  const T* gradient;
  JoinTerm<T> term;
  float* dots;
  template <int V>
  HWY_INLINE void Run(int c, std::int64_t rows, int channels) const {
    const int lanes = Width();
    Vec dot[V];
    Coefficients norm[V], shortcut_norm[V];
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v) {
      const int at = c + v * lanes;
      dot[v] = Load(dots + at);
      norm[v] = LoadAffine(term.norm, at);
      shortcut_norm[v] = Norm ? LoadAffine(term.shortcut_norm, at) : Coefficients{Zero(), Zero()};
    }
    for (std::int64_t row = c, end = rows * channels; row < end; row += channels)
#pragma GCC unroll 4
      for (int v = 0; v < V; ++v) {
        const std::int64_t at = row + v * lanes;
        const Vec shortcut = Load(term.shortcut + at);
        const Vec y =
            hn::Add(Normed(Load(term.restored + at), norm[v]), Norm ? Normed(shortcut, shortcut_norm[v]) : shortcut);
        dot[v] = hn::MulAdd(Relu(y), Load(gradient + at), dot[v]);
      }
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v)
      Store(dot[v], dots + c + v * lanes);
  }
};

template <bool Norm, class T>
HWY_INLINE void JoinGradientOf(const T* gradient, const JoinTerm<T>& term, std::int64_t rows, int channels,
                               const JoinGradient<T>& to) {
  if (!to.out)
    DownColumns(WeightDots<T, Norm>{gradient, term, to.weight_dots}, rows, channels);
  else if (to.weight_dots)
    DownColumns<2>(JoinGradientPass<T, Norm, true>{gradient, term, to}, rows, channels);
  else
    DownColumns<2>(JoinGradientPass<T, Norm, false>{gradient, term, to}, rows, channels);
}

template <class T>
void JoinGradientRows(const T* gradient, const JoinTerm<T>& term, std::int64_t rows, int channels,
                      const JoinGradient<T>& to) {
  if (term.shortcut_norm.scale)
    JoinGradientOf<true>(gradient, term, rows, channels, to);
  else
    JoinGradientOf<false>(gradient, term, rows, channels, to);
}

template <class T>
void AddMap(const T* x, std::int64_t rows, int channels, T* out) {
  const int lanes = Width();
  for (std::int64_t at = 0; at < rows * channels; at += lanes)
    Store(hn::Add(Load(out + at), Load(x + at)), out + at);
}

template <class T>
struct RowSums {
  const T* x;
  float* sums;
  template <int V>
  HWY_INLINE void Run(int c, std::int64_t rows, int channels) const {
    for (int v = 0; v < V; ++v) {
      const int column = c + v * Width();
      Vec sum = Load(sums + column);
      for (std::int64_t at = column, end = rows * channels; at < end; at += channels)
        sum = hn::Add(sum, Load(x + at));
      Store(sum, sums + column);
    }
  }
};

template <class T>
void AddMapRows(const T* x, std::int64_t rows, int channels, float* sums) {
  DownColumns(RowSums<T>{x, sums}, rows, channels);
}

template <class T>
const TrainingPasses<T>& Passes() {
  static constexpr TrainingPasses<T> table{
      &NormRelu<T>,      &AddMoments<T>,  &AddMapRows<T>,           &AddNormRelu<T>,
      &GatedNormRelu<T>, &DotNormRelu<T>, &NormInputGradient<T, T>, &NormInputGradient<T, float>,
      &ReluGradient<T>,  &Join<T>,        &JoinGradientRows<T>,     &AddMap<T>};
  return table;
}

const TrainingPasses<float>& FloatPasses() {
  return Passes<float>();
}

const TrainingPasses<Bf16>& HalfPasses() {
  return Passes<Bf16>();
}

} // namespace cds::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace cds::cpu {

HWY_EXPORT(FloatPasses);
HWY_EXPORT(HalfPasses);

template <>
const TrainingPasses<float>& training_passes<float>() {
  return HWY_DYNAMIC_DISPATCH(FloatPasses)();
}

template <>
const TrainingPasses<Bf16>& training_passes<Bf16>() {
  return HWY_DYNAMIC_DISPATCH(HalfPasses)();
}

} // namespace cds::cpu
#endif
