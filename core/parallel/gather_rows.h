// A batch's rows of all ranks, differentiable.
#pragma once

#include "parallel/ranks.h"

namespace cds {

// Together: `own` (N x ...) of each rank, one after the other, on every rank. REQUIRES that every rank computes the
// same scalar from the result, as it does of a loss of the joined batch: then the gradient that arrives here is the
// same on all, each takes its own rows of it, and nothing is exchanged on the way back. What comes out at the
// parameters are the shares of the joined batch's gradient, which GradientSum adds up.
[[nodiscard]] torch::Tensor gather_rows(const std::shared_ptr<Ranks>& ranks, const torch::Tensor& own,
                                        const JoinedRows& rows);

} // namespace cds
