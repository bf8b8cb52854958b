// A run's ranks.npz: the nearest images of each query beside its own scores, from the pass that gave the metrics.
// Arrays: indices, distances, flags (Q x T; RankLists), average_precision, inp (Q float32, NaN where not evaluated),
// first_right (Q int64, 0 where not evaluated), cmc (K float32).
#pragma once

#include "retrieval/evaluate.h"

namespace cds {

inline constexpr int rank_list_length = 100; // T, or the gallery's size where that is less

struct RankFile {
  RankLists lists;
  std::vector<float> average_precision, inp, cmc;
  std::vector<std::int64_t> first_right;
};

// REQUIRES a result with lists. Blocks.
[[nodiscard]] Status write_ranks(const std::filesystem::path& path, const RetrievalResult& result);
[[nodiscard]] Result<RankFile> read_ranks(const std::filesystem::path& path); // shapes checked against each other

// Every right match of one query with its rank, best first: what lies behind the list's end too. Takes one pass over
// the gallery (some ms); agrees with evaluate(). REQUIRES 0 <= row < query.rows and sets that check() accepts.
[[nodiscard]] std::vector<RightMatch> right_matches(const EmbeddingSet& query, std::int64_t row,
                                                    const EmbeddingSet& gallery, const MatchOptions& options = {});

} // namespace cds
