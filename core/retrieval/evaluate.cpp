#include "retrieval/evaluate.h"

#include "base/process.h"
#include "retrieval/ranking.h"

#include <algorithm>
#include <numeric>

namespace cds {

Result<RetrievalResult> evaluate(const EmbeddingSet& query, const EmbeddingSet& gallery, const MatchOptions& options,
                                 const ProgressSink& progress, std::stop_token stop) {
  const double started = now_seconds();
  CDS_TRY(check_sides(query, gallery, options));
  const int threads = thread_count(options);
  Ranking ranking{&query,
                  &gallery,
                  query_side(query, options, threads),
                  gallery_side(gallery, options, threads),
                  {},
                  {},
                  {},
                  -2,
                  options.metric,
                  "matching"};
  ranking.origin = ranking.query_side.origin;
  if (options.metric == Metric::euclidean) {
    const double far = ranking.query_side.longest + ranking.gallery_side.longest;
    ranking.lowest_t = -std::max(far * far / 2, 1e-30);
  }
  const GalleryOrder order(gallery, options.list_length > 0);
  CDS_ASSIGN(RetrievalResult result, rank_all(ranking, order, options, progress, stop));
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
  return to_rank_lists(top, q.origin, most, options.metric);
}

} // namespace cds
