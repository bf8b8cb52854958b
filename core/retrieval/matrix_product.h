// The machine's own matrix product, as the measure of matching.
#pragma once

#include "retrieval/embeddings.h"

namespace cds {

// Seconds that OpenBLAS's sgemm takes for query x gallery^T, in blocks whose results are thrown away. 0 threads: every
// core. Blocks.
[[nodiscard]] double matrix_product_seconds(const EmbeddingSet& query, const EmbeddingSet& gallery, int threads = 0);

} // namespace cds
