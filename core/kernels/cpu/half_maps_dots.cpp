#include "kernels/cpu/half_maps_units.h"

#if CDS_HALF_X86
#include <immintrin.h>

CDS_BEGIN_DOTS
namespace cds::cpu::dots {
namespace {

#include "kernels/cpu/half_lanes_dots-inl.h"
#include "kernels/cpu/half_maps-inl.h"

} // namespace

const HalfPasses& half_passes() {
  return Passes<Lanes>();
}

} // namespace cds::cpu::dots
CDS_END_UNIT
#else
namespace cds::cpu::dots { // never called: half_units() has only `floats`
const HalfPasses& half_passes() {
  return cpu::half_passes();
}
} // namespace cds::cpu::dots
#endif
