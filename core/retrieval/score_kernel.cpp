#include "retrieval/score_kernel.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "retrieval/score_kernel.cpp"
#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <algorithm>
#include <cstring>

HWY_BEFORE_NAMESPACE();
namespace cds::kernel::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Registers decide the tile: rows x 2 vectors of sums, 2 of the gallery, 1 of the query.
#if HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_AVX3_DL
constexpr int tile_rows = 12;
#else
constexpr int tile_rows = 6;
#endif

// The gallery comes from the second-level cache: asked for so many steps before it is needed.
constexpr std::int64_t ahead = 16;

using Wide = hn::CappedTag<float, 16>;

int PanelRows() {
  return tile_rows;
}

void Pack(const float* const* rows, const float* scale, int count, int width, std::int64_t dims, float* panel) {
  constexpr std::int64_t step = 16; // a cache line of each row at a time
  for (std::int64_t k0 = 0; k0 < dims; k0 += step) {
    const std::int64_t k1 = std::min(dims, k0 + step);
    for (int c = 0; c < width; ++c) {
      float* out = panel + k0 * width + c;
      if (c < count)
        for (std::int64_t k = k0; k < k1; ++k, out += width)
          *out = rows[c][k] * scale[c];
      else
        for (std::int64_t k = k0; k < k1; ++k, out += width)
          *out = 0;
    }
  }
}

// tile_rows x (2 vectors) scores; `valid` rows of them are stored.
HWY_INLINE void ScoreTile(const float* HWY_RESTRICT queries, const float* HWY_RESTRICT gallery, std::int64_t dims,
                          const float* HWY_RESTRICT bias, int valid, float* HWY_RESTRICT out, std::int64_t stride) {
  const Wide d;
  const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
  hn::Vec<Wide> sum0[tile_rows], sum1[tile_rows];
#pragma GCC unroll 16
  for (int r = 0; r < tile_rows; ++r) {
    sum0[r] = hn::LoadU(d, bias);
    sum1[r] = hn::LoadU(d, bias + lanes);
  }
  for (std::int64_t k = 0; k < dims; ++k) {
    hwy::Prefetch(gallery + ahead * panel_columns);
    hwy::Prefetch(gallery + ahead * panel_columns + lanes);
    const auto g0 = hn::LoadU(d, gallery), g1 = hn::LoadU(d, gallery + lanes);
#pragma GCC unroll 16
    for (int r = 0; r < tile_rows; ++r) {
      const auto q = hn::Set(d, queries[r]);
      sum0[r] = hn::MulAdd(q, g0, sum0[r]);
      sum1[r] = hn::MulAdd(q, g1, sum1[r]);
    }
    queries += tile_rows;
    gallery += panel_columns;
  }
#pragma GCC unroll 16
  for (int r = 0; r < tile_rows; ++r)
    if (r < valid) {
      hn::StoreU(sum0[r], d, out + r * stride);
      hn::StoreU(sum1[r], d, out + r * stride + lanes);
    }
}

void ScoreBlock(const float* queries, int rows, const float* gallery, std::int64_t panels, std::int64_t dims,
                const float* bias, float* out, std::int64_t stride) {
  const auto columns = 2 * static_cast<std::int64_t>(hn::Lanes(Wide()));
  for (std::int64_t p = 0; p < panels; ++p)
    for (std::int64_t c = 0; c < panel_columns; c += columns)
      for (int r = 0; r < rows; r += tile_rows)
        ScoreTile(queries + r * dims, gallery + p * panel_columns * dims + c, dims, bias + p * panel_columns + c,
                  std::min(tile_rows, rows - r), out + r * stride + p * panel_columns + c, stride);
}

