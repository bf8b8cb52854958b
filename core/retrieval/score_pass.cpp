#include "retrieval/score_pass.h"

#include "base/process.h"
#include "retrieval/parallel.h"
#include "retrieval/row_length.h"
#include "retrieval/score_kernel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace cds {
namespace {

constexpr std::int64_t panel = kernel::panel_columns;
constexpr std::int64_t strip = 8 * panel;              // columns scored before somebody looks at them
constexpr std::int64_t query_block_bytes = 300 << 10;  // packed queries stay in the second-level cache
constexpr std::int64_t gallery_block_bytes = 16 << 20; // a packed piece of gallery stays in the third
constexpr std::int64_t rows_per_task = 256;            // of light work on rows

struct Lengths {
  std::vector<double> square;
  double longest = 0;
};

// |row|^2 of each row.
Lengths squared_lengths(const EmbeddingSet& set, int threads) {
  Lengths lengths{std::vector<double>(static_cast<std::size_t>(set.rows)), 0};
  parallel_for(threads, (set.rows + rows_per_task - 1) / rows_per_task, [&](int, std::int64_t task) {
    for (std::int64_t i = task * rows_per_task; i < std::min(set.rows, (task + 1) * rows_per_task); ++i) {
      lengths.square[static_cast<std::size_t>(i)] = square_length(set.row(i));
    }
  });
  for (const double square : lengths.square)
    lengths.longest = std::max(lengths.longest, std::sqrt(square));
  return lengths;
}

bool normalises(const MatchOptions& options) {
  return options.normalise || options.metric == Metric::cosine;
}

Side make_side(const EmbeddingSet& set, const MatchOptions& options, int threads, bool gallery) {
  Side side;
  side.dims = set.dims;
  const auto rows = static_cast<std::size_t>(set.rows);
  for (std::int64_t i = 0; i < set.rows; ++i)
    side.rows.push_back(set.row(i).data());
  const Lengths lengths = squared_lengths(set, threads);
  side.scale.assign(rows, 1.0F);
  std::vector<float>& offset = gallery ? side.bias : side.origin;
  offset.resize(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    const double square = lengths.square[i];
    if (!normalises(options)) { // t = q.g - |g|^2 / 2 - |q|^2 / 2
      offset[i] = static_cast<float>(gallery ? -square / 2 : square / 2);
      continue;
    }
    side.scale[i] = square > 0 ? static_cast<float>(1 / std::sqrt(square)) : 0.0F;
    // Lengths are 1 or, for a row of zeros, 0; the half that a gallery of ones has in common stands in the origin.
    if (options.metric == Metric::cosine)
      offset[i] = gallery ? 0.0F : 1.0F;
    else
      offset[i] = gallery ? (square > 0 ? 0.0F : 0.5F) : (square > 0 ? 1.0F : 0.5F);
  }
  side.longest = normalises(options) ? 1 : lengths.longest;
  return side;
}

} // namespace

int thread_count(const MatchOptions& options) {
  return options.threads > 0 ? options.threads : core_count();
}

Side query_side(const EmbeddingSet& set, const MatchOptions& options, int threads) {
  return make_side(set, options, threads, false);
}

Side gallery_side(const EmbeddingSet& set, const MatchOptions& options, int threads) {
  return make_side(set, options, threads, true);
}

Status check_options(const MatchOptions& options) {
  if (options.ranks < 1)
    return wrong_call("the CMC needs at least 1 rank, not " + std::to_string(options.ranks));
  if (options.list_length < 0 || options.threads < 0)
    return wrong_call("lengths of lists and numbers of threads cannot be negative");
  if (!(options.memory_mb >= 16))
    return wrong_call("matching needs at least 16 MB of memory", {}, "Give a larger --memory");
  return {};
}

Status check_side(const EmbeddingSet& set, const std::string& side) {
  CDS_TRY(check(set, side));
  return set.rows > 0 ? Status() : failed("there are no " + side + " images", side);
}

