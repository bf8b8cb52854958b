#include "models/census_model.h"

#include <algorithm>

namespace cds {

namespace {

struct Counted {
  std::vector<CensusModel::Bin> params, macs;
  double params_median = 0, macs_median = 0, networks = 0, fitting = 0;
};

std::vector<CensusModel::Bin> bins_of(const Census& all, Census::Axis axis, const Budget& budget) {
  const auto histogram = all.histogram(axis, CensusModel::bins);
  std::vector<CensusModel::Bin> bins;
  for (std::size_t i = 0; i < histogram.size(); ++i) {
    const auto low = static_cast<double>(histogram[i].first);
    const double high = i + 1 < histogram.size() ? static_cast<double>(histogram[i + 1].first)
                                                 : static_cast<double>(all.quantile(axis, 1));
    bins.push_back({low, high, histogram[i].second, 0});
  }
  for (const CensusPoint& point : all.points) {
    if (point.params > budget.params || point.macs > budget.macs)
      continue;
    const std::int64_t cost = axis == Census::Axis::params ? point.params : point.macs;
    const auto after = std::upper_bound(histogram.begin(), histogram.end(), cost,
                                        [](std::int64_t value, const auto& bin) { return value < bin.first; });
    bins[static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, after - histogram.begin() - 1))].fitting += point.count;
  }
  return bins;
}

} // namespace

CensusModel::CensusModel(QObject* parent) : QObject(parent), work_(this) {}

void CensusModel::count(const CostTable& table, const Budget& budget) {
  work_.cancel();
  budget_ = budget;
  counting_ = true;
  work_.start(
      [table, budget](const std::stop_token&) {
        Counted counted;
        if (const auto all = census(table); all && all->networks > 0) {
          counted.params = bins_of(*all, Census::Axis::params, budget);
          counted.macs = bins_of(*all, Census::Axis::macs, budget);
          counted.networks = all->networks;
          for (const CensusPoint& point : all->points)
            if (point.params <= budget.params && point.macs <= budget.macs)
              counted.fitting += point.count;
          counted.params_median = static_cast<double>(all->quantile(Census::Axis::params, 0.5));
          counted.macs_median = static_cast<double>(all->quantile(Census::Axis::macs, 0.5));
        }
        return counted;
      },
      [this](Counted counted) {
        counting_ = false;
        params_ = std::move(counted.params);
        macs_ = std::move(counted.macs);
        networks_ = counted.networks;
        fitting_ = counted.fitting;
        params_median_ = counted.params_median;
        macs_median_ = counted.macs_median;
        Q_EMIT changed();
      });
}

} // namespace cds
