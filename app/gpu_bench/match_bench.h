// Matching on a CUDA device (kernels/cuda_match.h) beside what an evaluation with LibTorch's operators does there: the
// matrix product of all queries and gallery images, and a sort of every row.
#pragma once

#include "base/json.h"
#include "base/result.h"

#include <cstdint>
#include <torch/torch.h>

namespace cds {

struct MatchBench {
  std::int64_t queries = 3368, gallery = 15913, dims = 512, identities = 751; // Market-1501's
  int list_length = 100, blocks = 7;
};

// measure_steps()'s object, a step one evaluation of all queries from features in host memory (the gallery already
// there), with "sort_ms", LibTorch's time from features on the device, and "sort_ratio", how many times ours that is.
// Failed where the device cannot match, or where the nearest images are not LibTorch's but for ties by rounding: at
// most one query in a hundred may differ. Blocks.
[[nodiscard]] Result<Json> bench_match(const torch::Device& device, const MatchBench& size);

} // namespace cds
