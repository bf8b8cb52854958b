// Products of bf16 rows and bf16 weights, and weight gradients, summed in float. Three units can do them and the best
// of this machine does: AMX tiles, AVX-512's bf16 dot products, or float arithmetic on widened numbers (Highway, any
// processor). Thread-safe; one call runs on the caller's thread.
//
// Rounding: operands are bf16 as given; products are exact; sums, bias and addend are float (tiles and dot products
// sum even and odd depths apart and take denormals as 0). A bf16 output is rounded once, to the nearest even, when it
// is stored. Whatever the number of rows, a row's result does not depend on its neighbours, bit for bit; between units
// results differ in the last bits of the float sums.
#pragma once

#include "kernels/cpu/bf16.h"

#include <cstdint>
#include <vector>

namespace cds::cpu {

enum class HalfUnit { floats, dots, tiles };

// What this machine, its system and this build can do, the best last. The first call asks the system for the tiles.
[[nodiscard]] const std::vector<HalfUnit>& half_units();
// The one that works: the best, or what TEST_use_half_unit() said last (REQUIRES one of half_units(); process-wide).
[[nodiscard]] HalfUnit half_unit();
void TEST_use_half_unit(HalfUnit unit);
// "floats", "AVX512-BF16", "AMX-BF16".
[[nodiscard]] const char* to_string(HalfUnit unit);

// The right matrix: segments of depth, each padded to 32 with zeros, times columns padded to 32. In panels of 16
// columns, two depths side by side: panel[padded depth / 2][16][2].
struct PairPanels {
  int length = 0, segments = 1, columns = 0; // length: depth of a segment, not padded; columns: padded
  HalfBuffer values;

  PairPanels() = default;
  PairPanels(int depth, int wide, int parts = 1)
      : length(depth), segments(parts), columns(half_padded(wide)),
        values(static_cast<std::size_t>(half_padded(depth)) * static_cast<std::size_t>(parts) *
               static_cast<std::size_t>(columns)) {}
  // Depths of all segments, padded.
  [[nodiscard]] int depth() const { return half_padded(length) * segments; }
  // Element (d of a segment, c), c below `columns`.
  [[nodiscard]] Bf16& at(int d, int c, int segment = 0) {
    const int row = segment * half_padded(length) + d;
    return values[((static_cast<std::size_t>(c / 16) * static_cast<std::size_t>(depth() / 2) +
                    static_cast<std::size_t>(row / 2)) *
                       16 +
                   static_cast<std::size_t>(c % 16)) *
                      2 +
                  static_cast<std::size_t>(row % 2)];
  }
};

// Where the left matrix lies: element (row, s, d) at data[row * row_step + s * segment_step + d]. Any alignment. Each
// segment is read up to its padded depth, where weights are 0: that memory must exist and hold no NaN or infinity.
struct HalfRows {
  const Bf16* data = nullptr;
  std::int64_t row_step = 0;
  std::int64_t segment_step = 0;
};

// What becomes of a product before it is stored: + bias[column] + add[row * out_step + column], then ReLU.
struct HalfFinish {
  const float* bias = nullptr; // padded columns
  const Bf16* add = nullptr;   // rows like the output's; may be the output itself
  bool relu = false;
};

// out[row * out_step + column] for `rows` rows and all padded columns, rounded to bf16, or as float sums without a
// finish. REQUIRES out aligned to 64 bytes and out_step a multiple of 32 (floats: of 16).
void multiply(const HalfRows& left, int rows, const PairPanels& right, Bf16* out, std::int64_t out_step,
              const HalfFinish& finish = {});
void multiply(const HalfRows& left, int rows, const PairPanels& right, float* out, std::int64_t out_step);

// sums[d * columns + c] += sum over rows r of x[r * x_step + d] * y[r * y_step + c]: the weight gradient of a product.
// REQUIRES depth and columns multiples of 32, sums aligned to 64 bytes; any number of rows, steps and alignment of x
// and y. Nothing is rounded but the float sums. Takes some 250 KB of scratch memory a thread, once.
void multiply_transposed(const Bf16* x, std::int64_t x_step, int depth, const Bf16* y, std::int64_t y_step, int columns,
                         std::int64_t rows, float* sums);

// Keeps the tiles set up on this thread for as long as it lives, where calls are short and many (each call sets them up
// itself otherwise: some 100 cycles). Nothing on other units. May be nested.
class TileScope {
public:
  TileScope();
  ~TileScope();
  TileScope(const TileScope&) = delete;
  TileScope& operator=(const TileScope&) = delete;

private:
  bool holds_ = false;
};

} // namespace cds::cpu
