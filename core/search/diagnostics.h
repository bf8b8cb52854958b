// Is the search deciding anything? Pure functions of architecture weights and ledger.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cds {

using LayerRows = std::vector<std::vector<double>>; // layers x candidates

// Of one layer's probabilities.
struct LayerHealth {
  double entropy = 0; // 0: one candidate has everything; 1: all are equal
  double margin = 0;  // highest minus second highest probability
};
[[nodiscard]] LayerHealth layer_health(const std::vector<double>& probabilities);

struct SearchWarning {
  std::string code; // "flat_alphas", "one_candidate"
  std::string message, way_out;
};

// flat_alphas: in every layer the likeliest candidate is less than 2 % above an even share. one_candidate: in some
// layer at most `selected` of its candidates (fewer than all) took 95 % of the training. `learns`: whether alphas learn
// at all.
[[nodiscard]] std::vector<SearchWarning> search_warnings(const LayerRows& probabilities,
                                                         const std::vector<std::vector<std::int64_t>>& ledger,
                                                         int selected, bool learns);

} // namespace cds
