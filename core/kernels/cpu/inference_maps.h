// The two ways an inference plan keeps its maps: as floats, or as bf16 with float arithmetic. Private to kernels.
#pragma once

#include "kernels/cpu/half_maps.h"
#include "kernels/cpu/maps.h"
#include "kernels/cpu/matmul.h"
#include "kernels/cpu/matmul_bf16.h"

#include <algorithm>

namespace cds::cpu {

// Rows of a map, or a dense convolution's windows read in place: `segments` runs of `length` numbers each.
template <class Value>
struct MapRows {
  const Value* data;
  std::int64_t row_step;
  int length, segments = 1;
  std::int64_t segment_step = 0;
};

struct FloatMaps {
  using Value = float;
  using Weights = Panels;
  using Finish = cpu::Finish;
  static constexpr int step = channel_step; // channels are padded to it
  static constexpr int rows = 6;            // of a product that fill its unit
  static constexpr int slack = 0;           // numbers read beyond a convolution's last window

  static void product(const MapRows<float>& from, int count, const Panels& weights, float* out, std::int64_t out_step,
                      const Finish& finish) {
    multiply({from.data, from.row_step, from.length, from.segments, from.segment_step}, count, weights, out, out_step,
             finish);
  }
  static void sums(const MapRows<float>& from, int count, const Panels& weights, float* out, std::int64_t out_step) {
    product(from, count, weights, out, out_step, {});
  }
  static void copy(const float* from, std::int64_t count, float* to) { std::copy_n(from, count, to); }
};

struct HalfMaps {
  using Value = Bf16;
  using Weights = PairPanels;
  using Finish = HalfFinish;
  static constexpr int step = half_step;
  static constexpr int rows = 32;
  static constexpr int slack = half_step;

  static void product(const MapRows<Bf16>& from, int count, const PairPanels& weights, Bf16* out, std::int64_t out_step,
                      const Finish& finish) {
    multiply(HalfRows{from.data, from.row_step, from.segment_step}, count, weights, out, out_step, finish);
  }
  static void sums(const MapRows<Bf16>& from, int count, const PairPanels& weights, float* out, std::int64_t out_step) {
    multiply(HalfRows{from.data, from.row_step, from.segment_step}, count, weights, out, out_step);
  }
  static void copy(const float* from, std::int64_t count, Bf16* to) { round_row(from, count, to); }
};

template <class Maps>
[[nodiscard]] constexpr int padded_to(int channels) {
  return (channels + Maps::step - 1) / Maps::step * Maps::step;
}

} // namespace cds::cpu
