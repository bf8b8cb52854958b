// REINFORCE on shared weights (the idea of NASNet's controller, Zoph et al. 2018): paths drawn from softmax(alpha); a
// path's reward is its accuracy on the validation batch, against a moving-average baseline, with an entropy bonus.
#include "base/random.h"
#include "search/strategies/strategies.h"

namespace cds {
namespace {

constexpr double baseline_keep = 0.95, entropy_weight = 0.01;

class Reinforce final : public Strategy {
public:
  using Strategy::Strategy;

  Mixture weight_mixture(const Moment& moment) override { return SupernetImpl::path(draw(moment, 0)); }

  LossValue architecture_gradient(const ArchitectureStep& step) override {
    const auto path = draw(step.moment, 1);
    auto loss = path_loss(step, path);
    const double reward = accuracy_of(loss, step.validation) - (cost_term() ? cost_term()->penalty(path) : 0.0);
    baseline_ = begun_ ? baseline_keep * baseline_ + (1 - baseline_keep) * reward : reward;
    begun_ = true;
    const auto log_p = torch::log_softmax(alphas(), 1);
    auto chosen = torch::zeros({}, log_p.options());
    for (int layer = 0; layer < layers(); ++layer)
      chosen = chosen + log_p[layer][path[static_cast<std::size_t>(layer)]];
    const auto entropy = -(log_p.exp() * log_p).sum();
    (chosen * (baseline_ - reward) - entropy * entropy_weight).backward();
    return loss;
  }

  Json state() const override { return {{"baseline", baseline_}, {"begun", begun_}}; }
  Status load_state(const Json& state) override {
    baseline_ = state.value("baseline", 0.0);
    begun_ = state.value("begun", false);
    return {};
  }

private:
  std::vector<int> draw(const Moment& moment, std::uint32_t lane) const {
    Random random(moment.seed, RandomUse::strategy, static_cast<std::uint32_t>(moment.step), lane);
    const auto p = probabilities();
    std::vector<int> path;
    for (int layer = 0; layer < layers(); ++layer) {
      const double* row = p.data_ptr<double>() + static_cast<std::int64_t>(layer) * candidates();
      double left = random.uniform();
      int candidate = 0;
      while (candidate + 1 < candidates() && left >= row[candidate])
        left -= row[candidate++];
      path.push_back(candidate);
    }
    return path;
  }
  double baseline_ = 0;
  bool begun_ = false;
};

} // namespace

std::unique_ptr<Strategy> make_reinforce(int layers, int candidates) {
  return std::make_unique<Reinforce>(layers, candidates);
}

} // namespace cds
