// What a task of several ranks does with its batches. Without ranks everything passes through.
#pragma once

#include "data/batch_sampler.h"
#include "parallel/ranks.h"
#include "run/experiment.h"

namespace cds {

// An experiment's batch is the joined one, however many ranks share it. wrong_call where a rank would get less than an
// identity or, without engine.sync_batchnorm, less than two images; for other precisions than fp32 with it, which are
// our engine's; and for fp16, whose loss scale ranks do not share.
[[nodiscard]] Status check_shares(const Experiment& experiment, const Ranks* ranks);
// This rank's part of an epoch's batches (data/deal.h).
[[nodiscard]] std::vector<IndexBatch> own_share(std::vector<IndexBatch> batches, const Experiment& experiment,
                                                const Ranks* ranks);
// Together: the labels of the joined batch.
[[nodiscard]] torch::Tensor joined_labels(const torch::Tensor& own, Ranks* ranks);
// "cuda" without a number is for each rank the GPU of its local rank.
[[nodiscard]] torch::Device own_device(torch::Device device, const Ranks* ranks);

} // namespace cds