void ScorePairs(const float* query, const float* const* rows, const float* scale, const float* bias, std::int64_t count,
                std::int64_t dims, float* out) {
  const hn::CappedTag<float, 1> d; // one lane: multiply-add as above, fused or not
  constexpr std::int64_t chains = 8;
  for (std::int64_t i = 0; i < count; i += chains) {
    const std::int64_t n = std::min(chains, count - i);
    const float* row[chains];
    hn::Vec<decltype(d)> sum[chains], by[chains];
    for (std::int64_t c = 0; c < chains; ++c) { // spare chains repeat the first
      const std::int64_t at = c < n ? i + c : i;
      row[c] = rows[at];
      by[c] = hn::Set(d, scale[at]);
      sum[c] = hn::Set(d, bias[at]);
    }
    for (std::int64_t k = 0; k < dims; ++k) {
      const auto q = hn::Set(d, query[k]);
#pragma GCC unroll 8
      for (std::int64_t c = 0; c < chains; ++c)
        sum[c] = hn::MulAdd(q, hn::Mul(hn::Set(d, row[c][k]), by[c]), sum[c]);
    }
    for (std::int64_t c = 0; c < n; ++c)
      out[i + c] = hn::GetLane(sum[c]);
  }
}

// M thresholds in one walk over the values. Comparisons give -1 where true, and their sums count down.
template <int M>
HWY_INLINE void CountAbove(const float* HWY_RESTRICT values, std::int64_t n, const float* thresholds,
                           std::int32_t* counts) {
  const Wide d;
  const hn::RebindToSigned<Wide> di;
  const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
  hn::Vec<Wide> limit[M];
  hn::Vec<decltype(di)> sum[M];
#pragma GCC unroll 8
  for (int m = 0; m < M; ++m) {
    limit[m] = hn::Set(d, thresholds[m]);
    sum[m] = hn::Zero(di);
  }
  std::int64_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    const auto value = hn::LoadU(d, values + i);
#pragma GCC unroll 8
    for (int m = 0; m < M; ++m)
      sum[m] = hn::Add(sum[m], hn::VecFromMask(di, hn::RebindMask(di, hn::Gt(value, limit[m]))));
  }
#pragma GCC unroll 8
  for (int m = 0; m < M; ++m) {
    std::int32_t count = -hn::GetLane(hn::SumOfLanes(di, sum[m]));
    for (std::int64_t j = i; j < n; ++j)
      count += values[j] > thresholds[m];
    counts[m] += count;
  }
}

void CountAboveAll(const float* values, std::int64_t n, const float* thresholds, std::int64_t m, std::int32_t* counts) {
  std::int64_t i = 0;
  for (; i + 6 <= m; i += 6)
    CountAbove<6>(values, n, thresholds + i, counts + i);
  for (; i + 3 <= m; i += 3)
    CountAbove<3>(values, n, thresholds + i, counts + i);
  for (; i < m; ++i)
    CountAbove<1>(values, n, thresholds + i, counts + i);
}

std::int32_t CountEqual(const float* values, std::int64_t n, float value) {
  const Wide d;
  const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
  const auto wanted = hn::Set(d, value);
  std::size_t count = 0;
  std::int64_t i = 0;
  for (; i + lanes <= n; i += lanes)
    count += hn::CountTrue(d, hn::Eq(hn::LoadU(d, values + i), wanted));
  for (; i < n; ++i)
    count += values[i] == value;
  return static_cast<std::int32_t>(count);
}

void CountBins(const float* values, std::int64_t n, float low, float scale, std::int32_t bins,
               std::uint32_t* histogram) {
  const Wide d;
  const hn::RebindToSigned<Wide> di;
  const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
  const auto below = hn::Set(d, low), by = hn::Set(d, scale), zero = hn::Zero(d),
             top = hn::Set(d, static_cast<float>(bins - 1));
  // Bins are counted some vectors after they were stored: a read straight behind a wide store waits for it (measured:
  // four times the time). Two come with each read.
  constexpr std::int64_t together = 16;
  HWY_ALIGN std::int32_t bin[16 * together];
  std::int64_t i = 0;
  while (i + lanes <= n) {
    const std::int64_t vectors = std::min(together, (n - i) / lanes), count = vectors * lanes;
    for (std::int64_t v = 0; v < vectors; ++v) {
      const auto place = hn::Mul(hn::Sub(hn::LoadU(d, values + i + v * lanes), below), by);
      hn::StoreU(hn::ConvertTo(di, hn::Min(hn::Max(place, zero), top)), di, bin + v * lanes);
    }
    std::int64_t l = 0;
    for (; l + 2 <= count; l += 2) {
      std::uint64_t pair;
      std::memcpy(&pair, bin + l, sizeof pair);
      ++histogram[static_cast<std::uint32_t>(pair)];
      ++histogram[pair >> 32];
    }
    for (; l < count; ++l)
      ++histogram[bin[l]];
    i += count;
  }
  for (; i < n; ++i) {
    const float place = (values[i] - low) * scale;
    ++histogram[static_cast<std::int32_t>(std::min(std::max(place, 0.0F), static_cast<float>(bins - 1)))];
  }
}

