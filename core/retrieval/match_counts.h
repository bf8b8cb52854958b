// How many kept gallery images lie nearer to a query than each of its right matches: what every rank, and so every
// metric, follows from. Private to retrieval.
#pragma once

#include "base/match_device.h"
#include "retrieval/top_lists.h"

namespace cds {

// The gallery's labels in the order in which it is walked: by camera, then by row; junk is left out, or last.
struct GalleryOrder {
  struct Run { // columns [begin, end) of one camera, rows ascending; camera -1: junk
    std::int64_t begin = 0, end = 0;
    std::int32_t camera = 0;
  };
  std::vector<std::int32_t> columns; // gallery rows
  std::vector<Run> runs;
  std::vector<std::int64_t> cameras;                              // ascending: what camera indices stand for
  std::vector<std::int32_t> camera_of;                            // of each gallery row
  std::vector<std::pair<std::int64_t, std::int32_t>> by_identity; // (identity, row), junk left out, ascending

  GalleryOrder(const EmbeddingSet& gallery, bool with_junk);
  [[nodiscard]] std::span<const std::pair<std::int64_t, std::int32_t>> of_identity(std::int64_t identity) const;
};

// The images of each query's identity, for a range of queries, with their counts.
class MatchCounts {
public:
  // What a query of n images of its identity costs here, and with what a device is given.
  static constexpr std::int64_t bytes_per_image = 40, device_bytes_per_image = 120;

  // The scores of a query and gallery rows, as the pieces hold them. Called from several threads.
  using ScoreRows = std::function<void(std::int64_t query, std::span<const std::int32_t> rows, std::span<float> out)>;

  // By whom: count(), or take() once.
  enum class Counter { walk, device };

  MatchCounts(const EmbeddingSet& query, const EmbeddingSet& gallery, const GalleryOrder& order, const ScoreRows& score,
              std::int64_t query_begin, std::int64_t query_end, int threads, Counter counter = Counter::walk);

  // A piece of the walk (score_pass.h). Different queries may come at once.
  void count(const Piece& piece);

  // The right matches as a device wants them (base/match_device.h), and what it answers for them.
  struct RightMatches {
    std::vector<std::int64_t> begin;
    std::vector<MatchImage> right, own;
  };
  [[nodiscard]] RightMatches right_matches() const;
  void take(const MatchTallies& tallies);

  struct Query {
    std::span<const Scored> right;              // nearest first
    std::span<const Scored> dropped;            // of the query's identity and camera, nearest first
    std::vector<std::int64_t> nearer;           // kept images nearer than each right one
    std::vector<std::int32_t> camera;           // of each right one (index into cameras)
    std::vector<std::int64_t> nearer_in_camera; // the same within its own camera
  };
  // Once, when the walk is over.
  [[nodiscard]] Query result(std::int64_t query) const;

private:
  struct Range {
    std::int64_t begin = 0, right_end = 0, end = 0;
  };
  void gather(const EmbeddingSet& query, const EmbeddingSet& gallery, const ScoreRows& score, std::int64_t row);
  void count_few(const Range& range, std::span<const float> scores, std::span<const std::int32_t> rows,
                 std::int32_t camera);
  void count_many(const Range& range, std::span<const float> scores, std::span<const std::int32_t> rows,
                  std::int32_t camera);
  [[nodiscard]] bool is_many(const Range& range) const;

  const GalleryOrder& order_;
  std::int64_t query_begin_;
  Counter counter_;
  std::vector<Range> ranges_;
  std::vector<Scored> images_;
  std::vector<float> below_;         // the next smaller number: ties count as nearer
  std::vector<std::int32_t> camera_; // index, as in order_
  // Few right matches: counts of each. Many: how many images come just before each, to be summed up.
  std::vector<std::int32_t> total_, own_;
  std::vector<std::int32_t> by_camera_; // many: positions of a range's right matches by camera, then nearness
};

} // namespace cds
