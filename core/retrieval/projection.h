// Maps of embeddings on a plane.
#pragma once

#include "base/progress.h"
#include "base/result.h"
#include "retrieval/embeddings.h"

#include <stop_token>

namespace cds {

struct Projection {
  std::vector<float> points;     // rows x 2
  std::vector<double> explained; // PCA: share of the variance along each axis; empty otherwise
};

// The two directions of largest variance. Each axis points so that its largest loading is positive. Blocks: 1 s for
// 100,000 x 768. Errors: fewer than 2 rows, what check() refuses, cancelled.
[[nodiscard]] Result<Projection> project_pca(const EmbeddingSet& set, std::stop_token stop = {});

} // namespace cds
