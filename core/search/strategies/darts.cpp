// DARTS (Liu et al., ICLR 2019): the softmax-weighted sum of all candidates; first and second order.
#include "run/schedule.h"
#include "search/strategies/strategies.h"

#include <numeric>

namespace cds {
namespace {

using Tensors = std::vector<torch::Tensor>;

class Darts : public Strategy {
public:
  using Strategy::Strategy;

  Mixture weight_mixture(const Moment&) override {
    const torch::NoGradGuard no_grad;
    return mixture();
  }
  std::optional<WeightedSelection> architecture_selection(const Moment&) override { return selection(); }

protected:
  WeightedSelection selection() const {
    std::vector<int> all(static_cast<std::size_t>(candidates()));
    std::iota(all.begin(), all.end(), 0);
    return {std::vector<std::vector<int>>(static_cast<std::size_t>(layers()), all), torch::softmax(alphas(), 1)};
  }
  Mixture mixture() const {
    const auto all = selection();
    return all.mixture(all.weights);
  }
};

// The unrolled step: alpha's gradient at w' = w - lr (momentum + dL_train/dw + wd w), minus lr times the product of the
// mixed second derivative with v = dL_val/dw', by central differences at w +- R v, R = 0.01 / |v|.
class DartsSecondOrder final : public Darts {
public:
  DartsSecondOrder(int layers, int candidates, double displacement)
      : Darts(layers, candidates), displacement_(displacement) {}
  bool needs_weight_gradients() const override { return true; }
  std::optional<WeightedSelection> architecture_selection(const Moment&) override { return std::nullopt; }

  LossValue architecture_gradient(const ArchitectureStep& step) override {
    auto network = step.network;
    const auto masks = network->dropout().count;
    Tensors weights = network->parameters(), before;
    for (const auto& weight : weights)
      before.push_back(weight.detach().clone());

    const auto unrolled = weight_gradients(step, weights);
    move(weights, momentum_and_decay(step, weights, unrolled), -step.lr);
    const auto validation = loss_of(step, step.validation);
    Tensors targets{alphas()};
    targets.insert(targets.end(), weights.begin(), weights.end());
    const auto gradients = torch::autograd::grad({validation.total}, targets, {}, false, false, /*allow_unused=*/true);
    for (const auto& part : gradients)
      sum_over_ranks(part);
    restore(weights, before);

    Tensors direction(gradients.begin() + 1, gradients.end());
    auto square = torch::zeros({}, alphas().options().requires_grad(false));
    for (const auto& part : direction)
      if (part.defined())
        square = square + part.square().sum();
    const double radius = displacement_ / std::max(1e-12, square.sqrt().item<double>());
    network->dropout().count = masks; // both sides and the unrolled step see the same masks
    move(weights, direction, radius);
    const auto above = alpha_gradient(step);
    restore(weights, before);
    network->dropout().count = masks;
    move(weights, direction, -radius);
    const auto below = alpha_gradient(step);
    restore(weights, before);
    auto gradient = gradients[0] - (above - below) * (step.lr / (2 * radius));
    if (cost_term()) // no function of the weights: it has no second-order part
      gradient = gradient + torch::autograd::grad({price()}, {alphas()})[0];
    alphas().mutable_grad() = gradient;
    return validation;
  }

private:
  LossValue loss_of(const ArchitectureStep& step, const SearchBatch& batch) const {
    auto network = step.network;
    return reid_loss(network->forward(batch.images, mixture()), batch.labels, step.loss);
  }
  Tensors weight_gradients(const ArchitectureStep& step, const Tensors& weights) const {
    auto gradients = torch::autograd::grad({loss_of(step, step.train).total}, weights, {}, false, false, true);
    for (const auto& gradient : gradients)
      sum_over_ranks(gradient);
    return gradients;
  }
  torch::Tensor alpha_gradient(const ArchitectureStep& step) const {
    auto gradient = torch::autograd::grad({loss_of(step, step.train).total}, {alphas()})[0];
    sum_over_ranks(gradient);
    return gradient;
  }
  static Tensors momentum_and_decay(const ArchitectureStep& step, const Tensors& weights, Tensors gradients) {
    const auto state = step.weight_optimizer.state();
    const auto& named = step.weight_optimizer.parameters();
    for (std::size_t i = 0; i < weights.size(); ++i) {
      if (!gradients[i].defined())
        continue;
      gradients[i] = gradients[i] + weights[i].detach() * step.train_spec.weight_decay;
      const auto buffer = state.find("momentum/" + named[i].first);
      if (buffer != state.end())
        gradients[i] = gradients[i] + buffer->second * step.train_spec.momentum;
    }
    return gradients;
  }
  static void move(const Tensors& weights, const Tensors& direction, double factor) {
    const torch::NoGradGuard no_grad;
    for (std::size_t i = 0; i < weights.size(); ++i)
      if (direction[i].defined())
        weights[i].add_(direction[i], factor);
  }
  static void restore(const Tensors& weights, const Tensors& before) {
    const torch::NoGradGuard no_grad;
    for (std::size_t i = 0; i < weights.size(); ++i)
      weights[i].copy_(before[i]);
  }
  double displacement_;
};

} // namespace

std::unique_ptr<Strategy> make_darts(bool second_order, int layers, int candidates, double displacement) {
  if (second_order)
    return std::make_unique<DartsSecondOrder>(layers, candidates, displacement);
  return std::make_unique<Darts>(layers, candidates);
}

} // namespace cds
