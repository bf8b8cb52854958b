// Top-k Sample Search, the paper's strategy (section 3.3 and the authors' code); noise and temperature are ours.
#include "run/schedule.h"
#include "search/strategies/strategies.h"

namespace cds {
namespace {

// z = alpha + noise * Gumbel (noise 0: alpha itself); the k largest of z run, each with weight exactly 1:
// w = hot + (p - stopgrad(p)), p = softmax(z / tau). With noise 1 a step's candidates are drawn without replacement
// from softmax(alpha) (Kool et al., ICML 2019); weight and architecture step draw anew.
class TopK final : public Strategy {
public:
  TopK(SearchSpec spec, int layers, int candidates) : Strategy(layers, candidates), spec_(std::move(spec)) {}

  Mixture weight_mixture(const Moment& moment) override {
    const torch::NoGradGuard no_grad;
    Mixture mixture;
    chosen_ = top_k(scores(moment, 0), spec_.k);
    for (const auto& run : chosen_) {
      LayerMixture layer;
      layer.run = run;
      mixture.push_back(std::move(layer));
    }
    return mixture;
  }

  LossValue architecture_gradient(const ArchitectureStep& step) override {
    const auto z = scores(step.moment, 1);
    return backward_through(step, straight_through(z, step.moment, top_k(z, spec_.k))); // softmax keeps the order
  }

  std::optional<std::vector<std::vector<int>>> fixed_selection(const Moment&) const override {
    if (spec_.topk_noise != 0 || spec_.topk_tau_start != spec_.topk_tau_end || cost_term())
      return std::nullopt;
    return chosen_; // nothing has moved the alphas since the weights' step
  }

  LossValue architecture_gradient_at(const ArchitectureStep& step,
                                     const std::vector<std::vector<int>>& chosen) override {
    return backward_through(step, straight_through(alphas(), step.moment, chosen));
  }

private:
  Mixture straight_through(const torch::Tensor& z, const Moment& moment,
                           const std::vector<std::vector<int>>& chosen) const {
    const double tau = topk_temperature(spec_, moment.epoch, moment.epochs);
    const auto p = torch::softmax(tau == 1 ? z : z / tau, 1);
    auto hot = torch::zeros_like(p, p.options().requires_grad(false));
    for (std::size_t layer = 0; layer < chosen.size(); ++layer)
      for (const int candidate : chosen[layer])
        hot[static_cast<std::int64_t>(layer)][candidate].fill_(1);
    const auto weights = hot + (p - p.detach()); // the one-hot row, with p's gradient
    Mixture mixture;
    for (std::size_t layer = 0; layer < chosen.size(); ++layer)
      mixture.push_back({.run = chosen[layer],
                         .weights = weights[static_cast<std::int64_t>(layer)],
                         .unselected_constant = spec_.unselected_gradient == "constant"});
    return mixture;
  }
  torch::Tensor scores(const Moment& moment, std::uint32_t lane) const {
    if (spec_.topk_noise == 0)
      return alphas();
    return alphas() + gumbel_noise(moment, lane, layers(), candidates()).to(alphas().options()) * spec_.topk_noise;
  }
  SearchSpec spec_;
  std::vector<std::vector<int>> chosen_; // by the last weight_mixture()
};

} // namespace

std::unique_ptr<Strategy> make_topk(const SearchSpec& spec, int layers, int candidates) {
  return std::make_unique<TopK>(spec, layers, candidates);
}

} // namespace cds
