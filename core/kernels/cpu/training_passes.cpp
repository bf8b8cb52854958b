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

HWY_INLINE Vec Load(const float* from) {
  return hn::LoadU(Wide(), from);
}

HWY_INLINE Vec LoadOr(const float* from, std::int64_t at, float otherwise) {
  return from ? hn::LoadU(Wide(), from + at) : hn::Set(Wide(), otherwise);
}

HWY_INLINE Vec Zero() {
  return hn::Zero(Wide());
}

HWY_INLINE int Lanes() {
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
template <class Pass>
HWY_INLINE void DownColumns(const Pass& pass, std::int64_t rows, int channels) {
  const int lanes = Lanes();
  int c = 0;
  for (; c + 4 * lanes <= channels && HWY_MAX_BYTES >= 64; c += 4 * lanes)
    pass.template Run<4>(c, rows, channels);
  for (; c + 2 * lanes <= channels; c += 2 * lanes)
    pass.template Run<2>(c, rows, channels);
  for (; c < channels; c += lanes)
    pass.template Run<1>(c, rows, channels);
}

void NormRelu(const float* HWY_RESTRICT x, const Affine& norm, std::int64_t rows, int channels,
              float* HWY_RESTRICT out) {
  const int lanes = Lanes();
  for (std::int64_t row = 0; row < rows; ++row, x += channels, out += channels)
    for (int c = 0; c < channels; c += lanes)
      hn::StoreU(Relu(Normed(Load(x + c), LoadAffine(norm, c))), Wide(), out + c);
}

struct Moments {
  const float* x;
  float *sums, *squares;
  template <int V>
  HWY_INLINE void Run(int c, std::int64_t rows, int channels) const {
    const int lanes = Lanes();
    Vec sum[V], square[V];
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v) {
      sum[v] = Load(sums + c + v * lanes);
      square[v] = Load(squares + c + v * lanes);
    }
    const float* at = x + c;
    for (std::int64_t row = 0; row < rows; ++row, at += channels)
#pragma GCC unroll 4
      for (int v = 0; v < V; ++v) {
        const Vec value = Load(at + v * lanes);
        sum[v] = hn::Add(sum[v], value);
        square[v] = hn::MulAdd(value, value, square[v]);
      }
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v) {
      hn::StoreU(sum[v], Wide(), sums + c + v * lanes);
      hn::StoreU(square[v], Wide(), squares + c + v * lanes);
    }
  }
};

void AddMoments(const float* x, std::int64_t rows, int channels, float* sums, float* squares) {
  DownColumns(Moments{x, sums, squares}, rows, channels);
}

// sums += relu(norm(x)), times a gradient where one is given.
template <bool Dot>
struct ReluSums {
  const float* gradient;
  const float* x;
  Affine norm;
  float* sums;
  template <int V>
  HWY_INLINE void Run(int c, std::int64_t rows, int channels) const {
    const int lanes = Lanes();
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
        sum[v] = Dot ? hn::MulAdd(value, Load(gradient + at + v * lanes), sum[v]) : hn::Add(sum[v], value);
      }
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v)
      hn::StoreU(sum[v], Wide(), sums + c + v * lanes);
  }
};

void AddNormRelu(const float* x, const Affine& norm, std::int64_t rows, int channels, float* sums) {
  DownColumns(ReluSums<false>{nullptr, x, norm, sums}, rows, channels);
}

void DotNormRelu(const float* gradient, const float* x, const Affine& norm, std::int64_t rows, int channels,
                 float* dots) {
  DownColumns(ReluSums<true>{gradient, x, norm, dots}, rows, channels);
}

void GatedNormRelu(const GatedMap& first, const GatedMap& second, std::int64_t rows, int channels,
                   float* HWY_RESTRICT out) {
  const int lanes = Lanes();
  const float* HWY_RESTRICT one = first.map;
  const float* HWY_RESTRICT two = second.map;
  for (std::int64_t row = 0; row < rows; ++row, one += channels, two += channels, out += channels)
    for (int c = 0; c < channels; c += lanes) {
      const Vec a = Relu(Normed(Load(one + c), LoadAffine(first.norm, c)));
      const Vec b = Relu(Normed(Load(two + c), LoadAffine(second.norm, c)));
      hn::StoreU(hn::MulAdd(a, LoadOr(first.gate, c, 1), hn::Mul(b, LoadOr(second.gate, c, 1))), Wide(), out + c);
    }
}

