// Products of rows and weights: 1x1 convolutions, dense convolutions read in place, and their gradients. Compiled for
// several instruction sets, chosen at run time. Thread-safe; one call runs on the caller's thread.
//
// Each output is summed in the order of the depth with fused multiply-add where the processor has it, whatever the
// number of rows: a row's result does not depend on its neighbours, bit for bit.
#pragma once

#include "kernels/cpu/buffer.h"

#include <cstdint>

namespace cds::cpu {

// A depth x columns matrix in panels of 16 columns: panel[depth][16]. Missing columns are 0.
struct Panels {
  int depth = 0, columns = 0; // columns: padded
  Buffer values;

  Panels() = default;
  Panels(int rows, int wide) : depth(rows), columns(padded(wide)), values(static_cast<std::size_t>(rows) * columns) {}
  // Element (d, c), c below `columns`.
  [[nodiscard]] float& at(int d, int c) {
    return values[(static_cast<std::size_t>(c / channel_step) * depth + d) * channel_step + c % channel_step];
  }
};

// Where the left matrix lies: element (row, s * length + d) at data[row * row_step + s * segment_step + d]. A 1x1
// convolution has one segment; a k x k one has k, a row of the kernel each.
struct LeftRows {
  const float* data = nullptr;
  std::int64_t row_step = 0;
  int length = 0;
  int segments = 1;
  std::int64_t segment_step = 0;
};

// The rows of a map: positions x padded channels.
[[nodiscard]] inline LeftRows rows_of(const float* map, int channels) {
  return {map, channels, channels, 1, 0};
}

// What becomes of a product before it is stored: + bias[column] + add[row * out_step + column], then ReLU.
struct Finish {
  const float* bias = nullptr; // padded columns
  const float* add = nullptr;  // rows like the output's; may be the output itself
  bool relu = false;
};

// out[row * out_step + column] for `rows` rows and all padded columns. REQUIRES left.length * left.segments ==
// right.depth.
void multiply(const LeftRows& left, int rows, const Panels& right, float* out, std::int64_t out_step,
              const Finish& finish = {});

// sums[d * columns + c] += sum over rows r of x[r * x_step + d] * y[r * y_step + c]: the weight gradient of a product,
// for `depth` (any) times `columns` (a multiple of 16).
void multiply_transposed(const float* x, std::int64_t x_step, int depth, const float* y, std::int64_t y_step,
                         int columns, std::int64_t rows, float* sums);

// The name of the instruction set chosen, e.g. "AVX3_ZEN4".
[[nodiscard]] const char* kernel_instruction_set();

} // namespace cds::cpu
