#include "retrieval/evaluate.h"

#include "base/process.h"
#include "retrieval/ranking.h"

#include <algorithm>

namespace cds {

namespace {

Result<RetrievalResult> evaluate_there(const EmbeddingSet& query, const EmbeddingSet& gallery,
                                       const MatchOptions& options, const ProgressSink& progress,
                                       const std::stop_token& stop) {
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

} // namespace

Result<RetrievalResult> evaluate(const EmbeddingSet& query, const EmbeddingSet& gallery, const MatchOptions& options,
                                 const ProgressSink& progress, std::stop_token stop) {
  auto result = evaluate_there(query, gallery, options, progress, stop);
  if (result || !options.device || !options.or_cpu || result.error().kind != ErrorKind::failed)
    return result;
  MatchOptions here = options;
  here.device = nullptr;
  auto again = evaluate_there(query, gallery, here, progress, stop);
  if (again)
    again->device_trouble = result.error().what;
  return again;
}

} // namespace cds
