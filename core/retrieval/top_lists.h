// The best few of each query, kept while scores stream by. Private to retrieval.
#pragma once

#include "retrieval/score_pass.h"

namespace cds {

// Nearer first: the larger score, then the smaller gallery row.
struct Scored {
  float score = 0;
  std::int32_t row = 0;
  [[nodiscard]] friend bool operator<(const Scored& a, const Scored& b) {
    return a.score > b.score || (a.score == b.score && a.row < b.row);
  }
};

// For different queries from different threads at once; one query from one thread at a time.
class TopLists {
public:
  TopLists(std::int64_t queries, std::int64_t length);
  void offer(std::int64_t query, std::span<const float> scores, std::span<const std::int32_t> rows);
  // The best `length` of a query (fewer where fewer were offered), nearest first. Call once, when all was offered.
  [[nodiscard]] std::span<const Scored> best(std::int64_t query);

private:
  void prune(std::vector<Scored>& some, float& floor) const;
  std::int64_t length_;
  std::vector<std::vector<Scored>> kept_;
  std::vector<float> floor_; // what comes below cannot enter
};

// The lists as a result holds them; flags are 0. After a stop they are not whole.
[[nodiscard]] RankLists to_rank_lists(TopLists& top, std::span<const float> origin, std::int64_t length, Metric metric,
                                      const std::stop_token& stop = {});

} // namespace cds
