// The search: weights and architecture weights in turn (method: bi-level loop), the derived genotype at the end.
#pragma once

#include "space/genotype.h"
#include "train/session.h"

namespace cds {

// Searches to the end or to a polite stop. Query and gallery are never opened. Writes genotype.json; results
// "genotype", "cost" (of the derived network with the experiment's neck), "validation" (last epoch's accuracy and loss
// on the architecture's side of the split), "seconds", "peak_mb". Blocks.
[[nodiscard]] Result<RunOutcome> run_search(Session& session);

} // namespace cds
