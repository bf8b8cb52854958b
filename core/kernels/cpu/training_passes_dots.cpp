#include "kernels/cpu/half_maps_units.h"

#if CDS_HALF_X86
#include <hwy/cache_control.h>
#include <immintrin.h>

CDS_BEGIN_DOTS
namespace cds::cpu::dots {
namespace {

#include "kernels/cpu/half_lanes_dots-inl.h"
#include "kernels/cpu/training_passes-inl.h"

} // namespace

const TrainingPasses<Bf16>& training_passes() {
  return Passes<Bf16>();
}

} // namespace cds::cpu::dots
CDS_END_UNIT
#else
namespace cds::cpu::dots { // never called: half_units() has only `floats`
const TrainingPasses<Bf16>& training_passes() {
  return cpu::training_passes<Bf16>();
}
} // namespace cds::cpu::dots
#endif
