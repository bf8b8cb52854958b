// Repeated single-shot evaluation: the gallery is drawn anew in each trial, one image of each identity, and scores are
// means over the trials. VehicleID (Liu et al., CVPR 2016): every image not drawn asks. CUHK03's first protocol (Li et
// al., CVPR 2014): the queries are one camera's images, the pool the other's. No image is dropped for its camera: a
// query of the pool is never its own answer, since what is drawn does not ask.
#pragma once

#include "retrieval/evaluate.h"

#include <cstdint>
#include <vector>

namespace cds {

// Rows of the pool that one trial takes into the gallery, ascending by identity, and those left. Junk (-1) is in
// neither. A pure function of (identities, seed, trial).
struct SingleShotDraw {
  std::vector<std::int64_t> gallery, rest;
};
[[nodiscard]] SingleShotDraw draw_gallery(const std::vector<std::int64_t>& identities, std::uint64_t seed, int trial);

struct SingleShotOptions {
  int trials = 10;
  std::uint64_t seed = 1;
  MatchOptions match{}; // lists are kept of the first trial alone
};

struct SingleShotResult {
  double map = 0, minp = 0;    // means over the trials; with one right match both are the mean of 1 / rank
  std::vector<double> cmc;     // means, rank 1 first
  double rank1_spread = 0;     // sample standard deviation of the trials' rank-1; 0 for a single one
  std::int64_t queries = 0;    // of a trial
  EmbeddingSet query, gallery; // of the first trial; cameras are 0 and 1, so that no rule drops a row
  RetrievalResult first;
};

// `query` without rows: the pool's images that are not drawn ask. An identity with a
// single image is then never asked for. Errors: evaluate()'s, trials < 1. Blocks.
[[nodiscard]] Result<SingleShotResult> evaluate_single_shot(const EmbeddingSet& query, const EmbeddingSet& pool,
                                                            const SingleShotOptions& options = {},
                                                            const ProgressSink& progress = {},
                                                            std::stop_token stop = {});

} // namespace cds
