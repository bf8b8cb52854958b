// The census of a space: how many networks cost how much, and which fit a budget. Exact, by adding layer by layer; a
// 12^6 space takes milliseconds.
#pragma once

#include "space/cost.h"

#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace cds {

struct Budget { // both on inference; a network fits if it is at or under both
  std::int64_t params = std::numeric_limits<std::int64_t>::max();
  std::int64_t macs = std::numeric_limits<std::int64_t>::max();
};

// The networks that fit the budget, by cost. `count` is exact up to 2^53.
struct CensusPoint {
  std::int64_t params = 0, macs = 0;
  double count = 0;
};

struct Census {
  std::vector<CensusPoint> points; // distinct (params, macs), ascending by params, then macs
  double networks = 0;             // that fit
  double all = 0;                  // in the space

  enum class Axis { params, macs };
  // The smallest cost that at least `share` (0-1) of the fitting networks do not exceed. REQUIRES networks > 0.
  [[nodiscard]] std::int64_t quantile(Axis axis, double share) const;
  // Numbers of networks in `bins` equal intervals from the lowest to the highest cost, with their lower edges.
  [[nodiscard]] std::vector<std::pair<std::int64_t, double>> histogram(Axis axis, int bins) const;
};

// failed: more distinct costs than `limit` (a space whose costs hardly coincide).
[[nodiscard]] Result<Census> census(const CostTable& table, const Budget& budget = {}, std::size_t limit = 20'000'000);

} // namespace cds
