// One walk over queries x gallery that gives a whole result, for any score. Private to retrieval.
#pragma once

#include "retrieval/match_counts.h"

namespace cds {

// How the scores of the walk become those that images are ranked by. The default leaves them as they are.
struct Ranking {
  const EmbeddingSet* query = nullptr;
  const EmbeddingSet* gallery = nullptr;
  Side query_side, gallery_side;
  // The scores of columns [first, first + scores.size()) of a query, to be changed in place; empty: none.
  std::function<void(std::int64_t query, std::int64_t first, std::span<float> scores)> change;
  // The same for single gallery rows. Must agree with `change` bit for bit.
  std::function<void(std::int64_t query, std::span<const std::int32_t> rows, std::span<float> scores)> change_rows;
  std::vector<float> origin;         // t = score - origin (score_pass.h), of each query
  double lowest_t = 0;               // no pair lies below
  Metric metric = Metric::euclidean; // what t means
  std::string phase;
};

// REQUIRES that nothing is changed where options.device is given.
[[nodiscard]] Result<RetrievalResult> rank_all(const Ranking& ranking, const GalleryOrder& order,
                                               const MatchOptions& options, const ProgressSink& progress,
                                               const std::stop_token& stop);

} // namespace cds
