// GDAS (Dong and Yang, CVPR 2019): one candidate a layer by Gumbel-softmax, hard, straight through.
#include "run/schedule.h"
#include "search/strategies/strategies.h"

namespace cds {
namespace {

class Gdas final : public Strategy {
public:
  Gdas(SearchSpec spec, int layers, int candidates) : Strategy(layers, candidates), spec_(std::move(spec)) {}

  Mixture weight_mixture(const Moment& moment) override {
    const torch::NoGradGuard no_grad;
    std::vector<int> path;
    for (const auto& chosen : top_k(soft(moment, 0), 1))
      path.push_back(chosen.front());
    return SupernetImpl::path(path);
  }

  std::optional<WeightedSelection> architecture_selection(const Moment& moment) override {
    const auto y = soft(moment, 1);
    auto chosen = top_k(y, 1);
    auto weights = straight_through(y, chosen);
    return WeightedSelection{std::move(chosen), std::move(weights), spec_.unselected_gradient == "constant"};
  }

private:
  // softmax((log softmax(alpha) + Gumbel noise) / tau)
  torch::Tensor soft(const Moment& moment, std::uint32_t lane) {
    const auto noise = gumbel_noise(moment, lane, layers(), candidates());
    const double tau = temperature(spec_, moment.epoch, moment.epochs);
    return torch::softmax((torch::log_softmax(alphas(), 1) + noise.to(alphas().device())) / tau, 1);
  }
  SearchSpec spec_;
};

} // namespace

std::unique_ptr<Strategy> make_gdas(const SearchSpec& spec, int layers, int candidates) {
  return std::make_unique<Gdas>(spec, layers, candidates);
}

} // namespace cds
