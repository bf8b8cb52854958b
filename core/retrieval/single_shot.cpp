#include "retrieval/single_shot.h"

#include "base/random.h"

#include <cmath>
#include <map>

namespace cds {
namespace {

constexpr std::uint32_t first_trial = 1 << 16; // streams of RandomUse::split below it belong to core/data

EmbeddingSet rows_of(const EmbeddingSet& set, const std::vector<std::int64_t>& rows, std::int64_t camera) {
  EmbeddingSet out;
  out.rows = std::ssize(rows);
  out.dims = set.dims;
  out.features.reserve(static_cast<std::size_t>(out.rows * out.dims));
  for (const std::int64_t row : rows) {
    const auto at = static_cast<std::size_t>(row);
    out.features.insert(out.features.end(), set.row(row).begin(), set.row(row).end());
    out.identities.push_back(set.identities[at]);
    if (!set.paths.empty())
      out.paths.push_back(set.paths[at]);
  }
  out.cameras.assign(rows.size(), camera);
  return out;
}

} // namespace

SingleShotDraw draw_gallery(const std::vector<std::int64_t>& identities, std::uint64_t seed, int trial) {
  std::map<std::int64_t, std::vector<std::int64_t>> images;
  for (std::size_t i = 0; i < identities.size(); ++i)
    if (identities[i] != -1)
      images[identities[i]].push_back(static_cast<std::int64_t>(i));
  SingleShotDraw draw;
  std::uint32_t label = 0;
  for (const auto& [identity, rows] : images) {
    Random random(seed, RandomUse::split, first_trial + static_cast<std::uint32_t>(trial), label++);
    const auto chosen = random.below(static_cast<std::uint32_t>(rows.size()));
    for (std::uint32_t i = 0; i < rows.size(); ++i)
      (i == chosen ? draw.gallery : draw.rest).push_back(rows[i]);
  }
  return draw;
}

Result<SingleShotResult> evaluate_single_shot(const EmbeddingSet& query, const EmbeddingSet& pool,
                                              const SingleShotOptions& options, const ProgressSink& progress,
                                              std::stop_token stop) {
  if (options.trials < 1)
    return wrong_call("at least one trial is needed, not " + std::to_string(options.trials), "evaluate.trials");
  CDS_TRY(check(pool, "gallery"));
  SingleShotResult out;
  std::vector<double> rank1;
  for (int trial = 0; trial < options.trials; ++trial) {
    const SingleShotDraw draw = draw_gallery(pool.identities, options.seed, trial);
    EmbeddingSet asks = query.rows > 0 ? query : rows_of(pool, draw.rest, 0);
    asks.cameras.assign(static_cast<std::size_t>(asks.rows), 0);
    EmbeddingSet gallery = rows_of(pool, draw.gallery, 1);
    MatchOptions match = options.match;
    if (trial > 0) {
      match.list_length = 0;
      match.keep_matches = false;
    }
    CDS_ASSIGN(RetrievalResult result, evaluate(asks, gallery, match, progress, stop));
    const double share = 1.0 / options.trials;
    out.map += result.map * share;
    out.minp += result.minp * share;
    out.cmc.resize(result.cmc.size());
    for (std::size_t rank = 0; rank < result.cmc.size(); ++rank)
      out.cmc[rank] += result.cmc[rank] * share;
    rank1.push_back(result.cmc.front());
    if (trial > 0)
      continue;
    out.queries = result.queries;
    out.query = std::move(asks);
    out.gallery = std::move(gallery);
    out.first = std::move(result);
  }
  double squares = 0;
  for (const double value : rank1)
    squares += (value - out.cmc.front()) * (value - out.cmc.front());
  if (options.trials > 1)
    out.rank1_spread = std::sqrt(squares / (options.trials - 1));
  return out;
}

} // namespace cds
