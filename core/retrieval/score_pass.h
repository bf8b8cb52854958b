// The walk over queries x gallery in blocks that fit the caches, which every ranking here is made of. Private to
// retrieval.
//
// A score s is larger where an image is nearer: q.g for L2-normalised features, q.g - |g|^2 / 2 for raw ones. With the
// query's origin o, t = s - o is -distance (cosine) or -distance^2 / 2 (Euclidean).
#pragma once

#include "retrieval/evaluate.h"

#include <functional>

namespace cds {

// One side of a match: how its rows become the operands of a score.
struct Side {
  std::vector<const float*> rows;
  std::int64_t dims = 0;
  std::vector<float> scale;  // a row is multiplied by this: 1 / length, or 1
  std::vector<float> bias;   // gallery: where a score begins
  std::vector<float> origin; // query: o above
  double longest = 0;        // the largest length of a row, after scaling
};
[[nodiscard]] Side query_side(const EmbeddingSet& set, const MatchOptions& options, int threads);
[[nodiscard]] Side gallery_side(const EmbeddingSet& set, const MatchOptions& options, int threads);

// What every match requires: options in range; sizes and values of each side, which has rows; the same dims.
[[nodiscard]] Status check_options(const MatchOptions& options);
[[nodiscard]] Status check_side(const EmbeddingSet& set, const std::string& side); // "query" or "gallery"
[[nodiscard]] Status check_dims(std::int64_t query, std::int64_t gallery);
[[nodiscard]] Status check_sides(const EmbeddingSet& query, const EmbeddingSet& gallery, const MatchOptions& options);

[[nodiscard]] float distance_of(float score, float origin, Metric metric);

// Scores of one query against gallery rows, equal to those of the pass bit for bit.
void score_rows(const Side& query, std::int64_t query_row, const Side& gallery, std::span<const std::int32_t> rows,
                std::span<float> out);

// A piece of one query's row: the scores of columns [first, first + scores.size()). Pieces of one query come one after
// the other and in order of their columns; different queries come at the same time, on different threads.
struct Piece {
  int thread = 0;
  std::int64_t query = 0, first = 0;
  std::span<float> scores; // the visitor's to change
};
using Visit = std::function<void(const Piece&)>;

struct PassPlan {
  const Side* query = nullptr;
  const Side* gallery = nullptr;
  std::span<const std::int32_t> columns; // gallery rows in the order of the walk
  std::int64_t query_begin = 0, query_end = 0;
  int threads = 1;
  double memory_mb = 16; // for packed blocks
};

// Blocks. `advance` is called on the calling thread with the number of scores made so far. Cancelled between blocks.
[[nodiscard]] Status score_pass(const PassPlan& plan, const Visit& visit,
                                const std::function<void(std::int64_t)>& advance, const std::stop_token& stop);

[[nodiscard]] int thread_count(const MatchOptions& options);

} // namespace cds
