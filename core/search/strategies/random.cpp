// The control: paths drawn uniformly, in training and at the end.
#include "search/strategies/strategies.h"

namespace cds {
namespace {

constexpr std::uint32_t most_draws = 1000; // for a network within the cost term's target

class RandomPaths final : public Strategy {
public:
  using Strategy::Strategy;

  Mixture weight_mixture(const Moment& moment) override {
    return SupernetImpl::path(uniform_path(moment, 0, layers(), candidates()));
  }
  LossValue architecture_gradient(const ArchitectureStep& step) override {
    return path_loss(step, derive(step.moment));
  }
  bool learns() const override { return false; }
  // One draw for the whole run, whenever it is asked.
  std::vector<int> derive(const Moment& moment) const override {
    auto best = uniform_path({.seed = moment.seed}, 2, layers(), candidates());
    for (std::uint32_t lane = 3; cost_term() && !cost_term()->within_target(best) && lane < 2 + most_draws; ++lane) {
      auto next = uniform_path({.seed = moment.seed}, lane, layers(), candidates());
      if (cost_term()->costs().of(next) < cost_term()->costs().of(best))
        best = std::move(next);
    }
    return best;
  }
};

} // namespace

std::unique_ptr<Strategy> make_random(int layers, int candidates) {
  return std::make_unique<RandomPaths>(layers, candidates);
}

} // namespace cds
