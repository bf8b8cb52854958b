// Regularised (ageing) evolution on shared weights (Real et al., AAAI 2019): weights are trained on uniform paths; each
// architecture step scores one path on the validation batch; the oldest of the population dies.
#include "base/random.h"
#include "search/strategies/strategies.h"

#include <algorithm>
#include <deque>

namespace cds {
namespace {

constexpr std::size_t population_size = 32, tournament = 8;

class Evolution final : public Strategy {
public:
  using Strategy::Strategy;

  Mixture weight_mixture(const Moment& moment) override {
    return SupernetImpl::path(uniform_path(moment, 0, layers(), candidates()));
  }

  LossValue architecture_gradient(const ArchitectureStep& step) override {
    Member child{population_.size() < population_size ? uniform_path(step.moment, 1, layers(), candidates())
                                                      : mutated(step.moment),
                 0};
    auto loss = path_loss(step, child.path);
    child.fitness = accuracy_of(loss, step.validation) - (cost_term() ? cost_term()->penalty(child.path) : 0.0);
    population_.push_back(std::move(child));
    if (population_.size() > population_size)
      population_.pop_front();
    return loss;
  }

  // The fittest (the youngest among equals): older scores come from less trained weights.
  std::vector<int> derive(const Moment& moment) const override {
    if (population_.empty())
      return uniform_path({.seed = moment.seed}, 2, layers(), candidates());
    return std::max_element(population_.rbegin(), population_.rend(), less_fit)->path;
  }

  // The share of the population that holds each candidate.
  torch::Tensor probabilities() const override {
    if (population_.empty())
      return Strategy::probabilities();
    auto share = torch::zeros({layers(), candidates()}, torch::kFloat64);
    auto value = share.accessor<double, 2>();
    for (const auto& member : population_)
      for (int layer = 0; layer < layers(); ++layer)
        value[layer][member.path[static_cast<std::size_t>(layer)]] += 1.0 / static_cast<double>(population_.size());
    return share;
  }

  Json state() const override {
    Json members = Json::array();
    for (const auto& member : population_)
      members.push_back({{"path", member.path}, {"fitness", member.fitness}});
    return members;
  }
  Status load_state(const Json& state) override {
    population_.clear();
    for (const auto& member : state)
      population_.push_back({member.at("path").get<std::vector<int>>(), member.at("fitness").get<double>()});
    return {};
  }

private:
  struct Member {
    std::vector<int> path;
    double fitness = 0;
  };
  static bool less_fit(const Member& a, const Member& b) { return a.fitness < b.fitness; }

  // The winner of a tournament with one layer's candidate changed.
  std::vector<int> mutated(const Moment& moment) const {
    Random random(moment.seed, RandomUse::strategy, static_cast<std::uint32_t>(moment.step), 1);
    const auto any = [&] { return population_[random.below(static_cast<std::uint32_t>(population_.size()))]; };
    Member best = any();
    for (std::size_t i = 1; i < tournament; ++i)
      if (const Member other = any(); less_fit(best, other))
        best = other;
    const auto layer = random.below(static_cast<std::uint32_t>(layers()));
    if (candidates() > 1) {
      const auto other = static_cast<int>(random.below(static_cast<std::uint32_t>(candidates() - 1)));
      best.path[layer] = other + (other >= best.path[layer] ? 1 : 0);
    }
    return best.path;
  }
  std::deque<Member> population_;
};

} // namespace

std::unique_ptr<Strategy> make_evolution(int layers, int candidates) {
  return std::make_unique<Evolution>(layers, candidates);
}

} // namespace cds
