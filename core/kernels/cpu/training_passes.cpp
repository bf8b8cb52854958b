#include "kernels/cpu/training_passes.h"

#include "kernels/cpu/half_maps_units.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/cpu/training_passes.cpp"
#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace cds::cpu::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {

#include "kernels/cpu/half_lanes-inl.h"
#include "kernels/cpu/training_passes-inl.h"

} // namespace

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
  return rounds_itself() ? dots::training_passes() : HWY_DYNAMIC_DISPATCH(HalfPasses)();
}

} // namespace cds::cpu
#endif
