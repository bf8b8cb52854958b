#include "kernels/cpu/half_x86.h"
#include "kernels/cpu/matmul.h"

#include <algorithm>
#include <atomic>
#include <hwy/targets.h>

#if CDS_HALF_X86
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace cds::cpu {

namespace {

#if CDS_HALF_X86
bool processor_has(unsigned subleaf, int which, int bit) {
  unsigned registers[4] = {}; // eax, ebx, ecx, edx
  return __get_cpuid_count(7, subleaf, &registers[0], &registers[1], &registers[2], &registers[3]) != 0 &&
         (registers[which] >> bit & 1U) != 0;
}

bool has_dots() {
  return (hwy::SupportedTargets() & HWY_AVX3) != 0 && processor_has(1, 0, 5); // the system keeps AVX-512's registers
}

// Linux keeps a thread's 8 KB of tiles only for a process that has asked.
bool has_tiles() {
  constexpr long request_permission = 0x1023, tile_data = 18; // ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA
  return has_dots() && processor_has(0, 3, 22) && processor_has(0, 3, 24) &&
         syscall(SYS_arch_prctl, request_permission, tile_data) == 0;
}
#else
bool has_dots() {
  return false;
}
bool has_tiles() {
  return false;
}
#endif

std::atomic<HalfUnit>& chosen() {
  static std::atomic<HalfUnit> unit{half_units().back()};
  return unit;
}

#if CDS_HALF_X86
thread_local int tile_scopes = 0;
#endif

} // namespace

const std::vector<HalfUnit>& half_units() {
  static const std::vector<HalfUnit> units = [] {
    std::vector<HalfUnit> found{HalfUnit::floats};
    if (has_dots())
      found.push_back(HalfUnit::dots);
    if (has_tiles())
      found.push_back(HalfUnit::tiles);
    return found;
  }();
  return units;
}

HalfUnit half_unit() {
  return chosen().load(std::memory_order_relaxed);
}

void TEST_use_half_unit(HalfUnit unit) {
  chosen().store(unit, std::memory_order_relaxed);
}

const char* to_string(HalfUnit unit) {
  return unit == HalfUnit::tiles ? "AMX-BF16" : unit == HalfUnit::dots ? "AVX512-BF16" : "floats";
}

void multiply(const HalfRows& left, int rows, const PairPanels& right, Bf16* out, std::int64_t out_step,
              const HalfFinish& finish) {
#if CDS_HALF_X86
  if (half_unit() == HalfUnit::tiles) {
    const TileScope scope;
    return multiply_tiles(left, rows, right, out, out_step, finish);
  }
  if (half_unit() == HalfUnit::dots)
    return multiply_dots(left, rows, right, out, out_step, finish);
#endif
  multiply_floats(left, rows, right, out, out_step, finish);
}

void multiply(const HalfRows& left, int rows, const PairPanels& right, float* out, std::int64_t out_step) {
#if CDS_HALF_X86
  if (half_unit() == HalfUnit::tiles) {
    const TileScope scope;
    return multiply_tiles(left, rows, right, out, out_step);
  }
  if (half_unit() == HalfUnit::dots)
    return multiply_dots(left, rows, right, out, out_step);
#endif
  multiply_floats(left, rows, right, out, out_step);
}

namespace {

void widen(const Bf16* from, std::int64_t step, int columns, int rows, float* to) {
  for (int r = 0; r < rows; ++r)
    for (int c = 0; c < columns; ++c)
      to[static_cast<std::int64_t>(r) * columns + c] = to_float(from[r * step + c]);
}

void multiply_transposed_floats(const Bf16* x, std::int64_t x_step, int depth, const Bf16* y, std::int64_t y_step,
                                int columns, std::int64_t rows, float* sums) {
  constexpr int block = 128;
  thread_local Buffer wide;
  if (const std::size_t size = static_cast<std::size_t>(block) * static_cast<std::size_t>(depth + columns);
      wide.size() < size)
    wide = Buffer(size);
  float* const left = wide.data();
  float* const right = left + static_cast<std::int64_t>(block) * depth;
  for (std::int64_t row = 0; row < rows; row += block) {
    const int count = static_cast<int>(std::min<std::int64_t>(block, rows - row));
    widen(x + row * x_step, x_step, depth, count, left);
    widen(y + row * y_step, y_step, columns, count, right);
    multiply_transposed(left, depth, depth, right, columns, columns, count, sums);
  }
}

} // namespace

void multiply_transposed(const Bf16* x, std::int64_t x_step, int depth, const Bf16* y, std::int64_t y_step, int columns,
                         std::int64_t rows, float* sums) {
#if CDS_HALF_X86
  if (half_unit() != HalfUnit::floats) {
    const TileScope scope;
    thread_local PackedPairs packed;
    for (std::int64_t row = 0; row < rows; row += pack_rows) {
      const int count = static_cast<int>(std::min<std::int64_t>(pack_rows, rows - row));
      packed.pack(x + row * x_step, x_step, depth, y + row * y_step, y_step, columns, count);
      if (half_unit() == HalfUnit::tiles)
        multiply_packed_tiles(packed, depth, columns, sums);
      else
        multiply_packed_dots(packed, depth, columns, sums);
    }
    return;
  }
#endif
  multiply_transposed_floats(x, x_step, depth, y, y_step, columns, rows, sums);
}

TileScope::TileScope() {
#if CDS_HALF_X86
  holds_ = half_unit() == HalfUnit::tiles;
  if (holds_ && tile_scopes++ == 0)
    hold_tiles();
#endif
}

TileScope::~TileScope() {
#if CDS_HALF_X86
  if (holds_ && --tile_scopes == 0)
    release_tiles();
#endif
}

} // namespace cds::cpu
