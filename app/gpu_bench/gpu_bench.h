// Training steps, search steps, inference and matching on a CUDA device, on made-up images: images a second.
#pragma once

#include "base/json.h"
#include "base/result.h"

#include <string>
#include <vector>

namespace cds {

struct GpuBench {
  std::vector<std::string> what{"train", "search", "moving", "infer", "match"};
  std::string device = "cuda:0", precision = "bf16"; // fp32, bf16, fp16
  int batch = 64, infer_batch = 256, k = 2, classes = 751, steps = 10, blocks = 7;
  int height = 256, width = 128;
  bool modules = false; // LibTorch's modules in place of our kernels (float32 only)
};

// "search" runs the same candidates at each step, "moving" others at each (search/bench_alphas.h), as a search does.
// One object for each of `what`: {"what", "form", "batch", "images_per_second", "ms", "spread_ms", "card"}:
// times as measure.h says; match_bench.h's for "match". wrong_call for what it does not know; failed without a card.
// Blocks.
[[nodiscard]] Result<Json> bench_gpu(const GpuBench& call);

} // namespace cds
