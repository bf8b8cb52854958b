#include "retrieval/ranking.h"

#include "retrieval/device_walk.h"

#include <algorithm>
#include <cmath>

namespace cds {
namespace {

// The queries [begin, end) whose counts fit into half of the memory, at least one.
std::int64_t end_of_batch(const EmbeddingSet& query, const GalleryOrder& order, std::int64_t begin,
                          const MatchOptions& options) {
  auto left = static_cast<std::int64_t>(options.memory_mb / 2 * (1 << 20));
  const std::int64_t bytes = options.device ? MatchCounts::device_bytes_per_image : MatchCounts::bytes_per_image;
  std::int64_t end = begin;
  for (; end < query.rows; ++end) {
    const std::int64_t identity = query.identities[static_cast<std::size_t>(end)];
    left -= bytes * (identity == -1 ? 0 : std::ssize(order.of_identity(identity)));
    if (left < 0 && end > begin)
      break;
  }
  return end;
}

std::vector<float> scores_of(std::span<const Scored> images) {
  std::vector<float> scores(images.size());
  std::transform(images.begin(), images.end(), scores.begin(), [](const Scored& image) { return image.score; });
  return scores;
}

} // namespace

Result<RetrievalResult> rank_all(const Ranking& ranking, const GalleryOrder& order, const MatchOptions& options,
                                 const ProgressSink& progress, const std::stop_token& stop) {
  const EmbeddingSet& query = *ranking.query;
  const EmbeddingSet& gallery = *ranking.gallery;
  const int threads = thread_count(options);
  const std::int64_t kept = std::ssize(order.by_identity), columns = std::ssize(order.columns);
  const std::int64_t length = std::min<std::int64_t>(options.list_length, gallery.rows);
  ScoreSheet sheet(query, gallery, order, options);
  PairBins bins(static_cast<float>(ranking.lowest_t), threads);
  TopLists top(length > 0 ? query.rows : 0, length);
  ProgressMeter meter(progress, ranking.phase, query.rows * columns);

  const auto score = [&](std::int64_t q, std::span<const std::int32_t> rows, std::span<float> out) {
    score_rows(ranking.query_side, q, ranking.gallery_side, rows, out);
    if (ranking.change_rows)
      ranking.change_rows(q, rows, out);
  };
  std::unique_ptr<DeviceWalk> device;
  if (options.device) {
    CDS_ASSIGN(device, DeviceWalk::open(ranking, order, options));
  }
  for (std::int64_t begin = 0; begin < query.rows;) {
    const std::int64_t end = end_of_batch(query, order, begin, options);
    const auto advance = [&](std::int64_t done) { meter.advance(begin * columns + done); };
    MatchCounts counts(query, gallery, order, score, begin, end, threads,
                       device ? MatchCounts::Counter::device : MatchCounts::Counter::walk);
    const auto visit = [&](const Piece& piece) {
      if (ranking.change)
        ranking.change(piece.query, piece.first, piece.scores);
      counts.count(piece);
      const auto size = std::ssize(piece.scores);
      const auto q = static_cast<std::size_t>(piece.query);
      if (length > 0)
        top.offer(
            piece.query, piece.scores,
            std::span(order.columns).subspan(static_cast<std::size_t>(piece.first), static_cast<std::size_t>(size)));
      if (const std::int64_t count = std::min(size, kept - piece.first); count > 0 && query.identities[q] != -1)
        bins.add(piece.thread, piece.scores.first(static_cast<std::size_t>(count)), ranking.origin[q]);
    };
    const PassPlan plan{&ranking.query_side,  &ranking.gallery_side, order.columns, begin, end, threads,
                        options.memory_mb / 2};
    CDS_TRY(device ? device->walk(begin, end, counts, bins, top, advance, stop)
                   : score_pass(plan, visit, advance, stop));
    for (std::int64_t i = begin; i < end; ++i) {
      const MatchCounts::Query found = counts.result(i);
      const float origin = ranking.origin[static_cast<std::size_t>(i)];
      std::vector<float> distances(found.right.size());
      std::transform(found.right.begin(), found.right.end(), distances.begin(),
                     [&](const Scored& image) { return distance_of(image.score, origin, ranking.metric); });
      sheet.add(i, found, distances);
      bins.add_right(scores_of(found.right), origin);
      bins.remove(scores_of(found.dropped), origin);
    }
    begin = end;
  }
  CDS_ASSIGN(RetrievalResult result, sheet.finish());
  bins.finish(result,
              [&](double t) { return ranking.metric == Metric::cosine ? -t : std::sqrt(-2 * std::min(0.0, t)); });
  if (length > 0) {
    result.lists = to_rank_lists(top, ranking.origin, length, ranking.metric);
    set_flags(result.lists, query, gallery);
  }
  meter.finish();
  return result;
}

} // namespace cds
