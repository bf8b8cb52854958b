#include "models/run_health.h"

#include "models/alpha_history.h"

#include <algorithm>
#include <cmath>

namespace cds {
namespace {

constexpr double stall_seconds = 60;
constexpr double nearly_all = 0.95;
constexpr std::size_t least_samples = 20; // below that a trend is noise

void judge_loss(const HealthInput& input, std::vector<HealthFinding>& out) {
  const std::size_t n = input.loss.size();
  for (std::size_t i = 0; i < n; ++i)
    if (!std::isfinite(input.loss[i])) {
      const double epoch = i < input.loss_epochs.size() ? input.loss_epochs[i] : 0.0;
      out.push_back({HealthKind::not_a_number, -1, epoch, 0, epoch});
      return;
    }
  if (n < least_samples)
    return;
  // Means of ten equal parts: robust, and the same however often samples are taken.
  constexpr std::size_t parts = 10;
  std::vector<double> mean(parts, 0);
  const auto part_end = [&](std::size_t part) {
    const std::size_t last = (part + 1) * n / parts - 1;
    return last < input.loss_epochs.size() ? input.loss_epochs[last] : -1.0;
  };
  for (std::size_t p = 0; p < parts; ++p) {
    const std::size_t begin = p * n / parts, end = (p + 1) * n / parts;
    for (std::size_t i = begin; i < end; ++i)
      mean[p] += input.loss[i];
    mean[p] /= static_cast<double>(end - begin);
  }
  const auto least = std::min_element(mean.begin(), mean.end());
  const double lowest = *least;
  const double first = mean.front(), now = mean.back();
  if (now > lowest + 0.25 * std::abs(first - lowest) + 0.05 * std::abs(lowest) && now > mean[parts - 2])
    out.push_back({HealthKind::loss_rises, -1, lowest, now, part_end(static_cast<std::size_t>(least - mean.begin()))});
  else if (now < first)
    out.push_back({HealthKind::loss_falls, -1, first, now});
}

// The epoch since which that candidate has held nearly all of the layer.
double first_above(const AlphaHistory& history, int layer, int candidate, int row) {
  int first = row;
  for (int r = row; r >= 0; --r) {
    const AlphaLayer& state = history.at(r).layers[static_cast<std::size_t>(layer)];
    if (state.probability[static_cast<std::size_t>(candidate)] <= nearly_all)
      break;
    first = r;
  }
  return history.at(first).epoch;
}

void judge_alphas(const HealthInput& input, std::vector<HealthFinding>& out) {
  if (!input.alphas || input.alphas->is_empty())
    return;
  const AlphaHistory& history = *input.alphas;
  const int row = input.row < 0 ? history.size() - 1 : std::min(input.row, history.size() - 1);
  const AlphaEpoch& now = history.at(row);
  const double share = input.epochs > 0 ? static_cast<double>(now.epoch) / input.epochs : 0;
  double entropy = 0;
  int settled = 0;
  for (int layer = 0; layer < static_cast<int>(now.layers.size()); ++layer) {
    const AlphaLayer& state = now.layers[static_cast<std::size_t>(layer)];
    entropy += state.entropy;
    const double top = state.best < 0 ? 0 : state.probability[static_cast<std::size_t>(state.best)];
    if (top > nearly_all && share > 0 && share < 1.0 / 3)
      out.push_back({HealthKind::takes_all, layer, top, 0, first_above(history, layer, state.best, row)});
    // The first epoch's choice is the first real one: before it all alphas are equal.
    const int last = history.last_switch(layer, row);
    if (share > 0.5 && row >= 4 && last <= history.at(std::min(1, row)).epoch)
      out.push_back({HealthKind::never_switches, layer, 0, 0});
    if (row >= 4 && now.epoch - std::max(last, 0) >= std::max(2, input.epochs / 4))
      ++settled;
  }
  if (!now.layers.empty()) {
    entropy /= static_cast<double>(now.layers.size());
    if (share > 0.5 && entropy > 0.995)
      out.push_back({HealthKind::flat_alphas, -1, entropy, 0});
    if (settled > 0)
      out.push_back({HealthKind::settled, -1, static_cast<double>(settled), static_cast<double>(now.layers.size())});
  }
}

} // namespace

std::vector<HealthFinding> diagnose(const HealthInput& input) {
  std::vector<HealthFinding> out;
  judge_loss(input, out);
  judge_alphas(input, out);
  if (input.active && input.silent_seconds > stall_seconds)
    out.push_back({HealthKind::stalled, -1, input.silent_seconds, 0,
                   input.loss_epochs.empty() ? -1.0 : input.loss_epochs.back()});
  std::stable_sort(out.begin(), out.end(), [](const HealthFinding& a, const HealthFinding& b) {
    return a.is_warning() != b.is_warning() ? a.is_warning() : a.finding < b.finding;
  });
  return out;
}

} // namespace cds
