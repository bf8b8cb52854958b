// Top-k Sample Search, the paper's strategy (section 3.3 and the authors' code).
#include "search/strategies/strategies.h"

namespace cds {
namespace {

// p = softmax(alpha); the k likeliest candidates run, each with weight exactly 1: w = hot + (p - stopgrad(p)).
class TopK final : public Strategy {
public:
  TopK(int k, bool constant, int layers, int candidates) : Strategy(layers, candidates), k_(k), constant_(constant) {}

  Mixture weight_mixture(const Moment&) override {
    Mixture mixture;
    for (auto& run : top_k(alphas(), k_)) // softmax keeps the order
    {
      LayerMixture layer;
      layer.run = std::move(run);
      mixture.push_back(std::move(layer));
    }
    return mixture;
  }

  LossValue architecture_gradient(const ArchitectureStep& step) override {
    const auto p = torch::softmax(alphas(), 1);
    const auto through = p - p.detach(); // 0, with p's gradient
    Mixture mixture;
    const auto chosen = top_k(alphas(), k_);
    for (std::size_t layer = 0; layer < chosen.size(); ++layer) {
      auto hot = torch::zeros({candidates()});
      for (const int candidate : chosen[layer])
        hot[candidate] = 1;
      mixture.push_back({.run = chosen[layer],
                         .weights = hot.to(p.device()) + through[static_cast<std::int64_t>(layer)],
                         .unselected_constant = constant_});
    }
    return backward_through(step, mixture);
  }

private:
  int k_;
  bool constant_;
};

} // namespace

std::unique_ptr<Strategy> make_topk(const SearchSpec& spec, int layers, int candidates) {
  return std::make_unique<TopK>(spec.k, spec.unselected_gradient == "constant", layers, candidates);
}

} // namespace cds