void NormInputGradient(const float* gradient, const float* x, const NormGradient& norm, std::int64_t rows,
                       int channels, float* out) {
  const int lanes = Lanes();
  for (std::int64_t row = 0; row < rows; ++row, x += channels, gradient += channels, out += channels)
    for (int c = 0; c < channels; c += lanes)
      hn::StoreU(hn::MulAdd(Load(gradient + c), Load(norm.factor + c),
                            hn::MulAdd(Load(x + c), Load(norm.slope + c), Load(norm.constant + c))),
                 Wide(), out + c);
}

template <bool Scaled, bool Other>
struct ReluGradientPass {
  IncomingGradient incoming;
  const float* x;
  Affine norm;
  float* out;
  NormSums to;
  template <int V>
  HWY_INLINE void Run(int c, std::int64_t rows, int channels) const {
    const int lanes = Lanes();
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
        hn::StoreU(g, Wide(), out + at);
        sum[v] = hn::Add(sum[v], g);
        dot[v] = hn::MulAdd(g, hn::Sub(value, mean[v]), dot[v]);
      }
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v) {
      hn::StoreU(sum[v], Wide(), to.sums + c + v * lanes);
      hn::StoreU(dot[v], Wide(), to.dots + c + v * lanes);
    }
  }
};

void ReluGradient(const IncomingGradient& incoming, const float* x, const Affine& norm, std::int64_t rows, int channels,
                  float* out, const NormSums& to) {
  if (incoming.factor && incoming.other)
    DownColumns(ReluGradientPass<true, true>{incoming, x, norm, out, to}, rows, channels);
  else if (incoming.factor)
    DownColumns(ReluGradientPass<true, false>{incoming, x, norm, out, to}, rows, channels);
  else if (incoming.other)
    DownColumns(ReluGradientPass<false, true>{incoming, x, norm, out, to}, rows, channels);
  else
    DownColumns(ReluGradientPass<false, false>{incoming, x, norm, out, to}, rows, channels);
}

template <bool Norm>
HWY_INLINE Vec ShortcutOf(const JoinTerm& term, std::int64_t at, int c) {
  const Vec value = Load(term.shortcut + at);
  if constexpr (Norm)
    return Normed(value, LoadAffine(term.shortcut_norm, c));
  return value;
}

template <bool Norm>
HWY_INLINE void JoinRows(const JoinTerm& term, bool add, float constant, std::int64_t rows, int channels, float* out) {
  const int lanes = Lanes();
  const Vec weight = hn::Set(Wide(), term.weight), fixed = hn::Set(Wide(), constant);
  for (std::int64_t row = 0, at = 0; row < rows; ++row)
    for (int c = 0; c < channels; c += lanes, at += lanes) {
      const Vec y =
          Relu(hn::Add(Normed(Load(term.restored + at), LoadAffine(term.norm, c)), ShortcutOf<Norm>(term, at, c)));
      const Vec before = add ? hn::Add(Load(out + at), fixed) : fixed;
      hn::StoreU(hn::MulAdd(y, weight, before), Wide(), out + at);
    }
}

void Join(const JoinTerm& term, bool add, float constant, std::int64_t rows, int channels, float* out) {
  if (term.shortcut_norm.scale)
    JoinRows<true>(term, add, constant, rows, channels, out);
  else
    JoinRows<false>(term, add, constant, rows, channels, out);
}

template <bool Norm, bool Dots>
struct JoinGradientPass {
  const float* gradient;
  JoinTerm term;
  JoinGradient to;
  template <int V>
  HWY_INLINE void Run(int c, std::int64_t rows, int channels) const {
    const int lanes = Lanes();
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
        hn::StoreU(g, Wide(), to.out + at);
        sum[v] = hn::Add(sum[v], g);
        dot[v] = hn::MulAdd(g, hn::Sub(restored, mean[v]), dot[v]);
        if constexpr (Norm)
          shortcut_dot[v] = hn::MulAdd(g, hn::Sub(shortcut, shortcut_mean[v]), shortcut_dot[v]);
      }
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v) {
      const int at = c + v * lanes;
      hn::StoreU(sum[v], Wide(), to.restored.sums + at);
      hn::StoreU(dot[v], Wide(), to.restored.dots + at);
      if constexpr (Norm)
        hn::StoreU(shortcut_dot[v], Wide(), to.shortcut.dots + at);
      if constexpr (Dots)
        hn::StoreU(weight_dot[v], Wide(), to.weight_dots + at);
    }
  }
};

