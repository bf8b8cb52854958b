#include "retrieval/exact_search.h"

#include "retrieval/top_lists.h"

#include <numeric>

namespace cds {

struct ExactSearch::State {
  MatchOptions options;
  Side side;
  std::vector<std::int32_t> columns; // every row
};

ExactSearch::ExactSearch(std::unique_ptr<const State> state) : state_(std::move(state)) {}
ExactSearch::ExactSearch(ExactSearch&&) noexcept = default;
ExactSearch& ExactSearch::operator=(ExactSearch&&) noexcept = default;
ExactSearch::~ExactSearch() = default;

Result<ExactSearch> ExactSearch::over(const EmbeddingSet& gallery, const MatchOptions& options) {
  CDS_TRY(check_options(options));
  CDS_TRY(check_side(gallery, "gallery"));
  auto state = std::make_unique<State>();
  state->options = options;
  state->side = gallery_side(gallery, options, thread_count(options));
  state->columns.resize(static_cast<std::size_t>(gallery.rows));
  std::iota(state->columns.begin(), state->columns.end(), 0);
  return ExactSearch(std::move(state));
}

Result<RankLists> ExactSearch::nearest(const EmbeddingSet& query, int length, const ProgressSink& progress,
                                       std::stop_token stop) const {
  const std::vector<std::int32_t>& columns = state_->columns;
  if (length < 1)
    return wrong_call("a list needs at least 1 image, not " + std::to_string(length));
  CDS_TRY(check_side(query, "query"));
  CDS_TRY(check_dims(query.dims, state_->side.dims));
  const int threads = thread_count(state_->options);
  const Side q = query_side(query, state_->options, threads);
  const auto most = std::min<std::int64_t>(length, std::ssize(columns));
  TopLists top(query.rows, most);
  ProgressMeter meter(progress, "searching", query.rows * std::ssize(columns));
  const auto visit = [&](const Piece& piece) {
    top.offer(piece.query, piece.scores,
              std::span(columns).subspan(static_cast<std::size_t>(piece.first), piece.scores.size()));
  };
  const PassPlan plan{&q, &state_->side, columns, 0, query.rows, threads, state_->options.memory_mb};
  CDS_TRY(score_pass(
      plan, visit, [&](std::int64_t done) { meter.advance(done); }, stop));
  meter.finish();
  RankLists lists = to_rank_lists(top, q.origin, most, state_->options.metric, stop);
  if (stop.stop_requested())
    return cancelled();
  return lists;
}

Result<RankLists> nearest(const EmbeddingSet& query, const EmbeddingSet& gallery, int length,
                          const MatchOptions& options, const ProgressSink& progress, std::stop_token stop) {
  CDS_ASSIGN(const ExactSearch search, ExactSearch::over(gallery, options));
  return search.nearest(query, length, progress, stop);
}

} // namespace cds
