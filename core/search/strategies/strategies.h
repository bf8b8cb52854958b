// The strategies' constructors; strategy.cpp alone includes this.
#pragma once

#include "search/strategy.h"

namespace cds {

[[nodiscard]] std::unique_ptr<Strategy> make_topk(const SearchSpec& spec, int layers, int candidates);
// `displacement`: how far second order's finite difference moves the weights in all, 0.01 in the paper.
[[nodiscard]] std::unique_ptr<Strategy> make_darts(bool second_order, int layers, int candidates,
                                                   double displacement = 0.01);
[[nodiscard]] std::unique_ptr<Strategy> make_gdas(const SearchSpec& spec, int layers, int candidates);
[[nodiscard]] std::unique_ptr<Strategy> make_random(int layers, int candidates);
[[nodiscard]] std::unique_ptr<Strategy> make_reinforce(int layers, int candidates);
[[nodiscard]] std::unique_ptr<Strategy> make_evolution(int layers, int candidates);

// 1 where a candidate is chosen, else 0, with p's gradient; layers x candidates.
[[nodiscard]] torch::Tensor straight_through(const torch::Tensor& p, const std::vector<std::vector<int>>& chosen);
// One uniformly drawn candidate a layer. `lane` tells uses at one moment apart.
[[nodiscard]] std::vector<int> uniform_path(const Moment& moment, std::uint32_t lane, int layers, int candidates);
// layers x candidates independent standard Gumbel variables, -ln(-ln u), float32 on the CPU: a function of seed, step
// and lane alone.
[[nodiscard]] torch::Tensor gumbel_noise(const Moment& moment, std::uint32_t lane, int layers, int candidates);
// Forward of one path on the validation batch, without gradients; batch statistics as in training.
[[nodiscard]] LossValue path_loss(const ArchitectureStep& step, const std::vector<int>& path);
// Share of the validation batch that the classifier names rightly.
[[nodiscard]] double accuracy_of(const LossValue& loss, const SearchBatch& batch);

} // namespace cds
