// Maps of float or bf16 in Highway's vectors: no include guard, since each instruction set includes it in its own
// namespace (which has `hn`). WherePositive: value where sign > 0, else 0.

struct Lanes {
  using Wide = hn::CappedTag<float, 16>;
  using Words = hn::RebindToUnsigned<Wide>;
  using Halves = hn::Rebind<std::uint16_t, Wide>;
  using Vec = hn::Vec<Wide>;
  static constexpr bool many_registers = HWY_MAX_BYTES >= 64; // 32 of them
  static HWY_INLINE int lanes() { return static_cast<int>(hn::Lanes(Wide())); }
  static HWY_INLINE Vec Load(const float* from) { return hn::LoadU(Wide(), from); }
  static HWY_INLINE Vec Load(const Bf16* from) {
    const auto halves = hn::LoadU(Halves(), reinterpret_cast<const std::uint16_t*>(from));
    return hn::BitCast(Wide(), hn::ShiftLeft<16>(hn::PromoteTo(Words(), halves)));
  }
  static HWY_INLINE void Store(Vec value, float* to) { hn::StoreU(value, Wide(), to); }
  static HWY_INLINE void Store(Vec value, Bf16* to) {
    const Words words;
    const auto bits = hn::BitCast(words, value);
    const auto even = hn::And(hn::ShiftRight<16>(bits), hn::Set(words, 1));
    const auto rounded = hn::Add(bits, hn::Add(even, hn::Set(words, 0x7FFF)));
    const auto quiet = hn::Or(bits, hn::Set(words, 0x400000)); // a NaN does not overflow into a number
    const auto kept = hn::IfThenElse(hn::RebindMask(words, hn::IsNaN(value)), quiet, rounded);
    const hn::RebindToSigned<Words> integers;
    const auto halves = hn::DemoteTo(Halves(), hn::BitCast(integers, hn::ShiftRight<16>(kept)));
    hn::StoreU(halves, Halves(), reinterpret_cast<std::uint16_t*>(to));
  }
  static HWY_INLINE Vec Zero() { return hn::Zero(Wide()); }
  static HWY_INLINE Vec Set(float value) { return hn::Set(Wide(), value); }
  static HWY_INLINE Vec Add(Vec a, Vec b) { return hn::Add(a, b); }
  static HWY_INLINE Vec Sub(Vec a, Vec b) { return hn::Sub(a, b); }
  static HWY_INLINE Vec Mul(Vec a, Vec b) { return hn::Mul(a, b); }
  static HWY_INLINE Vec Max(Vec a, Vec b) { return hn::Max(a, b); }
  static HWY_INLINE Vec WherePositive(Vec sign, Vec value) {
    return hn::IfThenElseZero(hn::Gt(sign, hn::Zero(Wide())), value);
  }
  static HWY_INLINE Vec MulAdd(Vec a, Vec b, Vec c) { return hn::MulAdd(a, b, c); }
};
