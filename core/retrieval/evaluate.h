// Matching: every query against the whole gallery, in blocks, without ever holding queries x gallery and without
// sorting the gallery: the rank of a right match is one more than the number of kept images nearer than it. Rules: core
// method facts of the field (Zheng et al. 2015, Market-1501): for each query, gallery images of its identity and its
// camera are dropped; identity -1 is junk, on both sides; means run over queries with a right match left.
#pragma once

#include "base/match_device.h"
#include "base/progress.h"
#include "base/result.h"
#include "retrieval/embeddings.h"

#include <stop_token>

namespace cds {

enum class Metric { euclidean, cosine }; // sqrt(|q - g|^2), 1 - cos(q, g)

struct MatchOptions {
  Metric metric = Metric::euclidean;
  bool normalise = true;     // L2 first, as everyone does; then both metrics give one order. Cosine always normalises
  int ranks = 50;            // length of the CMC
  int list_length = 0;       // nearest gallery images to keep for each query (rank_list.h); 0: none
  bool keep_matches = false; // keep every right match with its rank
  double memory_mb = 256; // bound of working memory, beyond the embeddings given and the lists asked for; at least 16
  int threads = 0;        // 0: every core. Results do not depend on it
  // evaluate() scores and counts there (null: on the CPU), to the same integers; lists hold longest_match_list images
  // at most. Whatever else is matched stays on the CPU. Must outlive the match.
  const MatchDevice* device = nullptr;
  bool or_cpu = false; // what fails on the device is done on the CPU: for the end of long work
};

struct RocPoint {
  double fpr = 0;       // asked: 1e-1 .. 1e-4
  double tpr = 0;       // share of right pairs nearer than the threshold
  double threshold = 0; // distance; the largest, among 65,536 steps, at which no more than fpr of the wrong pairs pass
};

// Pairs of queries and kept gallery images by distance; equal steps from 0 to `high`.
struct DistanceHistogram {
  double high = 0;
  std::vector<std::int64_t> right, wrong; // pairs in each of 200 steps
};

// mAP of the queries of one camera when the gallery is only another camera's.
struct CameraPair {
  std::int64_t query_camera = 0, gallery_camera = 0;
  double map = 0;
  std::int64_t queries = 0; // with a right match there; at least 1
};

struct RightMatch {
  std::int64_t gallery = 0; // row
  std::int64_t rank = 0;    // 1-based, among the kept
  float distance = 0;
};

struct RankLists { // nearest first; ties by gallery row. Nothing is left out here: flags tell
  std::int64_t queries = 0, length = 0;
  std::vector<std::int64_t> indices; // queries x length, gallery rows
  std::vector<float> distances;      // queries x length
  std::vector<std::int64_t> flags;   // queries x length: 0 wrong, 1 right, 2 same identity and camera, 3 junk
};

struct RetrievalResult {
  double map = 0, minp = 0; // mAP, mINP (Ye et al. 2021); 0..1
  std::vector<double> cmc;  // rank 1 first; min(ranks, gallery) entries
  std::int64_t queries = 0; // evaluated
  std::vector<RocPoint> roc;
  DistanceHistogram histogram;
  std::vector<CameraPair> camera_pairs; // by query camera, then gallery camera
  double seconds = 0;
  std::string device_trouble; // with or_cpu: why the CPU did what the device should have done; else empty

  // One entry a query, also of those not evaluated.
  std::vector<double> average_precision, inp; // NaN where not evaluated
  std::vector<std::int64_t> first_right;      // rank of the nearest right match; 0: not evaluated
  std::vector<std::int64_t> right;            // how many right matches are left

  RankLists lists;
  // With keep_matches: the right matches of query q, best first, are [match_begin[q], match_begin[q + 1]).
  std::vector<RightMatch> matches;
  std::vector<std::int64_t> match_begin;
};

// Blocks; uses all cores. Errors: check()'s for both sets, different dims, an empty side, no query with a right match,
// cancelled. Distances are float; the order of a pair does not depend on threads, blocks or processor (every product is
// summed in one order with fused multiply-add), and equal distances are ordered by gallery row.
[[nodiscard]] Result<RetrievalResult> evaluate(const EmbeddingSet& query, const EmbeddingSet& gallery,
                                               const MatchOptions& options = {}, const ProgressSink& progress = {},
                                               std::stop_token stop = {});

// The nearest `length` gallery images of each query and nothing else: for embeddings without labels. Flags are all 0.
[[nodiscard]] Result<RankLists> nearest(const EmbeddingSet& query, const EmbeddingSet& gallery, int length,
                                        const MatchOptions& options = {}, const ProgressSink& progress = {},
                                        std::stop_token stop = {});

} // namespace cds
