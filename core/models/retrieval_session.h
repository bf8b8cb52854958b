// The rankings of one evaluated run, from its features.npz and ranks.npz: the same arrays its mAP was computed from.
// Immutable after loading and so free to share between threads.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace cds {

enum class MatchKind : std::uint8_t { wrong = 0, right = 1, same_camera = 2, junk = 3 }; // ranks.npz's flags

struct RankedMatch {
  int gallery = 0;    // row of the gallery
  float distance = 0; // Euclidean between L2-normalised features
  MatchKind kind = MatchKind::wrong;
  int rank = 0; // 1-based among the kept (right and wrong); 0 for what the metrics ignore
};

struct QueryRow {
  int query = 0; // row of the query set
  int identity = 0, camera = 0;
  double ap = 0, inp = 0; // 0..1; NaN: no right match in the gallery, so the query does not count
  int first_right = 0;    // rank of the first right match; 0: none
  float best_wrong = 0;   // distance of the nearest wrong one among the stored ranks; NaN: none there
  [[nodiscard]] bool counts() const { return ap == ap; }
};

class RetrievalSession {
public:
  // Blocks (reads both files whole). Errors name file and array; shapes are checked against each other.
  // wrong_call: the run has no rankings yet.
  [[nodiscard]] static Result<std::shared_ptr<const RetrievalSession>> load(const std::filesystem::path& run_folder);

  [[nodiscard]] const std::vector<QueryRow>& queries() const { return queries_; }
  [[nodiscard]] int gallery_size() const { return static_cast<int>(gallery_paths_.size()); }
  [[nodiscard]] int stored_depth() const { return depth_; } // ranks kept on disk for each query
  [[nodiscard]] std::span<const float> cmc() const {
    return cmc_;
  }                                     // share of queries with a right match by rank 1, 2, ...
  [[nodiscard]] double mean_ap() const; // over the queries that count
  [[nodiscard]] double mean_inp() const;

  // Absolute where the set's root is known, else as recorded.
  [[nodiscard]] std::string query_path(int query) const;
  [[nodiscard]] std::string gallery_path(int row) const;
  [[nodiscard]] int gallery_identity(int row) const {
    return static_cast<int>(gallery_identities_[static_cast<std::size_t>(row)]);
  }
  [[nodiscard]] int gallery_camera(int row) const {
    return static_cast<int>(gallery_cameras_[static_cast<std::size_t>(row)]);
  }

  // The stored ranks of a query, nearest first, ignored ones included.
  [[nodiscard]] std::vector<RankedMatch> stored_ranking(int query) const;
  // Every gallery image: the stored ranks, then the rest by distance from the features (index among equals). Blocks for
  // one pass over the gallery's features: 5 ms for Market-1501, 60 ms for MSMT17.
  [[nodiscard]] std::vector<RankedMatch> full_ranking(int query) const;

private:
  RetrievalSession() = default;
  std::vector<QueryRow> queries_;
  int depth_ = 0;
  std::size_t width_ = 0; // of a feature
  std::vector<std::int64_t> indices_, flags_;
  std::vector<float> distances_, cmc_;
  std::vector<float> query_features_, gallery_features_; // L2-normalised
  std::vector<std::int64_t> gallery_identities_, gallery_cameras_;
  std::vector<std::string> query_paths_, gallery_paths_;
  std::filesystem::path root_;
};

// Average precision of a ranking as the metrics define it: the mean, over the right matches, of the share of right ones
// down to each. NaN where there is none. REQUIRES the whole ranking.
[[nodiscard]] double average_precision(std::span<const RankedMatch> ranking);
// The right matches that stand behind `shown` kept ones: what a person would have missed.
[[nodiscard]] std::vector<RankedMatch> missed_matches(std::span<const RankedMatch> ranking, int shown);

} // namespace cds
