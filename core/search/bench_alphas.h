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

// The same before a step in which selections move as a search's do: layer l takes its next candidate every 2 + l mod 3
// steps, 2.2 of six layers a step (a Top-2 search of the demonstration's set moved 2.3), and a whole selection comes
// back after 144. Step 0 is bench_alphas(). After 48 steps each of 12 candidates has been run in six.
[[nodiscard]] inline torch::Tensor moving_bench_alphas(std::int64_t layers, std::int64_t candidates,
                                                       std::int64_t step) {
  const auto l = torch::arange(layers).unsqueeze(1), c = torch::arange(candidates).unsqueeze(0);
  const auto every = l.remainder(3) + 2;
  const auto moved = torch::floor_divide(l + step, every) - torch::floor_divide(l, every);
  return ((5 * c + l + moved).remainder(candidates)).to(torch::kFloat32) * 0.01;
}

} // namespace cds
