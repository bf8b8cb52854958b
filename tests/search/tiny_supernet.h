// A supernet small enough to differentiate by hand: 3 layers of 3 candidates, float64, 8 images of 4 identities. All in
// one stage: a BatchNorm undoes what scales or shifts its whole input, so an alpha only learns where a layer's output
// goes on past one, through the next layer's shortcut.
#pragma once

#include "search/bilevel.h"
#include "space/search_space.h"
#include "train/inputs.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <vector>

namespace tiny {

struct Tiny {
  cds::SearchSpace space;
  cds::Supernet network;
  cds::SearchBatch train, validation;
};

inline Tiny make_tiny(std::uint64_t seed = 3) {
  cds::SpaceOptions options;
  options.kernels = {3, 5, 7};
  options.depths = {1};
  options.channels = {8, 16};
  options.layers_per_stage = 3;
  auto space = cds::SearchSpace::make(options).value();
  cds::NeckOptions neck;
  neck.classes = 4;
  neck.hidden = 16;
  auto plan = cds::plan_supernet(space, 32, 16, neck).value();
  cds::Supernet network(std::move(plan), seed);
  network->to(torch::kFloat64);
  network->train();
  torch::manual_seed(seed);
  const auto labels = torch::arange(8, torch::kInt64) / 2;
  const auto images = [] { return torch::randn({8, 3, 32, 16}, torch::kFloat64); };
  auto first = images(), second = images();
  return {space, network, {first, labels.to(torch::kInt64)}, {second, labels.to(torch::kInt64)}};
}

inline std::unique_ptr<cds::Strategy> make(const Tiny& tiny, const cds::SearchSpec& spec) {
  auto strategy =
      cds::make_strategy(spec, tiny.space.layers(), static_cast<int>(tiny.space.candidates().size())).value();
  strategy->alphas().set_data(strategy->alphas().to(torch::kFloat64));
  return strategy;
}

using Rows = std::vector<std::vector<double>>;

inline void set_alphas(cds::Strategy& strategy, const Rows& rows) {
  const torch::NoGradGuard no_grad;
  for (std::size_t layer = 0; layer < rows.size(); ++layer)
    strategy.alphas()[static_cast<std::int64_t>(layer)].copy_(torch::tensor(rows[layer], torch::kFloat64));
}

inline const Rows uneven{{0.3, -0.2, 0.1}, {0.0, 0.5, 0.2}, {-0.4, 0.1, 0.3}};

inline Rows rows_of(const torch::Tensor& matrix) {
  Rows rows;
  for (std::int64_t row = 0; row < matrix.size(0); ++row) {
    rows.emplace_back();
    for (std::int64_t i = 0; i < matrix.size(1); ++i)
      rows.back().push_back(matrix[row][i].item<double>());
  }
  return rows;
}

// exp(x / tau) normalised, number by number.
inline Rows softmax(const Rows& rows, double tau = 1) {
  Rows out = rows;
  for (auto& row : out) {
    double sum = 0;
    for (double& x : row)
      sum += x = std::exp(x / tau);
    for (double& x : row)
      x /= sum;
  }
  return out;
}

// The loss on the validation batch where every candidate of every layer is run and weighted with `weights`; dropout's
// masks are those of `masks`. What stands for a candidate whose `run` is false: ones.
inline double loss_of(Tiny& tiny, const Rows& weights, const std::vector<std::vector<int>>& run, std::uint64_t masks) {
  const torch::NoGradGuard no_grad;
  cds::Mixture mixture;
  for (std::size_t layer = 0; layer < weights.size(); ++layer)
    mixture.push_back({run[layer], torch::tensor(weights[layer], torch::kFloat64), true});
  tiny.network->dropout().count = masks;
  return cds::reid_loss(tiny.network->forward(tiny.validation.images, mixture), tiny.validation.labels, {})
      .total.item<double>();
}

// The strategy's gradient at this moment, on the tiny network.
inline torch::Tensor gradient_of(Tiny& tiny, cds::Strategy& strategy, const cds::Moment& moment = {}) {
  const cds::TrainSpec train;
  const auto optimizer = cds::make_weight_optimizer(train, cds::parameters_of(*tiny.network));
  strategy.alphas().mutable_grad().reset();
  static_cast<void>(
      strategy.architecture_gradient({tiny.network, tiny.train, tiny.validation, {}, *optimizer, train, 0.1, moment}));
  const auto gradient = strategy.alphas().grad(); // evolution learns without
  return gradient.defined() ? gradient.clone() : gradient;
}

// Straight through: candidates `chosen` run with weight 1, and alpha_j gets sum_i g_i dp_i/dalpha_j, with
// dp_i/dalpha_j = p_i (delta_ij - p_j) / tau and g_i the loss's derivative with respect to candidate i's weight, by
// central differences; one that is not run counts as if it returned ones (constant) or gets nothing.
inline Rows straight_through(Tiny& tiny, const std::vector<std::vector<int>>& chosen, const Rows& p, double tau,
                             bool constant, std::uint64_t masks) {
  constexpr double h = 1e-6;
  Rows hot = p, out = p;
  for (std::size_t layer = 0; layer < p.size(); ++layer)
    for (std::size_t i = 0; i < p[layer].size(); ++i)
      hot[layer][i] = std::count(chosen[layer].begin(), chosen[layer].end(), static_cast<int>(i)) > 0 ? 1 : 0;
  for (std::size_t layer = 0; layer < p.size(); ++layer) {
    std::vector<double> g(p[layer].size());
    for (std::size_t i = 0; i < g.size(); ++i) {
      if (hot[layer][i] == 0 && !constant)
        continue;
      auto above = hot, below = hot;
      above[layer][i] += h;
      below[layer][i] -= h;
      g[i] = (loss_of(tiny, above, chosen, masks) - loss_of(tiny, below, chosen, masks)) / (2 * h);
    }
    for (std::size_t j = 0; j < g.size(); ++j) {
      out[layer][j] = 0;
      for (std::size_t i = 0; i < g.size(); ++i)
        out[layer][j] += g[i] * p[layer][i] * ((i == j ? 1 : 0) - p[layer][j]) / tau;
    }
  }
  return out;
}

inline double worst_difference(const torch::Tensor& ours, const Rows& expected) {
  double worst = 0;
  const auto rows = rows_of(ours);
  for (std::size_t layer = 0; layer < rows.size(); ++layer)
    for (std::size_t i = 0; i < rows[layer].size(); ++i)
      worst = std::max(worst, std::abs(rows[layer][i] - expected[layer][i]) / (1 + std::abs(expected[layer][i])));
  return worst;
}

} // namespace tiny
