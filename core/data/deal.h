// A joined batch dealt out among the ranks of a run (parallel/ranks.h).
#pragma once

#include "data/pk_sampler.h"

namespace cds {

// This rank's part of each batch: of its n groups of `group` images (an identity's K; 1 for random batches) rank r of
// `ranks` gets those from floor(n r / ranks) up to floor(n (r + 1) / ranks), so that the ranks' parts one after the
// other are the batch. A batch with fewer groups than ranks is left out on all of them. REQUIRES 0 <= rank < ranks,
// batches of whole groups.
[[nodiscard]] std::vector<IndexBatch> deal(std::vector<IndexBatch> batches, std::size_t group, std::size_t rank,
                                           std::size_t ranks);

} // namespace cds
