#include "retrieval/evaluate.h"

#include "base/process.h"
#include "retrieval/score_sheet.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace cds {
namespace {

constexpr std::int64_t most_identities_in_memory_share = 2; // half of it for counts, half for the walk

// The queries [begin, end) whose counts fit into the memory, at least one.
std::int64_t end_of_batch(const EmbeddingSet& query, const GalleryOrder& order, std::int64_t begin, double memory_mb) {
  auto left = static_cast<std::int64_t>(memory_mb * (1 << 20)) / most_identities_in_memory_share;
  std::int64_t end = begin;
  for (; end < query.rows; ++end) {
    const std::int64_t identity = query.identities[static_cast<std::size_t>(end)];
    left -= MatchCounts::bytes_per_image * (identity == -1 ? 0 : std::ssize(order.of_identity(identity)));
    if (left < 0 && end > begin)
      break;
  }
  return end;
}

float lowest_t(const Side& query, const Side& gallery, const MatchOptions& options) {
  if (options.metric == Metric::cosine)
    return -2;
  const double far = query.longest + gallery.longest;
  return -static_cast<float>(std::max(far * far / 2, 1e-30));
}

void add_to_bins(PairBins& bins, const MatchCounts::Query& counts, float origin) {
  std::vector<float> scores;
  const auto gather = [&](std::span<const Scored> images) -> std::span<const float> {
    scores.clear();
    std::transform(images.begin(), images.end(), std::back_inserter(scores),
                   [](const Scored& image) { return image.score; });
    return scores;
  };
  bins.add_right(gather(counts.right), origin);
  bins.remove(gather(counts.dropped), origin);
}

} // namespace

Result<RetrievalResult> evaluate(const EmbeddingSet& query, const EmbeddingSet& gallery, const MatchOptions& options,
                                 const ProgressSink& progress, std::stop_token stop) {
  const double started = now_seconds();
  CDS_TRY(check_sides(query, gallery, options));
  const int threads = thread_count(options);
  const Side q = query_side(query, options, threads), g = gallery_side(gallery, options, threads);
  const GalleryOrder order(gallery, options.list_length > 0);
  const std::int64_t kept = std::ssize(order.by_identity),
                     length = std::min<std::int64_t>(options.list_length, gallery.rows);
  ScoreSheet sheet(query, gallery, order, options);
  PairBins bins(lowest_t(q, g, options), threads);
  TopLists top(length > 0 ? query.rows : 0, length);
  ProgressMeter meter(progress, "matching", query.rows * std::ssize(order.columns));

  for (std::int64_t begin = 0; begin < query.rows;) {
    const std::int64_t end = end_of_batch(query, order, begin, options.memory_mb);
    MatchCounts counts(q, g, order, begin, end, threads);
    const auto visit = [&](const Piece& piece) {
      counts.count(piece);
      const auto size = std::ssize(piece.scores);
      if (length > 0)
        top.offer(
            piece.query, piece.scores,
            std::span(order.columns).subspan(static_cast<std::size_t>(piece.first), static_cast<std::size_t>(size)));
      if (const std::int64_t count = std::min(size, kept - piece.first);
          count > 0 && query.identities[static_cast<std::size_t>(piece.query)] != -1)
        bins.add(piece.thread, piece.scores.first(static_cast<std::size_t>(count)),
                 q.origin[static_cast<std::size_t>(piece.query)]);
    };
    const PassPlan plan{
        &q, &g, order.columns, begin, end, threads, options.memory_mb / most_identities_in_memory_share};
    CDS_TRY(score_pass(
        plan, visit, [&](std::int64_t done) { meter.advance(begin * std::ssize(order.columns) + done); }, stop));
    for (std::int64_t i = begin; i < end; ++i) {
      const MatchCounts::Query found = counts.result(i);
      const float origin = q.origin[static_cast<std::size_t>(i)];
      std::vector<float> distances(found.right.size());
      std::transform(found.right.begin(), found.right.end(), distances.begin(),
                     [&](const Scored& image) { return distance_of(image.score, origin, options.metric); });
      sheet.add(i, found, distances);
      add_to_bins(bins, found, origin);
    }
    begin = end;
  }
  CDS_ASSIGN(RetrievalResult result, sheet.finish());
  bins.finish(result,
              [&](double t) { return options.metric == Metric::cosine ? -t : std::sqrt(-2 * std::min(0.0, t)); });
  if (length > 0) {
    result.lists = to_rank_lists(top, q, length, options.metric);
    set_flags(result.lists, query, gallery);
  }
  meter.finish();
  result.seconds = now_seconds() - started;
  return result;
}

Result<RankLists> nearest(const EmbeddingSet& query, const EmbeddingSet& gallery, int length,
                          const MatchOptions& options, const ProgressSink& progress, std::stop_token stop) {
  if (length < 1)
    return wrong_call("a list needs at least 1 image, not " + std::to_string(length));
  CDS_TRY(check_sides(query, gallery, options));
  const int threads = thread_count(options);
  const Side q = query_side(query, options, threads), g = gallery_side(gallery, options, threads);
  std::vector<std::int32_t> columns(static_cast<std::size_t>(gallery.rows));
  std::iota(columns.begin(), columns.end(), 0);
  const std::int64_t most = std::min<std::int64_t>(length, gallery.rows);
  TopLists top(query.rows, most);
  ProgressMeter meter(progress, "searching", query.rows * gallery.rows);
  const auto visit = [&](const Piece& piece) {
    top.offer(piece.query, piece.scores,
              std::span(columns).subspan(static_cast<std::size_t>(piece.first), piece.scores.size()));
  };
  const PassPlan plan{&q, &g, columns, 0, query.rows, threads, options.memory_mb};
  CDS_TRY(score_pass(
      plan, visit, [&](std::int64_t done) { meter.advance(done); }, stop));
  meter.finish();
  return to_rank_lists(top, q, most, options.metric);
}

} // namespace cds
