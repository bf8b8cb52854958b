#include "space/census.h"

#include <algorithm>
#include <map>

namespace cds {

namespace {

using Points = std::vector<CensusPoint>;

bool before(const CensusPoint& a, const CensusPoint& b) {
  return a.params != b.params ? a.params < b.params : a.macs < b.macs;
}

void merge_equal(Points& points) {
  std::sort(points.begin(), points.end(), before);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (kept > 0 && points[kept - 1].params == points[i].params && points[kept - 1].macs == points[i].macs)
      points[kept - 1].count += points[i].count;
    else
      points[kept++] = points[i];
  }
  points.resize(kept);
}

// What the cheapest choice of the layers from `layer` on still adds: a partial network over the budget with it is
// dropped.
std::vector<BlockCost> cheapest_rest(const CostTable& table) {
  std::vector<BlockCost> rest(table.layers.size() + 1);
  for (std::size_t i = table.layers.size(); i-- > 0;) {
    const auto& row = table.layers[i];
    auto low = row.front();
    for (const auto& block : row)
      low = {std::min(low.params, block.params), std::min(low.macs, block.macs)};
    rest[i] = {rest[i + 1].params + low.params, rest[i + 1].macs + low.macs};
  }
  return rest;
}

} // namespace

Result<Census> census(const CostTable& table, const Budget& budget, std::size_t limit) {
  Census out;
  out.all = 1;
  Points points{{table.fixed.inference_params, table.fixed.macs, 1}};
  const auto rest = cheapest_rest(table);
  for (std::size_t layer = 0; layer < table.layers.size(); ++layer) {
    const auto& row = table.layers[layer];
    out.all *= static_cast<double>(row.size());
    if (points.size() > limit / row.size())
      return failed("the space has more than " + std::to_string(limit) + " distinct costs", "census",
                    "set a budget, or use fewer layers or candidates");
    Points next;
    next.reserve(points.size() * row.size());
    for (const auto& point : points)
      for (const auto& block : row) {
        const CensusPoint sum{point.params + block.params, point.macs + block.macs, point.count};
        if (sum.params + rest[layer + 1].params <= budget.params && sum.macs + rest[layer + 1].macs <= budget.macs)
          next.push_back(sum);
      }
    merge_equal(next);
    points = std::move(next);
  }
  std::erase_if(points, [&](const CensusPoint& p) { return p.params > budget.params || p.macs > budget.macs; });
  for (const auto& point : points)
    out.networks += point.count;
  out.points = std::move(points);
  return out;
}

std::int64_t Census::quantile(Axis axis, double share) const {
  std::map<std::int64_t, double> counts;
  for (const auto& point : points)
    counts[axis == Axis::params ? point.params : point.macs] += point.count;
  const double wanted = std::clamp(share, 0.0, 1.0) * networks;
  double sum = 0;
  for (const auto& [value, count] : counts)
    if ((sum += count) >= wanted)
      return value;
  return counts.rbegin()->first;
}

std::vector<std::pair<std::int64_t, double>> Census::histogram(Axis axis, int bins) const {
  if (points.empty() || bins < 1)
    return {};
  auto value = [&](const CensusPoint& point) { return axis == Axis::params ? point.params : point.macs; };
  auto less = [&](const CensusPoint& a, const CensusPoint& b) { return value(a) < value(b); };
  const auto [low_point, high_point] = std::minmax_element(points.begin(), points.end(), less);
  const std::int64_t low = value(*low_point), high = value(*high_point);
  const double step = static_cast<double>(high - low) / bins;
  std::vector<std::pair<std::int64_t, double>> out;
  for (int i = 0; i < bins; ++i)
    out.emplace_back(low + static_cast<std::int64_t>(step * i), 0.0);
  for (const auto& point : points) {
    const double place = step > 0 ? static_cast<double>(value(point) - low) / step : 0;
    out[std::min(bins - 1, static_cast<int>(place))].second += point.count;
  }
  return out;
}

} // namespace cds
