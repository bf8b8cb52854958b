// The bf16 units of x86-64: their functions, and whether this compiler can make them. Private to kernels.
#pragma once

#include "kernels/cpu/matmul_bf16.h"

#if defined(__x86_64__) && defined(__linux__) &&                                                                       \
    ((defined(__clang__) && __clang_major__ >= 14) || (!defined(__clang__) && defined(__GNUC__) && __GNUC__ >= 12))
#define CDS_HALF_X86 1
#else
#define CDS_HALF_X86 0
#endif

#if CDS_HALF_X86
// What between the two marks is compiled for, whatever the build's own target: run only where half_units() says so.
#include <hwy/base.h>
#define CDS_BEGIN_DOTS HWY_PUSH_ATTRIBUTES("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16")
#define CDS_BEGIN_TILES HWY_PUSH_ATTRIBUTES("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,amx-tile,amx-bf16")
#define CDS_END_UNIT HWY_POP_ATTRIBUTES
#endif

namespace cds::cpu {

// 256 rows of two matrices, a pair of rows side by side in each 32-bit word: `across` as it is (word c of pair p in
// panel c / 16), `down` turned round (word p of row d). In blocks of 16 x 16 words; the last block's missing rows are
// 0. Makes both of `rows` rows (at most pack_rows) of x and y: down from x, across from y.
inline constexpr int pack_rows = 256;
struct PackedPairs {
  HalfBuffer down, across; // [depth / 16][blocks][16][32], [columns / 16][blocks][16][32]
  int blocks = 0;          // of 32 rows
  void pack(const Bf16* x, std::int64_t x_step, int depth, const Bf16* y, std::int64_t y_step, int columns, int rows);
};

// As matmul_bf16.h's, on one unit each.
void multiply_floats(const HalfRows& left, int rows, const PairPanels& right, Bf16* out, std::int64_t out_step,
                     const HalfFinish& finish);
void multiply_floats(const HalfRows& left, int rows, const PairPanels& right, float* out, std::int64_t out_step);
void multiply_dots(const HalfRows& left, int rows, const PairPanels& right, Bf16* out, std::int64_t out_step,
                   const HalfFinish& finish);
void multiply_dots(const HalfRows& left, int rows, const PairPanels& right, float* out, std::int64_t out_step);
void multiply_tiles(const HalfRows& left, int rows, const PairPanels& right, Bf16* out, std::int64_t out_step,
                    const HalfFinish& finish);
void multiply_tiles(const HalfRows& left, int rows, const PairPanels& right, float* out, std::int64_t out_step);

// sums += packed down times packed across.
void multiply_packed_dots(const PackedPairs& packed, int depth, int columns, float* sums);
void multiply_packed_tiles(const PackedPairs& packed, int depth, int columns, float* sums);

// Sets the tiles of this thread up (16 rows of 64 bytes each), and lets them go.
void hold_tiles();
void release_tiles();

} // namespace cds::cpu