std::int64_t FindAtLeast(const float* values, std::int64_t n, float threshold, std::int32_t* out) {
  const Wide d;
  const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
  const auto limit = hn::Set(d, threshold);
  std::int64_t i = 0, found = 0;
  for (; i < n; i += lanes) {
    if (i + lanes <= n && hn::AllFalse(d, hn::Ge(hn::LoadU(d, values + i), limit)))
      continue;
    for (std::int64_t j = i; j < std::min(n, i + lanes); ++j) {
      out[found] = static_cast<std::int32_t>(j);
      found += values[j] >= threshold;
    }
  }
  return found;
}

float Lowest(const float* values, std::int64_t n) {
  const Wide d;
  const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
  float low = values[0];
  std::int64_t i = 0;
  if (n >= lanes) {
    auto least = hn::LoadU(d, values);
    for (i = lanes; i + lanes <= n; i += lanes)
      least = hn::Min(least, hn::LoadU(d, values + i));
    low = hn::GetLane(hn::MinOfLanes(d, least));
  }
  for (; i < n; ++i)
    low = std::min(low, values[i]);
  return low;
}

const char* InstructionSet() {
  return hwy::TargetName(HWY_TARGET);
}

} // namespace cds::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace cds::kernel {

HWY_EXPORT(PanelRows);
HWY_EXPORT(Pack);
HWY_EXPORT(ScoreBlock);
HWY_EXPORT(ScorePairs);
HWY_EXPORT(CountAboveAll);
HWY_EXPORT(CountEqual);
HWY_EXPORT(CountBins);
HWY_EXPORT(FindAtLeast);
HWY_EXPORT(Lowest);
HWY_EXPORT(InstructionSet);

int panel_rows() {
  return HWY_DYNAMIC_DISPATCH(PanelRows)();
}

void pack(const float* const* rows, const float* scale, int count, int width, std::int64_t dims, float* panel) {
  HWY_DYNAMIC_DISPATCH(Pack)(rows, scale, count, width, dims, panel);
}

void score_block(const float* queries, int rows, const float* gallery, std::int64_t panels, std::int64_t dims,
                 const float* bias, float* out, std::int64_t stride) {
  HWY_DYNAMIC_DISPATCH(ScoreBlock)(queries, rows, gallery, panels, dims, bias, out, stride);
}

void score_pairs(const float* query, const float* const* rows, const float* scale, const float* bias,
                 std::int64_t count, std::int64_t dims, float* out) {
  HWY_DYNAMIC_DISPATCH(ScorePairs)(query, rows, scale, bias, count, dims, out);
}

void count_above(const float* values, std::int64_t n, const float* thresholds, std::int64_t m, std::int32_t* counts) {
  HWY_DYNAMIC_DISPATCH(CountAboveAll)(values, n, thresholds, m, counts);
}

std::int32_t count_equal(const float* values, std::int64_t n, float value) {
  return HWY_DYNAMIC_DISPATCH(CountEqual)(values, n, value);
}

void count_bins(const float* values, std::int64_t n, float low, float scale, std::int32_t bins,
                std::uint32_t* histogram) {
  HWY_DYNAMIC_DISPATCH(CountBins)(values, n, low, scale, bins, histogram);
}

std::int64_t find_at_least(const float* values, std::int64_t n, float threshold, std::int32_t* out) {
  return HWY_DYNAMIC_DISPATCH(FindAtLeast)(values, n, threshold, out);
}

float lowest(const float* values, std::int64_t n) {
  return HWY_DYNAMIC_DISPATCH(Lowest)(values, n);
}

const char* instruction_set() {
  return HWY_DYNAMIC_DISPATCH(InstructionSet)();
}

} // namespace cds::kernel
#endif