Status check_dims(std::int64_t query, std::int64_t gallery) {
  if (query == gallery)
    return {};
  return failed("query features have " + std::to_string(query) + " numbers and gallery features " +
                    std::to_string(gallery),
                {}, "Compute both with the same network");
}

Status check_sides(const EmbeddingSet& query, const EmbeddingSet& gallery, const MatchOptions& options) {
  CDS_TRY(check_options(options));
  CDS_TRY(check_side(query, "query"));
  CDS_TRY(check_side(gallery, "gallery"));
  return check_dims(query.dims, gallery.dims);
}

float distance_of(float score, float origin, Metric metric) {
  const double t = static_cast<double>(score) - origin;
  return static_cast<float>(metric == Metric::cosine ? std::max(0.0, -t) : std::sqrt(std::max(0.0, -2 * t)));
}

void score_rows(const Side& query, std::int64_t query_row, const Side& gallery, std::span<const std::int32_t> rows,
                std::span<float> out) {
  const float* q = query.rows[static_cast<std::size_t>(query_row)];
  std::vector<float> scaled(q, q + query.dims);
  for (float& value : scaled)
    value *= query.scale[static_cast<std::size_t>(query_row)];
  std::array<const float*, 64> at{};
  std::array<float, 64> scale{}, bias{};
  for (std::size_t begin = 0; begin < rows.size(); begin += at.size()) {
    const std::size_t count = std::min(at.size(), rows.size() - begin);
    for (std::size_t i = 0; i < count; ++i) {
      const auto row = static_cast<std::size_t>(rows[begin + i]);
      at[i] = gallery.rows[row];
      scale[i] = gallery.scale[row];
      bias[i] = gallery.bias[row];
    }
    kernel::score_pairs(scaled.data(), at.data(), scale.data(), bias.data(), static_cast<std::int64_t>(count),
                        query.dims, &out[begin]);
  }
}

namespace {

// A few queries are not worth packing the gallery for: its rows are read where they lie, once for each query.
Status pass_of_few(const PassPlan& plan, const Visit& visit, const std::function<void(std::int64_t)>& advance,
                   const std::stop_token& stop) {
  constexpr std::int64_t wide = 256 * strip; // scores of 256 KB at a time
  const std::int64_t columns = std::ssize(plan.columns);
  std::vector<float> scores(static_cast<std::size_t>(std::min(wide, columns)));
  for (std::int64_t q = plan.query_begin; q < plan.query_end; ++q)
    for (std::int64_t first = 0; first < columns; first += wide) {
      if (stop.stop_requested())
        return cancelled();
      const std::int64_t here = std::min(wide, columns - first);
      const auto part = [&](std::int64_t p, auto all) {
        return all.subspan(static_cast<std::size_t>(p * strip),
                           static_cast<std::size_t>(std::min(strip, here - p * strip)));
      };
      const auto rows = plan.columns.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(here));
      const std::int64_t parts = (here + strip - 1) / strip;
      parallel_for(plan.threads, parts, [&](int, std::int64_t p) {
        score_rows(*plan.query, q, *plan.gallery, part(p, rows), part(p, std::span(scores)));
      });
      for (std::int64_t p = 0; p < parts; ++p)
        visit({0, q, first + p * strip, part(p, std::span(scores))});
      if (advance)
        advance((q - plan.query_begin) * columns + first + here);
    }
  return {};
}

} // namespace

