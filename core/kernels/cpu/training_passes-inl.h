// The passes of training_passes.h over vectors: no include guard, since each unit includes it in its own namespace and
// for its own instructions, after a struct Lanes (half_lanes-inl.h).

using L = Lanes;
using Vec = typename L::Vec;

HWY_INLINE Vec LoadOr(const float* from, std::int64_t at, float otherwise) {
  return from ? L::Load(from + at) : L::Set(otherwise);
}

struct Coefficients {
  Vec scale, shift;
};

HWY_INLINE Coefficients LoadAffine(const Affine& norm, int c) {
  return {L::Load(norm.scale + c), L::Load(norm.shift + c)};
}

HWY_INLINE Vec Normed(Vec x, const Coefficients& norm) {
  return L::MulAdd(x, norm.scale, norm.shift);
}

HWY_INLINE Vec Relu(Vec x) {
  return L::Max(x, L::Zero());
}

// Rows that passes with sums take at once: some 8 KB of a map.
template <class T>
HWY_INLINE std::int64_t BlockRows(int channels) {
  constexpr std::int64_t numbers = 8192 / sizeof(T);
  return HWY_MAX(numbers / channels, std::int64_t{4});
}

// What the next block of rows will read, or write, is asked for while this one is worked on: `at` is a vector of it,
// the vth of its run.
template <class T>
HWY_INLINE void AskFor(const T* at, int v) {
  if (v * L::lanes() * sizeof(T) % 64 == 0)
    hwy::Prefetch(at);
}

// The same for passes along the rows: some 2 KB ahead.
template <class T>
HWY_INLINE void AskAhead(const T* at) {
  hwy::Prefetch(at + 2048 / sizeof(T));
}

// Passes without sums go along the rows; those with sums go down a few columns at a time of a few rows, which are one
// stretch of memory, and keep the sums in registers. A pass of the second kind is a struct with Run<Vectors>(...) for
// Vectors vectors from channel c on of the rows [first, last). Most: as many vectors as there are registers for.
template <int Most = 4, class Pass>
HWY_INLINE void DownColumns(const Pass& pass, std::int64_t rows, int channels) {
  const int lanes = L::lanes();
  const std::int64_t block = pass.block(channels);
  for (std::int64_t first = 0; first < rows; first += block) {
    const std::int64_t last = HWY_MIN(rows, first + block);
    int c = 0;
    for (; Most == 4 && L::many_registers && c + 4 * lanes <= channels; c += 4 * lanes)
      pass.template Run<4>(c, first, last, channels);
    for (; c + 2 * lanes <= channels; c += 2 * lanes)
      pass.template Run<2>(c, first, last, channels);
    for (; c < channels; c += lanes)
      pass.template Run<1>(c, first, last, channels);
  }
}

template <class T>
void NormRelu(const T* x, const Affine& norm, std::int64_t rows, int channels, T* out) {
  const int lanes = L::lanes();
  for (std::int64_t row = 0; row < rows; ++row, x += channels, out += channels)
    for (int c = 0; c < channels; c += lanes) {
      AskAhead(x + c);
      L::Store(Relu(Normed(L::Load(x + c), LoadAffine(norm, c))), out + c);
    }
}

template <class T>
struct Moments {
  const T* x;
  float *sums, *squares;
  static HWY_INLINE std::int64_t block(int channels) { return BlockRows<T>(channels); }
  template <int V>
  HWY_INLINE void Run(int c, std::int64_t first, std::int64_t last, int channels) const {
    const int lanes = L::lanes();
    Vec sum[V], square[V];
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v) {
      sum[v] = L::Load(sums + c + v * lanes);
      square[v] = L::Load(squares + c + v * lanes);
    }
    for (std::int64_t at = first * channels + c, end = last * channels; at < end; at += channels)
#pragma GCC unroll 4
      for (int v = 0; v < V; ++v) {
        const Vec value = L::Load(x + at + v * lanes);
        sum[v] = L::Add(sum[v], value);
        square[v] = L::MulAdd(value, value, square[v]);
      }
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v) {
      L::Store(sum[v], sums + c + v * lanes);
      L::Store(square[v], squares + c + v * lanes);
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
  static HWY_INLINE std::int64_t block(int channels) { return BlockRows<T>(channels); }
  template <int V>
  HWY_INLINE void Run(int c, std::int64_t first, std::int64_t last, int channels) const {
    const std::int64_t ahead = block(channels) * channels;
    const int lanes = L::lanes();
    Vec sum[V];
    Coefficients coefficients[V];
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v) {
      sum[v] = L::Load(sums + c + v * lanes);
      coefficients[v] = LoadAffine(norm, c + v * lanes);
    }
    for (std::int64_t at = first * channels + c, end = last * channels; at < end; at += channels)
#pragma GCC unroll 4
      for (int v = 0; v < V; ++v) {
        AskFor(x + at + v * lanes + ahead, v);
        const Vec value = Relu(Normed(L::Load(x + at + v * lanes), coefficients[v]));
        if constexpr (Dot)
          sum[v] = L::MulAdd(value, L::Load(gradient + at + v * lanes), sum[v]);
        else
          sum[v] = L::Add(sum[v], value);
      }
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v)
      L::Store(sum[v], sums + c + v * lanes);
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
  const int lanes = L::lanes();
  const T *one = first.map, *two = second.map;
  for (std::int64_t row = 0; row < rows; ++row, one += channels, two += channels, out += channels)
    for (int c = 0; c < channels; c += lanes) {
      AskAhead(one + c);
      AskAhead(two + c);
      const Vec a = Relu(Normed(L::Load(one + c), LoadAffine(first.norm, c)));
      const Vec b = Relu(Normed(L::Load(two + c), LoadAffine(second.norm, c)));
      L::Store(L::MulAdd(a, LoadOr(first.gate, c, 1), L::Mul(b, LoadOr(second.gate, c, 1))), out + c);
    }
}

