// Each query's own scores as a table, CSV or JSON.
#pragma once

#include "base/json.h"
#include "retrieval/rank_list.h"

namespace cds {

struct QueryScores {
  std::int64_t query = 0; // row of the query set
  std::string path;       // empty where none is known
  std::int64_t identity = 0, camera = 0;
  double average_precision = 0, inp = 0; // 0..1; NaN where not evaluated
  std::int64_t first_right = 0;          // rank; 0: not evaluated
  std::int64_t right = 0;                // right matches in the gallery
  double nearest_wrong = 0;              // distance; NaN: none among the lists' images
};

// One row a query, in the set's order. REQUIRES a result or file of these sets, with lists.
[[nodiscard]] std::vector<QueryScores> per_query(const RetrievalResult& result, const EmbeddingSet& query,
                                                 const EmbeddingSet& gallery);
[[nodiscard]] std::vector<QueryScores> per_query(const RankFile& ranks, const EmbeddingSet& query,
                                                 const EmbeddingSet& gallery);

// Right matches of each query: gallery images of its identity from other cameras; 0 for junk.
[[nodiscard]] std::vector<std::int64_t> count_right(const EmbeddingSet& query, const EmbeddingSet& gallery);

// RFC 4180, with a line of names first; numbers so long that they read back unchanged; what is not evaluated is empty.
[[nodiscard]] std::string per_query_csv(std::span<const QueryScores> scores);
// An array of objects with the same names; what is not evaluated is null.
[[nodiscard]] Json per_query_json(std::span<const QueryScores> scores);
// By the path's ending, .csv or .json, atomically; wrong_call for another one. Blocks.
[[nodiscard]] Status write_per_query(const std::filesystem::path& path, std::span<const QueryScores> scores);

} // namespace cds
