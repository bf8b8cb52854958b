// The passes of half_maps.h over vectors L: no include guard, since each unit includes it in its own namespace and for
// its own instructions. L has: Vec, lanes(), Load(float* or Bf16*), Store(Vec, float* or Bf16*), Zero(), Set(float),
// Add, Mul, Max, MulAdd(a, b, c) = a * b + c.

template <class L>
struct Column { // one vector of channels at one column of three rows
  typename L::Vec above, here, below;
};

template <class L>
HWY_INLINE Column<L> ColumnAt(const ThreeRows& rows, std::int64_t at) {
  return {L::Load(rows.above + at), L::Load(rows.here + at), L::Load(rows.below + at)};
}

template <class L, bool Bias, bool Sums, bool Squares>
HWY_INLINE void HalfDepthwiseRow(const ThreeRows& rows, const float* HWY_RESTRICT taps, int width, int channels,
                                 Bf16* HWY_RESTRICT out, const DepthwiseFinish& finish) {
  using Vec = typename L::Vec;
  for (int c = 0; c < channels; c += L::lanes()) {
    Vec tap[9];
#pragma GCC unroll 9
    for (int i = 0; i < 9; ++i)
      tap[i] = L::Load(taps + i * channels + c);
    const Vec bias = Bias ? L::Load(finish.bias + c) : L::Zero();
    Vec sum = Sums ? L::Load(finish.sums + c) : L::Zero();
    Vec square = Squares ? L::Load(finish.squares + c) : L::Zero();
    Column<L> left{L::Zero(), L::Zero(), L::Zero()}, middle = ColumnAt<L>(rows, c);
    for (int x = 0; x < width; ++x) {
      const Column<L> right = x + 1 < width ? ColumnAt<L>(rows, std::int64_t{x + 1} * channels + c)
                                            : Column<L>{L::Zero(), L::Zero(), L::Zero()};
      // Two chains: outputs do not wait for each other, so that is enough to keep the units busy.
      Vec early = L::MulAdd(left.above, tap[0], bias), late = L::Mul(right.above, tap[2]);
      early = L::MulAdd(left.here, tap[3], early);
      late = L::MulAdd(right.here, tap[5], late);
      early = L::MulAdd(left.below, tap[6], early);
      late = L::MulAdd(right.below, tap[8], late);
      early = L::MulAdd(middle.above, tap[1], early);
      late = L::MulAdd(middle.below, tap[7], late);
      early = L::MulAdd(middle.here, tap[4], early);
      Vec y = L::Add(early, late);
      if constexpr (Bias)
        y = L::Max(y, L::Zero());
      if constexpr (Sums)
        sum = L::Add(sum, y);
      if constexpr (Squares)
        square = L::MulAdd(y, y, square);
      L::Store(y, out + std::int64_t{x} * channels + c);
      left = middle;
      middle = right;
    }
    if constexpr (Sums)
      L::Store(sum, finish.sums + c);
    if constexpr (Squares)
      L::Store(square, finish.squares + c);
  }
}

template <class L>
void HalfDepthwise(const ThreeRows& rows, const float* taps, int width, int channels, Bf16* out,
                   const DepthwiseFinish& finish) {
  if (finish.bias)
    finish.sums ? HalfDepthwiseRow<L, true, true, false>(rows, taps, width, channels, out, finish)
                : HalfDepthwiseRow<L, true, false, false>(rows, taps, width, channels, out, finish);
  else if (finish.squares)
    HalfDepthwiseRow<L, false, true, true>(rows, taps, width, channels, out, finish);
  else if (finish.sums)
    HalfDepthwiseRow<L, false, true, false>(rows, taps, width, channels, out, finish);
  else
    HalfDepthwiseRow<L, false, false, false>(rows, taps, width, channels, out, finish);
}

template <class L>
void HalfGatedSum(const Bf16* HWY_RESTRICT first, const float* first_gate, const Bf16* HWY_RESTRICT second,
                  const float* second_gate, std::int64_t rows, int channels, Bf16* HWY_RESTRICT out) {
  for (int c = 0; c < channels; c += L::lanes()) {
    const auto one = first_gate ? L::Load(first_gate + c) : L::Set(1.0F);
    const auto two = second_gate ? L::Load(second_gate + c) : L::Set(1.0F);
    for (std::int64_t at = c; at < rows * channels; at += channels)
      L::Store(L::MulAdd(L::Load(first + at), one, L::Mul(L::Load(second + at), two)), out + at);
  }
}

template <class L>
void HalfAddRows(const Bf16* map, std::int64_t rows, int channels, float* sums) {
  for (int c = 0; c < channels; c += L::lanes()) {
    auto sum = L::Load(sums + c);
    for (std::int64_t at = c; at < rows * channels; at += channels)
      sum = L::Add(sum, L::Load(map + at));
    L::Store(sum, sums + c);
  }
}

template <class L>
void HalfMaxPoolRow(const Bf16* above, const Bf16* here, const Bf16* below, int width, int channels, Bf16* out) {
  for (int x = 0; x <= (width - 1) / 2; ++x) {
    const int begin = 2 * x > 0 ? 2 * x - 1 : 0, end = 2 * x + 2 < width ? 2 * x + 2 : width;
    for (int c = 0; c < channels; c += L::lanes()) {
      auto most = L::Zero();
      for (std::int64_t column = begin; column < end; ++column) {
        const std::int64_t at = column * channels + c;
        most = L::Max(most, L::Max(L::Load(above + at), L::Max(L::Load(here + at), L::Load(below + at))));
      }
      L::Store(most, out + static_cast<std::int64_t>(x) * channels + c);
    }
  }
}

template <class L>
void HalfAveragePoolRow(const Bf16* upper, const Bf16* lower, int width, int channels, Bf16* out) {
  const auto quarter = L::Set(0.25F);
  for (std::int64_t x = 0; x < width / 2; ++x)
    for (int c = 0; c < channels; c += L::lanes()) {
      const std::int64_t at = 2 * x * channels + c;
      const auto up = L::Add(L::Load(upper + at), L::Load(upper + at + channels));
      const auto low = L::Add(L::Load(lower + at), L::Load(lower + at + channels));
      L::Store(L::Mul(quarter, L::Add(up, low)), out + x * channels + c);
    }
}

template <class L>
void HalfRoundRow(const float* from, std::int64_t count, Bf16* to) {
  std::int64_t i = 0;
  for (; i + L::lanes() <= count; i += L::lanes())
    L::Store(L::Load(from + i), to + i);
  for (; i < count; ++i)
    to[i] = to_bf16(from[i]);
}

template <class L>
const HalfPasses& Passes() {
  static constexpr HalfPasses table{&HalfDepthwise<L>,  &HalfGatedSum<L>,       &HalfAddRows<L>,
                                    &HalfMaxPoolRow<L>, &HalfAveragePoolRow<L>, &HalfRoundRow<L>};
  return table;
}
