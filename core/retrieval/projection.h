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

// t-SNE (van der Maaten and Hinton 2008) with Barnes-Hut's approximation (van der Maaten 2014), from the PCA on.
struct TsneOptions {
  double perplexity = 30; // neighbours that count, about; at most a third of the rows
  int iterations = 750;   // the first third with exaggerated attraction
  double exaggeration = 12;
  double angle = 0.5; // 0..0.7: cells of the tree narrower than this are taken as one point; 0: exact
  int threads = 0;    // 0: every core. The map does not depend on it
};

// Blocks: minutes for 100,000 rows. Progress tells the iteration and the Kullback-Leibler divergence. Features are
// L2-normalised first. A stop is noticed within 0.3 s, at MSMT17's 93,820 rows too. Errors: fewer than 4 rows, options
// out of range, what check() refuses, cancelled.
[[nodiscard]] Result<Projection> project_tsne(const EmbeddingSet& set, const TsneOptions& options = {},
                                              const ProgressSink& progress = {}, std::stop_token stop = {});

} // namespace cds
