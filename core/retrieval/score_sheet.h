// From counts to metrics: what evaluate() and evaluate_reranked() share. Private to retrieval.
#pragma once

#include "retrieval/match_counts.h"

#include <map>

namespace cds {

// Adds up queries, in their order, into a result.
class ScoreSheet {
public:
  ScoreSheet(const EmbeddingSet& query, const EmbeddingSet& gallery, const GalleryOrder& order,
             const MatchOptions& options);
  // `distances` of counts.right, in its order. Call for each query once, ascending.
  void add(std::int64_t query, const MatchCounts::Query& counts, std::span<const float> distances);
  // Means; an error where no query counted.
  [[nodiscard]] Result<RetrievalResult> finish();

private:
  const EmbeddingSet& query_;
  const GalleryOrder& order_;
  bool keep_matches_;
  RetrievalResult result_;
  std::map<std::pair<std::int64_t, std::int64_t>, CameraPair> pairs_;
};

// Right and wrong pairs by t (score_pass.h), in fine bins: the ROC and the histogram.
class PairBins {
public:
  static constexpr std::int32_t bins = 1 << 16;
  // t lies in [low, 0].
  PairBins(float low, int threads);
  void add(int thread, std::span<const float> scores, float origin); // kept pairs, right ones among them
  void add_bins(std::span<const std::uint64_t> pairs);               // the same, counted elsewhere; one thread
  void add_right(std::span<const float> scores, float origin);       // one thread; those that add() saw
  void remove(std::span<const float> scores, float origin);          // seen by add(), but dropped
  // Where the bins begin (t), and how many there are in 1.
  [[nodiscard]] float low() const { return low_; }
  [[nodiscard]] float scale() const { return scale_; }
  // distance_at(t): falls as t rises.
  void finish(RetrievalResult& result, const std::function<double(double)>& distance_at);

private:
  void flush(int thread);
  float low_, scale_;
  std::vector<std::vector<std::uint32_t>> seen_; // of each thread
  std::vector<std::uint64_t> fresh_;             // since its flush
  std::vector<std::vector<std::int64_t>> all_;
  std::vector<std::uint32_t> right_, dropped_;
};

// 0 wrong, 1 right, 2 same identity and camera, 3 junk, for every entry of the lists.
void set_flags(RankLists& lists, const EmbeddingSet& query, const EmbeddingSet& gallery);

} // namespace cds
