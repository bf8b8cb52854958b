// What architectures cost, and what a search pays for dear ones.
//
//   E(p)       = fixed + sum over layers and candidates of p[l][i] * cost[l][i]: the expected cost where each layer
//                draws its candidate from its row of p. Exact: costs add up by layer.
//   penalty(E) = weight * max(0, ln(E / target))
//
// The logarithm makes the penalty free of units and its gradient dE / E; at or below the target nothing is paid, so the
// accuracy alone decides there. Each strategy charges it in its own currency (Strategy::charge).
#pragma once

#include "run/experiment.h"
#include "space/cost.h"

#include <optional>
#include <torch/torch.h>
#include <vector>

namespace cds {

// One kind of cost of a whole space. Counts of a derived network in inference, with its neck.
struct SpaceCosts {
  double fixed = 0;     // stem, DownSamples, neck
  torch::Tensor layers; // layers x candidates, float64, on the CPU

  // probabilities: layers x candidates. A scalar on their device, in their type, through which gradients flow.
  [[nodiscard]] torch::Tensor expected(const torch::Tensor& probabilities) const;
  [[nodiscard]] double of(const std::vector<int>& path) const; // of one network; REQUIRES a candidate a layer
  [[nodiscard]] double cheapest() const;
  [[nodiscard]] double dearest() const;
};
[[nodiscard]] SpaceCosts macs_of(const CostTable& table);
[[nodiscard]] SpaceCosts params_of(const CostTable& table);

class CostTerm {
public:
  // target: up to 1 a share of the dearest network's cost, above 1 a cost. REQUIRES weight >= 0, target > 0.
  CostTerm(SpaceCosts costs, double weight, double target);

  [[nodiscard]] torch::Tensor penalty(const torch::Tensor& probabilities) const; // of E(p); differentiable
  [[nodiscard]] double penalty(const std::vector<int>& path) const;              // of that network
  [[nodiscard]] bool within_target(const std::vector<int>& path) const { return costs_.of(path) <= target_; }
  [[nodiscard]] const SpaceCosts& costs() const { return costs_; }
  [[nodiscard]] double target() const { return target_; } // a cost, never a share

private:
  SpaceCosts costs_;
  double weight_, target_;
};

// The costs of the experiment's space with its input size and neck.
[[nodiscard]] Result<CostTable> experiment_costs(const Experiment& experiment, const SearchSpace& space);
// search.cost, cost_weight and cost_target; none where the cost is "none" or weighs nothing.
[[nodiscard]] std::optional<CostTerm> make_cost_term(const SearchSpec& spec, const CostTable& table);

} // namespace cds
