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

const HalfPasses& HalfMapPasses() {
  return Passes<Lanes>();
}

} // namespace cds::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace cds::cpu {

HWY_EXPORT(HalfMapPasses);

const HalfPasses& half_passes() {
  return rounds_itself() ? dots::half_passes() : HWY_DYNAMIC_DISPATCH(HalfMapPasses)();
}

void depthwise_row(const ThreeRows& rows, const float* taps, int width, int channels, Bf16* out,
                   const DepthwiseFinish& finish) {
  half_passes().depthwise_row(rows, taps, width, channels, out, finish);
}

void gated_sum(const Bf16* first, const float* first_gate, const Bf16* second, const float* second_gate,
               std::int64_t rows, int channels, Bf16* out) {
  half_passes().gated_sum(first, first_gate, second, second_gate, rows, channels, out);
}

void add_rows(const Bf16* map, std::int64_t rows, int channels, float* sums) {
  half_passes().add_rows(map, rows, channels, sums);
}

void max_pool_row(const Bf16* above, const Bf16* here, const Bf16* below, int width, int channels, Bf16* out) {
  half_passes().max_pool_row(above, here, below, width, channels, out);
}

void average_pool_row(const Bf16* upper, const Bf16* lower, int width, int channels, Bf16* out) {
  half_passes().average_pool_row(upper, lower, width, channels, out);
}

void round_row(const float* from, std::int64_t count, Bf16* to) {
  half_passes().round_row(from, count, to);
}

} // namespace cds::cpu
#endif
