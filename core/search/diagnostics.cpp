#include "search/diagnostics.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace cds {

LayerHealth layer_health(const std::vector<double>& probabilities) {
  LayerHealth health;
  if (probabilities.size() < 2)
    return health;
  double entropy = 0;
  for (const double p : probabilities)
    if (p > 0)
      entropy -= p * std::log(p);
  health.entropy = entropy / std::log(static_cast<double>(probabilities.size()));
  auto sorted = probabilities;
  std::partial_sort(sorted.begin(), sorted.begin() + 2, sorted.end(), std::greater<>());
  health.margin = sorted[0] - sorted[1];
  return health;
}

std::vector<SearchWarning> search_warnings(const LayerRows& probabilities,
                                           const std::vector<std::vector<std::int64_t>>& ledger, int selected,
                                           bool learns) {
  std::vector<SearchWarning> warnings;
  const bool flat = std::all_of(probabilities.begin(), probabilities.end(), [](const auto& row) {
    return *std::max_element(row.begin(), row.end()) * static_cast<double>(row.size()) < 1.02;
  });
  if (learns && flat)
    warnings.push_back({"flat_alphas",
                        "the architecture weights are nearly flat: no candidate is preferred in any layer",
                        "search longer, or raise search.alpha_lr"});
  std::string layers;
  for (std::size_t layer = 0; layer < ledger.size(); ++layer) {
    auto counts = ledger[layer];
    if (static_cast<std::size_t>(selected) >= counts.size())
      continue;
    std::sort(counts.begin(), counts.end(), std::greater<>());
    const auto total = std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
    const auto top = std::accumulate(counts.begin(), counts.begin() + selected, std::int64_t{0});
    if (total > 0 && static_cast<double>(top) >= 0.95 * static_cast<double>(total))
      layers += (layers.empty() ? "" : ", ") + std::to_string(layer + 1);
  }
  if (!layers.empty())
    warnings.push_back({"one_candidate", "the same candidates took nearly all the training in layer " + layers,
                        "raise search.k or search.alpha_lr, or compare with another seed"});
  return warnings;
}

} // namespace cds
