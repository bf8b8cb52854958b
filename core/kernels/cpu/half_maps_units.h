// The passes of half_maps.h and training_passes.h where the processor rounds to bf16 itself. Private to kernels.
#pragma once

#include "kernels/cpu/half_maps.h"
#include "kernels/cpu/half_x86.h"
#include "kernels/cpu/training_passes.h"

namespace cds::cpu {

// Whether it does, here and now (half_unit()).
[[nodiscard]] inline bool rounds_itself() {
  return CDS_HALF_X86 != 0 && half_unit() != HalfUnit::floats;
}

// The functions of half_maps.h, of one unit.
struct HalfPasses {
  void (*depthwise_row)(const ThreeRows& rows, const float* taps, int width, int channels, Bf16* out,
                        const DepthwiseFinish& finish);
  void (*gated_sum)(const Bf16* first, const float* first_gate, const Bf16* second, const float* second_gate,
                    std::int64_t rows, int channels, Bf16* out);
  void (*add_rows)(const Bf16* map, std::int64_t rows, int channels, float* sums);
  void (*max_pool_row)(const Bf16* above, const Bf16* here, const Bf16* below, int width, int channels, Bf16* out);
  void (*average_pool_row)(const Bf16* upper, const Bf16* lower, int width, int channels, Bf16* out);
  void (*round_row)(const float* from, std::int64_t count, Bf16* to);
};

// Those of the unit chosen.
[[nodiscard]] const HalfPasses& half_passes();

namespace dots {

const HalfPasses& half_passes();
const TrainingPasses<Bf16>& training_passes();

} // namespace dots
} // namespace cds::cpu