Status score_pass(const PassPlan& plan, const Visit& visit, const std::function<void(std::int64_t)>& advance,
                  const std::stop_token& stop) {
  const std::int64_t dims = plan.query->dims, columns = std::ssize(plan.columns),
                     queries = plan.query_end - plan.query_begin;
  if (queries <= 4)
    return pass_of_few(plan, visit, advance, stop);
  const std::int64_t tile = kernel::panel_rows();
  const std::int64_t block = std::clamp<std::int64_t>(query_block_bytes / (dims * 4), tile, 128) / tile * tile;
  const auto budget = static_cast<std::int64_t>(plan.memory_mb * (1 << 20));
  const std::int64_t panels_wanted = std::min(budget / 2, gallery_block_bytes) / (dims * panel * 4);
  const std::int64_t panels_per_chunk = std::max<std::int64_t>(1, panels_wanted);
  const std::int64_t thread_bytes = block * (dims + strip) * 4;
  const int threads = static_cast<int>(std::clamp<std::int64_t>(budget / 2 / thread_bytes, 1, plan.threads));

  const auto chunk_columns = std::min(panels_per_chunk * panel, (columns + panel - 1) / panel * panel);
  std::vector<float> packed(static_cast<std::size_t>(chunk_columns * dims)),
      bias(static_cast<std::size_t>(chunk_columns));
  std::vector<std::vector<float>> packed_queries(static_cast<std::size_t>(threads)), scores(packed_queries.size());
  for (std::size_t t = 0; t < packed_queries.size(); ++t) {
    packed_queries[t].resize(static_cast<std::size_t>(block * dims));
    scores[t].resize(static_cast<std::size_t>(block * strip));
  }
  std::atomic<std::int64_t> done{0};

  const auto pack_gallery = [&](std::int64_t first, std::int64_t p) {
    std::array<const float*, panel> rows{};
    std::array<float, panel> scale{};
    const std::int64_t count = std::min(panel, columns - first - p * panel);
    for (std::int64_t c = 0; c < count; ++c) {
      const std::int32_t row = plan.columns[static_cast<std::size_t>(first + p * panel + c)];
      rows[static_cast<std::size_t>(c)] = plan.gallery->rows[static_cast<std::size_t>(row)];
      scale[static_cast<std::size_t>(c)] = plan.gallery->scale[static_cast<std::size_t>(row)];
      bias[static_cast<std::size_t>(p * panel + c)] = plan.gallery->bias[static_cast<std::size_t>(row)];
    }
    kernel::pack(rows.data(), scale.data(), static_cast<int>(count), static_cast<int>(panel), dims,
                 &packed[static_cast<std::size_t>(p * panel * dims)]);
  };
  const auto pack_queries = [&](std::int64_t begin, std::int64_t count, float* out) {
    for (std::int64_t r = 0; r < count; r += tile) {
      std::array<const float*, 16> rows{};
      const std::int64_t some = std::min(tile, count - r);
      for (std::int64_t i = 0; i < some; ++i)
        rows[static_cast<std::size_t>(i)] = plan.query->rows[static_cast<std::size_t>(begin + r + i)];
      kernel::pack(rows.data(), &plan.query->scale[static_cast<std::size_t>(begin + r)], static_cast<int>(some),
                   static_cast<int>(tile), dims, out + r * dims);
    }
  };

  for (std::int64_t first = 0; first < columns; first += chunk_columns) {
    const std::int64_t here = std::min(chunk_columns, columns - first), panels = (here + panel - 1) / panel;
    parallel_for(threads, panels, [&](int, std::int64_t p) { pack_gallery(first, p); });
    parallel_for(threads, (queries + block - 1) / block, [&](int thread, std::int64_t task) {
      if (stop.stop_requested())
        return;
      const std::int64_t begin = plan.query_begin + task * block, count = std::min(block, plan.query_end - begin);
      float* q = packed_queries[static_cast<std::size_t>(thread)].data();
      float* out = scores[static_cast<std::size_t>(thread)].data();
      pack_queries(begin, count, q);
      for (std::int64_t p = 0; p < panels; p += strip / panel) {
        const std::int64_t some = std::min(strip / panel, panels - p);
        kernel::score_block(q, static_cast<int>(count), &packed[static_cast<std::size_t>(p * panel * dims)], some, dims,
                            &bias[static_cast<std::size_t>(p * panel)], out, strip);
        const auto width = static_cast<std::size_t>(std::min(some * panel, here - p * panel));
        for (std::int64_t r = 0; r < count; ++r)
          visit({thread, begin + r, first + p * panel, {out + r * strip, width}});
      }
      done += count * here;
      if (thread == 0 && advance)
        advance(done);
    });
    if (stop.stop_requested())
      return cancelled();
  }
  return {};
}

} // namespace cds