template <class T, class Out>
void NormInputGradient(const T* gradient, const T* x, const NormGradient& norm, std::int64_t rows, int channels,
                       Out* out) {
  const int lanes = L::lanes();
  for (std::int64_t row = 0; row < rows; ++row, x += channels, gradient += channels, out += channels)
    for (int c = 0; c < channels; c += lanes) {
      AskAhead(x + c);
      AskAhead(gradient + c);
      L::Store(L::MulAdd(L::Load(gradient + c), L::Load(norm.factor + c),
                         L::MulAdd(L::Load(x + c), L::Load(norm.slope + c), L::Load(norm.constant + c))),
               out + c);
    }
}

template <class T, bool Scaled, bool Other>
struct ReluGradientPass {
  IncomingGradient<T> incoming;
  const T* x;
  Affine norm;
  T* out;
  NormSums to;
  static HWY_INLINE std::int64_t block(int channels) { return BlockRows<T>(channels); }
  template <int V>
  HWY_INLINE void Run(int c, std::int64_t first, std::int64_t last, int channels) const {
    const std::int64_t ahead = block(channels) * channels;
    const int lanes = L::lanes();
    Vec sum[V], dot[V], mean[V], factor[V], addend[V];
    Coefficients coefficients[V];
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v) {
      const int at = c + v * lanes;
      sum[v] = L::Load(to.sums + at);
      dot[v] = L::Load(to.dots + at);
      mean[v] = L::Load(to.mean + at);
      coefficients[v] = LoadAffine(norm, at);
      factor[v] = Scaled ? L::Load(incoming.factor + at) : L::Zero();
      addend[v] = Scaled ? L::Load(incoming.addend + at) : L::Zero();
    }
    for (std::int64_t row = first * channels + c, end = last * channels; row < end; row += channels)
#pragma GCC unroll 4
      for (int v = 0; v < V; ++v) {
        const std::int64_t at = row + v * lanes;
        AskFor(x + at + ahead, v);
        const Vec value = L::Load(x + at);
        Vec g = L::Load(incoming.gradient + at);
        if constexpr (Scaled)
          g = L::MulAdd(g, factor[v], addend[v]);
        if constexpr (Other)
          g = L::Add(g, L::Load(incoming.other + at));
        g = L::WherePositive(Normed(value, coefficients[v]), g);
        L::Store(g, out + at);
        sum[v] = L::Add(sum[v], g);
        dot[v] = L::MulAdd(g, L::Sub(value, mean[v]), dot[v]);
      }
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v) {
      L::Store(sum[v], to.sums + c + v * lanes);
      L::Store(dot[v], to.dots + c + v * lanes);
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
  const Vec value = L::Load(term.shortcut + at);
  if constexpr (Norm)
    return Normed(value, LoadAffine(term.shortcut_norm, c));
  return value;
}

