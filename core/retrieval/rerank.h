// Better rankings from the neighbourhoods, without a second network.
#pragma once

#include "retrieval/evaluate.h"

namespace cds {

// k-reciprocal encoding (Zhong et al., "Re-ranking person re-identification with k-reciprocal encoding", CVPR 2017):
// distance = (1 - lambda) Jaccard + lambda d, d being the squared distance over the largest one of the query, as in the
// authors' code. Sparse: each image's neighbourhood only, never (Q + G)^2. Junk is left out of the neighbourhoods.
struct RerankOptions {
  int k1 = 20, k2 = 6; // 1 <= k2 <= k1
  double lambda = 0.3; // [0, 1]
};

// As evaluate(), by the re-ranked distance (which the lists, matches and the histogram then hold).
[[nodiscard]] Result<RetrievalResult> evaluate_reranked(const EmbeddingSet& query, const EmbeddingSet& gallery,
                                                        const MatchOptions& options = {},
                                                        const RerankOptions& rerank = {},
                                                        const ProgressSink& progress = {}, std::stop_token stop = {});

// Average query expansion (Chum et al., ICCV 2007): each query's feature becomes the normalised mean of its own and its
// `count` nearest gallery images' (labels are not looked at, junk is left out). Rank the result as any query set.
[[nodiscard]] Result<EmbeddingSet> expand_queries(const EmbeddingSet& query, const EmbeddingSet& gallery, int count,
                                                  const MatchOptions& options = {}, const ProgressSink& progress = {},
                                                  std::stop_token stop = {});

} // namespace cds
