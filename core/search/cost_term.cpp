#include "search/cost_term.h"

#include "space/search_space.h"

#include <algorithm>
#include <cmath>

namespace cds {

torch::Tensor SpaceCosts::expected(const torch::Tensor& probabilities) const {
  return (probabilities * layers.to(probabilities.options())).sum() + fixed;
}

double SpaceCosts::of(const std::vector<int>& path) const {
  const auto cost = layers.accessor<double, 2>();
  double sum = fixed;
  for (std::size_t layer = 0; layer < path.size(); ++layer)
    sum += cost[static_cast<std::int64_t>(layer)][path[layer]];
  return sum;
}

double SpaceCosts::cheapest() const {
  return fixed + layers.amin(1).sum().item<double>();
}

double SpaceCosts::dearest() const {
  return fixed + layers.amax(1).sum().item<double>();
}

namespace {

SpaceCosts costs_of(const CostTable& table, std::int64_t fixed, std::int64_t BlockCost::*part) {
  SpaceCosts costs;
  costs.fixed = static_cast<double>(fixed);
  const auto layers = static_cast<std::int64_t>(table.layers.size());
  const auto candidates = static_cast<std::int64_t>(table.layers.front().size());
  costs.layers = torch::empty({layers, candidates}, torch::kFloat64);
  auto cost = costs.layers.accessor<double, 2>();
  for (std::int64_t layer = 0; layer < layers; ++layer)
    for (std::int64_t i = 0; i < candidates; ++i)
      cost[layer][i] =
          static_cast<double>(table.layers[static_cast<std::size_t>(layer)][static_cast<std::size_t>(i)].*part);
  return costs;
}

} // namespace

SpaceCosts macs_of(const CostTable& table) {
  return costs_of(table, table.fixed.macs, &BlockCost::macs);
}

SpaceCosts params_of(const CostTable& table) {
  return costs_of(table, table.fixed.inference_params, &BlockCost::params);
}

CostTerm::CostTerm(SpaceCosts costs, double weight, double target)
    : costs_(std::move(costs)), weight_(weight), target_(target <= 1 ? target * costs_.dearest() : target) {}

torch::Tensor CostTerm::penalty(const torch::Tensor& probabilities) const {
  return (costs_.expected(probabilities) / target_).log().clamp_min(0) * weight_;
}

double CostTerm::penalty(const std::vector<int>& path) const {
  return weight_ * std::max(0.0, std::log(costs_.of(path) / target_));
}

Result<CostTable> experiment_costs(const Experiment& experiment, const SearchSpace& space) {
  NeckOptions neck;
  CDS_ASSIGN(neck.kind, neck_kind(experiment.network.neck, "network.neck"));
  neck.stripes = experiment.network.stripes;
  return cost_table(space, experiment.input.height, experiment.input.width, neck);
}

std::optional<CostTerm> make_cost_term(const SearchSpec& spec, const CostTable& table) {
  if (spec.cost == "none" || spec.cost_weight == 0)
    return std::nullopt;
  return CostTerm(spec.cost == "params" ? params_of(table) : macs_of(table), spec.cost_weight, spec.cost_target);
}

} // namespace cds
