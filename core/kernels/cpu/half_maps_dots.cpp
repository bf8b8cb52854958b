#include "kernels/cpu/half_maps_units.h"

#if CDS_HALF_X86
#include <immintrin.h>

CDS_BEGIN_DOTS
namespace cds::cpu::dots {
namespace {

#include "kernels/cpu/half_lanes_dots-inl.h"
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
