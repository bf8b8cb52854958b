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
    for (auto& run : top_k(scores(moment, 0), spec_.k)) {
      LayerMixture layer;
      layer.run = std::move(run);
      mixture.push_back(std::move(layer));
    }
    return mixture;
  }

  std::optional<WeightedSelection> architecture_selection(const Moment& moment) override {
    const auto z = scores(moment, 1);
    const double tau = topk_temperature(spec_, moment.epoch, moment.epochs);
    auto chosen = top_k(z, spec_.k); // softmax keeps the order
    auto weights = straight_through(torch::softmax(tau == 1 ? z : z / tau, 1), chosen);
    return WeightedSelection{std::move(chosen), std::move(weights), spec_.unselected_gradient == "constant"};
  }

private:
  torch::Tensor scores(const Moment& moment, std::uint32_t lane) const {
    if (spec_.topk_noise == 0)
      return alphas();
    return alphas() + gumbel_noise(moment, lane, layers(), candidates()).to(alphas().options()) * spec_.topk_noise;
  }
  SearchSpec spec_;
};

} // namespace

std::unique_ptr<Strategy> make_topk(const SearchSpec& spec, int layers, int candidates) {
  return std::make_unique<TopK>(spec, layers, candidates);
}

} // namespace cds
