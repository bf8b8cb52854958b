// The rankings of one network over one test: a run's features.npz and ranks.npz, or anyone's embeddings ranked now. The
// arrays are those its metrics were computed from. Immutable after loading and so free to share between threads.
#pragma once

#include "retrieval/per_query.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace cds {

enum class MatchKind : std::uint8_t { wrong = 0, right = 1, same_camera = 2, junk = 3 }; // RankLists' flags

struct RankedMatch {
  int gallery = 0;    // row of the gallery
  float distance = 0; // Euclidean between L2-normalised features
  MatchKind kind = MatchKind::wrong;
  int rank = 0; // 1-based among the kept (right and wrong); 0 for what the metrics ignore
};

struct QueryRow {
  int query = 0; // row of the query set
  int identity = 0, camera = 0;
  double ap = 0, inp = 0;     // 0..1; NaN: no right match in the gallery, so the query does not count
  int first_right = 0;        // rank of the first right match; 0: none
  int right = 0;              // right matches in the gallery
  float best_wrong = 0;       // distance of the nearest wrong one among the stored ranks; NaN: none there
  int best_wrong_camera = -1; // its camera; -1: none there
  [[nodiscard]] bool counts() const { return ap == ap; }
};

class RetrievalSession {
public:
  using Pointer = std::shared_ptr<const RetrievalSession>;

  // Blocks (reads both files whole). Errors name file and array: read_features()'s and read_ranks()'s (so a feature
  // that is not finite is refused with its row), and sizes that do not fit each other. wrong_call: no rankings yet.
  [[nodiscard]] static Result<Pointer> load(const std::filesystem::path& run_folder);
  // Ranks embeddings now: blocks as evaluate() does, whose errors these are. `root` is what relative paths start from.
  [[nodiscard]] static Result<Pointer> rank(RetrievalSets sets, const std::filesystem::path& root,
                                            const std::stop_token& stop = {});
  // Embeddings of another program, ranked now: one file with query_ and gallery_ arrays (a run's features.npz), or two
  // as `cds rank` takes them, of which one has "query" in its name. Blocks.
  [[nodiscard]] static Result<Pointer> rank_files(const std::vector<std::filesystem::path>& files,
                                                  const std::filesystem::path& root, const std::stop_token& stop = {});
  // The same queries against the gallery images of one camera alone, ranked now. Blocks. wrong_call: it has none, or no
  // query has a right match there.
  [[nodiscard]] Result<Pointer> seen_by(int gallery_camera, const std::stop_token& stop = {}) const;

  [[nodiscard]] const std::vector<QueryRow>& queries() const { return queries_; }
  [[nodiscard]] int gallery_size() const { return static_cast<int>(sets_.gallery.rows); }
  [[nodiscard]] int stored_depth() const { return static_cast<int>(ranks_.lists.length); } // ranks kept of each query
  [[nodiscard]] std::span<const float> cmc() const {
    return ranks_.cmc;
  }                                     // share of queries with a right match by rank 1, 2, ...
  [[nodiscard]] double mean_ap() const; // over the queries that count
  [[nodiscard]] double mean_inp() const;
  [[nodiscard]] const EmbeddingSet& query_set() const { return sets_.query; } // as evaluated, not normalised
  [[nodiscard]] const EmbeddingSet& gallery_set() const { return sets_.gallery; }
  [[nodiscard]] std::vector<QueryScores> scores() const; // what a table of the queries tells
  [[nodiscard]] std::vector<int> query_cameras() const;  // ascending, each once
  [[nodiscard]] std::vector<int> gallery_cameras() const;

  // Absolute where the set's root is known, else as recorded; empty where no path was.
  [[nodiscard]] std::string query_path(int query) const;
  [[nodiscard]] std::string gallery_path(int row) const;
  [[nodiscard]] const std::filesystem::path& root() const { return root_; }
  [[nodiscard]] int gallery_identity(int row) const {
    return static_cast<int>(sets_.gallery.identities[static_cast<std::size_t>(row)]);
  }
  [[nodiscard]] int gallery_camera(int row) const {
    return static_cast<int>(sets_.gallery.cameras[static_cast<std::size_t>(row)]);
  }

  // The stored ranks of a query, nearest first, ignored ones included.
  [[nodiscard]] std::vector<RankedMatch> stored_ranking(int query) const;
  // Every gallery image in evaluate()'s order, from the pass that evaluate() makes. Blocks for a few walks over the
  // gallery's features: some 10 ms for Market-1501, some 100 ms for MSMT17.
  [[nodiscard]] std::vector<RankedMatch> full_ranking(int query) const;

private:
  RetrievalSession() = default;
  static Result<Pointer> make(RetrievalSets sets, RankFile ranks, std::filesystem::path root, const std::string& where);
  [[nodiscard]] MatchKind kind_of(int query, std::int64_t gallery) const;
  std::vector<QueryRow> queries_;
  RetrievalSets sets_;
  RankFile ranks_;
  std::filesystem::path root_;
};

// Average precision of a ranking as the metrics define it: the mean, over the right matches, of the share of right ones
// down to each. NaN where there is none. REQUIRES the whole ranking.
[[nodiscard]] double average_precision(std::span<const RankedMatch> ranking);
// The right matches that stand behind `shown` kept ones: what a person would have missed.
[[nodiscard]] std::vector<RankedMatch> missed_matches(std::span<const RankedMatch> ranking, int shown);

} // namespace cds