// The weight's dots alone.
template <bool Norm>
struct WeightDots {
  const float* gradient;
  JoinTerm term;
  float* dots;
  template <int V>
  HWY_INLINE void Run(int c, std::int64_t rows, int channels) const {
    const int lanes = Lanes();
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
        const Vec y = hn::Add(Normed(Load(term.restored + at), norm[v]), Norm ? Normed(shortcut, shortcut_norm[v]) : shortcut);
        dot[v] = hn::MulAdd(Relu(y), Load(gradient + at), dot[v]);
      }
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v)
      hn::StoreU(dot[v], Wide(), dots + c + v * lanes);
  }
};

template <bool Norm>
HWY_INLINE void JoinGradientOf(const float* gradient, const JoinTerm& term, std::int64_t rows, int channels,
                               const JoinGradient& to) {
  if (!to.out)
    DownColumns(WeightDots<Norm>{gradient, term, to.weight_dots}, rows, channels);
  else if (to.weight_dots)
    DownColumns(JoinGradientPass<Norm, true>{gradient, term, to}, rows, channels);
  else
    DownColumns(JoinGradientPass<Norm, false>{gradient, term, to}, rows, channels);
}

void JoinGradientRows(const float* gradient, const JoinTerm& term, std::int64_t rows, int channels,
                      const JoinGradient& to) {
  if (term.shortcut_norm.scale)
    JoinGradientOf<true>(gradient, term, rows, channels, to);
  else
    JoinGradientOf<false>(gradient, term, rows, channels, to);
}

void AddMap(const float* x, std::int64_t rows, int channels, float* out) {
  const int lanes = Lanes();
  for (std::int64_t at = 0; at < rows * channels; at += lanes)
    hn::StoreU(hn::Add(Load(out + at), Load(x + at)), Wide(), out + at);
}

} // namespace cds::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace cds::cpu {

HWY_EXPORT(NormRelu);
HWY_EXPORT(AddMoments);
HWY_EXPORT(AddNormRelu);
HWY_EXPORT(GatedNormRelu);
HWY_EXPORT(DotNormRelu);
HWY_EXPORT(NormInputGradient);
HWY_EXPORT(ReluGradient);
HWY_EXPORT(Join);
HWY_EXPORT(JoinGradientRows);
HWY_EXPORT(AddMap);

void norm_relu(const float* x, const Affine& norm, std::int64_t rows, int channels, float* out) {
  HWY_DYNAMIC_DISPATCH(NormRelu)(x, norm, rows, channels, out);
}

void add_moments(const float* x, std::int64_t rows, int channels, float* sums, float* squares) {
  HWY_DYNAMIC_DISPATCH(AddMoments)(x, rows, channels, sums, squares);
}

void add_norm_relu(const float* x, const Affine& norm, std::int64_t rows, int channels, float* sums) {
  HWY_DYNAMIC_DISPATCH(AddNormRelu)(x, norm, rows, channels, sums);
}

void gated_norm_relu(const GatedMap& first, const GatedMap& second, std::int64_t rows, int channels, float* out) {
  HWY_DYNAMIC_DISPATCH(GatedNormRelu)(first, second, rows, channels, out);
}

void dot_norm_relu(const float* gradient, const float* x, const Affine& norm, std::int64_t rows, int channels,
                   float* dots) {
  HWY_DYNAMIC_DISPATCH(DotNormRelu)(gradient, x, norm, rows, channels, dots);
}

void norm_input_gradient(const float* gradient, const float* x, const NormGradient& norm, std::int64_t rows,
                         int channels, float* out) {
  HWY_DYNAMIC_DISPATCH(NormInputGradient)(gradient, x, norm, rows, channels, out);
}

void relu_gradient(const IncomingGradient& incoming, const float* x, const Affine& norm, std::int64_t rows,
                   int channels, float* out, const NormSums& to) {
  HWY_DYNAMIC_DISPATCH(ReluGradient)(incoming, x, norm, rows, channels, out, to);
}

void join(const JoinTerm& term, bool add, float constant, std::int64_t rows, int channels, float* out) {
  HWY_DYNAMIC_DISPATCH(Join)(term, add, constant, rows, channels, out);
}

void join_gradient(const float* gradient, const JoinTerm& term, std::int64_t rows, int channels,
                   const JoinGradient& to) {
  HWY_DYNAMIC_DISPATCH(JoinGradientRows)(gradient, term, rows, channels, to);
}

void add_map(const float* x, std::int64_t rows, int channels, float* out) {
  HWY_DYNAMIC_DISPATCH(AddMap)(x, rows, channels, out);
}

} // namespace cds::cpu
#endif
