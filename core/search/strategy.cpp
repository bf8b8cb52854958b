#include "search/strategy.h"

#include "base/random.h"
#include "search/strategies/strategies.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace cds {

Strategy::Strategy(int layers, int candidates)
    : layers_(layers), candidates_(candidates), alphas_(torch::full({layers, candidates}, 1e-3F).requires_grad_()) {}

std::vector<int> Strategy::derive(const Moment&) const {
  std::vector<int> path;
  for (const auto& chosen : top_k(alphas_, 1))
    path.push_back(chosen.front());
  return path;
}

torch::Tensor Strategy::probabilities() const {
  return torch::softmax(alphas_.detach().to(torch::kCPU, torch::kFloat64), 1);
}

torch::Tensor Strategy::price() const {
  return cost_term_->penalty(torch::softmax(alphas_, 1));
}

Mixture WeightedSelection::mixture(const torch::Tensor& weights_read) const {
  const auto rows = weights_read.unbind(0); // whose gradient is one tensor again
  Mixture out;
  for (std::size_t layer = 0; layer < run.size(); ++layer)
    out.push_back({run[layer], rows[layer], unselected_constant});
  return out;
}

LossValue Strategy::architecture_gradient(const ArchitectureStep& step) {
  const auto selection = architecture_selection(step.moment);
  TORCH_CHECK(selection, "this strategy has no selection for its architecture step");
  auto network = step.network;
  const auto weights = selection->weights.detach().requires_grad_();
  auto loss = reid_loss(network->forward(step.validation.images, selection->mixture(weights)), step.validation.labels,
                        step.loss);
  loss.total.backward();
  learn(*selection, weights.grad());
  return loss;
}

void Strategy::learn(const WeightedSelection& selection, const torch::Tensor& gradient) {
  sum_over_ranks(gradient);
  selection.weights.backward(gradient);
  if (cost_term_)
    price().backward();
}

void Strategy::sum_over_ranks(torch::Tensor gradient) const {
  if (ranks_ && gradient.defined())
    ranks_->sum(std::move(gradient));
}

std::vector<std::vector<int>> top_k(const torch::Tensor& rows, int k) {
  const auto values = rows.detach().to(torch::kCPU, torch::kFloat64).contiguous();
  const auto width = values.size(1);
  std::vector<std::vector<int>> chosen;
  for (std::int64_t row = 0; row < values.size(0); ++row) {
    const double* value = values.data_ptr<double>() + row * width;
    std::vector<int> order(static_cast<std::size_t>(width));
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return value[a] > value[b]; });
    order.resize(static_cast<std::size_t>(k));
    std::sort(order.begin(), order.end());
    chosen.push_back(std::move(order));
  }
  return chosen;
}

torch::Tensor straight_through(const torch::Tensor& p, const std::vector<std::vector<int>>& chosen) {
  auto hot = torch::zeros(p.sizes());
  for (std::size_t layer = 0; layer < chosen.size(); ++layer)
    for (const int candidate : chosen[layer])
      hot[static_cast<std::int64_t>(layer)][candidate] = 1;
  return hot.to(p.options()) + (p - p.detach());
}

std::vector<int> uniform_path(const Moment& moment, std::uint32_t lane, int layers, int candidates) {
  // Two lanes a step: weights and architecture.
  Random random(moment.seed, RandomUse::strategy, static_cast<std::uint32_t>(moment.step), lane);
  std::vector<int> path;
  for (int layer = 0; layer < layers; ++layer)
    path.push_back(static_cast<int>(random.below(static_cast<std::uint32_t>(candidates))));
  return path;
}

torch::Tensor gumbel_noise(const Moment& moment, std::uint32_t lane, int layers, int candidates) {
  Random random(moment.seed, RandomUse::gumbel, static_cast<std::uint32_t>(moment.step), lane);
  auto noise = torch::empty({layers, candidates});
  auto* value = noise.data_ptr<float>();
  for (std::int64_t i = 0; i < noise.numel(); ++i)
    value[i] = static_cast<float>(-std::log(-std::log(random.uniform() + 0x1p-54)));
  return noise;
}

LossValue path_loss(const ArchitectureStep& step, const std::vector<int>& path) {
  const torch::NoGradGuard no_grad;
  auto network = step.network;
  return reid_loss(network->forward(step.validation.images, SupernetImpl::path(path)), step.validation.labels,
                   step.loss);
}

double accuracy_of(const LossValue& loss, const SearchBatch& batch) {
  return static_cast<double>(loss.correct.item<std::int64_t>()) / static_cast<double>(batch.labels.size(0));
}

Result<std::unique_ptr<Strategy>> make_strategy(const SearchSpec& spec, int layers, int candidates) {
  const auto& name = spec.strategy;
  if (name == "topk" && (spec.k < 1 || spec.k > candidates))
    return wrong_call("k is " + std::to_string(spec.k) + ", but a layer has " + std::to_string(candidates) +
                          " candidates",
                      "search.k", "choose k from 1 to " + std::to_string(candidates));
  if (name == "topk")
    return make_topk(spec, layers, candidates);
  if (name == "darts" || name == "darts2")
    return make_darts(name == "darts2", layers, candidates);
  if (name == "gdas")
    return make_gdas(spec, layers, candidates);
  if (name == "random")
    return make_random(layers, candidates);
  if (name == "reinforce")
    return make_reinforce(layers, candidates);
  if (name == "evolution")
    return make_evolution(layers, candidates);
  return wrong_call("there is no strategy '" + name + "'", "search.strategy");
}

} // namespace cds
