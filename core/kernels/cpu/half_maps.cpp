#include "kernels/cpu/half_maps.h"

#include "kernels/cpu/half_maps_units.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/cpu/half_maps.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace cds::cpu::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {

#include "kernels/cpu/half_lanes-inl.h"
#include "kernels/cpu/half_maps-inl.h"

} // namespace

void Depthwise(const ThreeRows& rows, const float* taps, int width, int channels, Bf16* out,
               const DepthwiseFinish& finish) {
  HalfDepthwise<Lanes>(rows, taps, width, channels, out, finish);
}
void GatedSum(const Bf16* first, const float* first_gate, const Bf16* second, const float* second_gate,
              std::int64_t rows, int channels, Bf16* out) {
  HalfGatedSum<Lanes>(first, first_gate, second, second_gate, rows, channels, out);
}
void AddRows(const Bf16* map, std::int64_t rows, int channels, float* sums) {
  HalfAddRows<Lanes>(map, rows, channels, sums);
}
void MaxPoolRow(const Bf16* above, const Bf16* here, const Bf16* below, int width, int channels, Bf16* out) {
  HalfMaxPoolRow<Lanes>(above, here, below, width, channels, out);
}
void AveragePoolRow(const Bf16* upper, const Bf16* lower, int width, int channels, Bf16* out) {
  HalfAveragePoolRow<Lanes>(upper, lower, width, channels, out);
}
void RoundRow(const float* from, std::int64_t count, Bf16* to) {
  HalfRoundRow<Lanes>(from, count, to);
}

} // namespace cds::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace cds::cpu {

HWY_EXPORT(Depthwise);
HWY_EXPORT(GatedSum);
HWY_EXPORT(AddRows);
HWY_EXPORT(MaxPoolRow);
HWY_EXPORT(AveragePoolRow);
HWY_EXPORT(RoundRow);

void depthwise_row(const ThreeRows& rows, const float* taps, int width, int channels, Bf16* out,
                   const DepthwiseFinish& finish) {
  rounds_itself() ? dots::depthwise_row(rows, taps, width, channels, out, finish)
                  : HWY_DYNAMIC_DISPATCH(Depthwise)(rows, taps, width, channels, out, finish);
}

void gated_sum(const Bf16* first, const float* first_gate, const Bf16* second, const float* second_gate,
               std::int64_t rows, int channels, Bf16* out) {
  rounds_itself() ? dots::gated_sum(first, first_gate, second, second_gate, rows, channels, out)
                  : HWY_DYNAMIC_DISPATCH(GatedSum)(first, first_gate, second, second_gate, rows, channels, out);
}

void add_rows(const Bf16* map, std::int64_t rows, int channels, float* sums) {
  rounds_itself() ? dots::add_rows(map, rows, channels, sums)
                  : HWY_DYNAMIC_DISPATCH(AddRows)(map, rows, channels, sums);
}

void max_pool_row(const Bf16* above, const Bf16* here, const Bf16* below, int width, int channels, Bf16* out) {
  rounds_itself() ? dots::max_pool_row(above, here, below, width, channels, out)
                  : HWY_DYNAMIC_DISPATCH(MaxPoolRow)(above, here, below, width, channels, out);
}

void average_pool_row(const Bf16* upper, const Bf16* lower, int width, int channels, Bf16* out) {
  rounds_itself() ? dots::average_pool_row(upper, lower, width, channels, out)
                  : HWY_DYNAMIC_DISPATCH(AveragePoolRow)(upper, lower, width, channels, out);
}

void round_row(const float* from, std::int64_t count, Bf16* to) {
  rounds_itself() ? dots::round_row(from, count, to) : HWY_DYNAMIC_DISPATCH(RoundRow)(from, count, to);
}

} // namespace cds::cpu
#endif
