#include "kernels/cpu/half_maps_units.h"

#if CDS_HALF_X86
#include <immintrin.h>

CDS_BEGIN_DOTS
namespace cds::cpu::dots {
namespace {

struct Lanes {
  using Vec = __m512;
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
  static HWY_INLINE Vec Mul(Vec a, Vec b) { return _mm512_mul_ps(a, b); }
  static HWY_INLINE Vec Max(Vec a, Vec b) { return _mm512_max_ps(a, b); }
  static HWY_INLINE Vec MulAdd(Vec a, Vec b, Vec c) { return _mm512_fmadd_ps(a, b, c); }
};

#include "kernels/cpu/half_maps-inl.h"

} // namespace

void depthwise_row(const ThreeRows& rows, const float* taps, int width, int channels, Bf16* out,
                   const DepthwiseFinish& finish) {
  HalfDepthwise<Lanes>(rows, taps, width, channels, out, finish);
}

void gated_sum(const Bf16* first, const float* first_gate, const Bf16* second, const float* second_gate,
               std::int64_t rows, int channels, Bf16* out) {
  HalfGatedSum<Lanes>(first, first_gate, second, second_gate, rows, channels, out);
}

void add_rows(const Bf16* map, std::int64_t rows, int channels, float* sums) {
  HalfAddRows<Lanes>(map, rows, channels, sums);
}

void max_pool_row(const Bf16* above, const Bf16* here, const Bf16* below, int width, int channels, Bf16* out) {
  HalfMaxPoolRow<Lanes>(above, here, below, width, channels, out);
}

void average_pool_row(const Bf16* upper, const Bf16* lower, int width, int channels, Bf16* out) {
  HalfAveragePoolRow<Lanes>(upper, lower, width, channels, out);
}

void round_row(const float* from, std::int64_t count, Bf16* to) {
  HalfRoundRow<Lanes>(from, count, to);
}

} // namespace cds::cpu::dots
CDS_END_UNIT
#else
namespace cds::cpu::dots { // never called: half_units() has only `floats`
void depthwise_row(const ThreeRows&, const float*, int, int, Bf16*, const DepthwiseFinish&) {}
void gated_sum(const Bf16*, const float*, const Bf16*, const float*, std::int64_t, int, Bf16*) {}
void add_rows(const Bf16*, std::int64_t, int, float*) {}
void max_pool_row(const Bf16*, const Bf16*, const Bf16*, int, int, Bf16*) {}
void average_pool_row(const Bf16*, const Bf16*, int, int, Bf16*) {}
void round_row(const float*, std::int64_t, Bf16*) {}
} // namespace cds::cpu::dots
#endif
