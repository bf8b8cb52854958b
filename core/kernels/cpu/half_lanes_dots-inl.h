// The Lanes of half_lanes-inl.h where the processor rounds to bf16 itself: for code between CDS_BEGIN_DOTS and
// CDS_END_UNIT. No include guard, since each file includes it in its own namespace.

struct Lanes {
  using Vec = __m512;
  static constexpr bool many_registers = true;
  static constexpr int lanes() { return 16; }
  static HWY_INLINE Vec Load(const float* from) { return _mm512_loadu_ps(from); }
  static HWY_INLINE Vec Load(const Bf16* from) {
    return _mm512_castsi512_ps(
        _mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from))), 16));
  }
  static HWY_INLINE void Store(Vec value, float* to) { _mm512_storeu_ps(to, value); }
  static HWY_INLINE void Store(Vec value, Bf16* to) {
    const __m256bh half = _mm512_cvtneps_pbh(value);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), reinterpret_cast<const __m256i&>(half));
  }
  static HWY_INLINE Vec Zero() { return _mm512_setzero_ps(); }
  static HWY_INLINE Vec Set(float value) { return _mm512_set1_ps(value); }
  static HWY_INLINE Vec Add(Vec a, Vec b) { return _mm512_add_ps(a, b); }
  static HWY_INLINE Vec Sub(Vec a, Vec b) { return _mm512_sub_ps(a, b); }
  static HWY_INLINE Vec Mul(Vec a, Vec b) { return _mm512_mul_ps(a, b); }
  static HWY_INLINE Vec Max(Vec a, Vec b) { return _mm512_max_ps(a, b); }
  static HWY_INLINE Vec WherePositive(Vec sign, Vec value) {
    return _mm512_maskz_mov_ps(_mm512_cmp_ps_mask(sign, _mm512_setzero_ps(), _CMP_GT_OQ), value);
  }
  static HWY_INLINE Vec MulAdd(Vec a, Vec b, Vec c) { return _mm512_fmadd_ps(a, b, c); }
};