template <bool Norm, class T>
HWY_INLINE void JoinRows(const JoinTerm<T>& term, bool add, float constant, std::int64_t rows, int channels, T* out) {
  const int lanes = L::lanes();
  const Vec weight = L::Set(term.weight), fixed = L::Set(constant);
  for (std::int64_t row = 0, at = 0; row < rows; ++row)
    for (int c = 0; c < channels; c += lanes, at += lanes) {
      AskAhead(term.restored + at);
      AskAhead(term.shortcut + at);
      const Vec y =
          Relu(L::Add(Normed(L::Load(term.restored + at), LoadAffine(term.norm, c)), ShortcutOf<Norm>(term, at, c)));
      const Vec before = add ? L::Add(L::Load(out + at), fixed) : fixed;
      L::Store(L::MulAdd(y, weight, before), out + at);
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
  static HWY_INLINE std::int64_t block(int channels) { return BlockRows<T>(channels); }
  template <int V>
  HWY_INLINE void Run(int c, std::int64_t first, std::int64_t last, int channels) const {
    const std::int64_t ahead = block(channels) * channels;
    const int lanes = L::lanes();
    Vec sum[V], dot[V], mean[V], shortcut_dot[V], shortcut_mean[V], weight_dot[V];
    Coefficients norm[V], shortcut_norm[V];
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v) {
      const int at = c + v * lanes;
      norm[v] = LoadAffine(term.norm, at);
      sum[v] = L::Load(to.restored.sums + at);
      dot[v] = L::Load(to.restored.dots + at);
      mean[v] = L::Load(to.restored.mean + at);
      shortcut_norm[v] = Norm ? LoadAffine(term.shortcut_norm, at) : Coefficients{L::Zero(), L::Zero()};
      shortcut_dot[v] = Norm ? L::Load(to.shortcut.dots + at) : L::Zero();
      shortcut_mean[v] = Norm ? L::Load(to.shortcut.mean + at) : L::Zero();
      weight_dot[v] = Dots ? L::Load(to.weight_dots + at) : L::Zero();
    }
    const Vec weight = L::Set(term.weight);
    for (std::int64_t row = first * channels + c, end = last * channels; row < end; row += channels)
#pragma GCC unroll 4
      for (int v = 0; v < V; ++v) {
        const std::int64_t at = row + v * lanes;
        AskFor(term.restored + at + ahead, v);
        AskFor(term.shortcut + at + ahead, v);
        const Vec restored = L::Load(term.restored + at), shortcut = L::Load(term.shortcut + at);
        const Vec y = L::Add(Normed(restored, norm[v]), Norm ? Normed(shortcut, shortcut_norm[v]) : shortcut);
        Vec g = L::WherePositive(y, L::Load(gradient + at));
        if constexpr (Dots)
          weight_dot[v] = L::MulAdd(g, y, weight_dot[v]);
        g = L::Mul(g, weight);
        L::Store(g, to.out + at);
        sum[v] = L::Add(sum[v], g);
        dot[v] = L::MulAdd(g, L::Sub(restored, mean[v]), dot[v]);
        if constexpr (Norm)
          shortcut_dot[v] = L::MulAdd(g, L::Sub(shortcut, shortcut_mean[v]), shortcut_dot[v]);
      }
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v) {
      const int at = c + v * lanes;
      L::Store(sum[v], to.restored.sums + at);
      L::Store(dot[v], to.restored.dots + at);
      if constexpr (Norm)
        L::Store(shortcut_dot[v], to.shortcut.dots + at);
      if constexpr (Dots)
        L::Store(weight_dot[v], to.weight_dots + at);
    }
  }
};

// The weight's dots alone.
template <class T, bool Norm>
struct WeightDots {
  const T* gradient;
  JoinTerm<T> term;
  float* dots;
  static HWY_INLINE std::int64_t block(int channels) { return BlockRows<T>(channels); }
  template <int V>
  HWY_INLINE void Run(int c, std::int64_t first, std::int64_t last, int channels) const {
    const std::int64_t ahead = block(channels) * channels;
    const int lanes = L::lanes();
    Vec dot[V];
    Coefficients norm[V], shortcut_norm[V];
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v) {
      const int at = c + v * lanes;
      dot[v] = L::Load(dots + at);
      norm[v] = LoadAffine(term.norm, at);
      shortcut_norm[v] = Norm ? LoadAffine(term.shortcut_norm, at) : Coefficients{L::Zero(), L::Zero()};
    }
    for (std::int64_t row = first * channels + c, end = last * channels; row < end; row += channels)
#pragma GCC unroll 4
      for (int v = 0; v < V; ++v) {
        const std::int64_t at = row + v * lanes;
        AskFor(term.restored + at + ahead, v);
        AskFor(term.shortcut + at + ahead, v);
        const Vec shortcut = L::Load(term.shortcut + at);
        const Vec y =
            L::Add(Normed(L::Load(term.restored + at), norm[v]), Norm ? Normed(shortcut, shortcut_norm[v]) : shortcut);
        dot[v] = L::MulAdd(Relu(y), L::Load(gradient + at), dot[v]);
      }
#pragma GCC unroll 4
    for (int v = 0; v < V; ++v)
      L::Store(dot[v], dots + c + v * lanes);
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
  const int lanes = L::lanes();
  for (std::int64_t at = 0; at < rows * channels; at += lanes)
    L::Store(L::Add(L::Load(out + at), L::Load(x + at)), out + at);
}

template <class T>
struct RowSums {
  const T* x;
  float* sums;
  static HWY_INLINE std::int64_t block(int channels) { return BlockRows<T>(channels); }
  template <int V>
  HWY_INLINE void Run(int c, std::int64_t first, std::int64_t last, int channels) const {
    for (int v = 0; v < V; ++v) {
      const int column = c + v * L::lanes();
      Vec sum = L::Load(sums + column);
      for (std::int64_t at = first * channels + column, end = last * channels; at < end; at += channels)
        sum = L::Add(sum, L::Load(x + at));
      L::Store(sum, sums + column);
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
