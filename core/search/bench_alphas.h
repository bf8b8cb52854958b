// The alphas that benchmarks of a search begin with, the same in any program that races this one (tests/race).
#pragma once

#include <torch/torch.h>

namespace cds {

// layers x candidates, float32: 0.01 ((5 c + l) mod candidates) for candidate c of layer l. No two of a layer can
// change places within fifteen steps at the rate 3e-4, so that Top-k runs the same candidates at each. The two highest
// of each layer of the paper's space cost 1,391 M multiply-adds together, two drawn by chance 1,390 M on average.
[[nodiscard]] inline torch::Tensor bench_alphas(std::int64_t layers, std::int64_t candidates) {
  const auto l = torch::arange(layers).unsqueeze(1), c = torch::arange(candidates).unsqueeze(0);
  return ((5 * c + l).remainder(candidates)).to(torch::kFloat32) * 0.01;
}

} // namespace cds
