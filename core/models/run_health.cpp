#include "models/run_health.h"

#include "models/alpha_history.h"

#include <algorithm>
#include <cmath>

namespace cds {
namespace {

constexpr double stall_seconds = 60;
constexpr std::size_t least_samples = 20; // below that a trend is noise

void judge_loss(const HealthInput& input, std::vector<HealthFinding>& out) {
  const std::size_t n = input.loss.size();
  for (std::size_t i = 0; i < n; ++i)
    if (!std::isfinite(input.loss[i])) {
      out.push_back({HealthKind::not_a_number, -1, i < input.loss_epochs.size() ? input.loss_epochs[i] : 0.0, 0});
      return;
    }
  if (n < least_samples)
    return;
  // Means of ten equal parts: robust, and the same however often samples are taken.
  constexpr std::size_t parts = 10;
  std::vector<double> mean(parts, 0);
  for (std::size_t p = 0; p < parts; ++p) {
    const std::size_t begin = p * n / parts, end = (p + 1) * n / parts;
    for (std::size_t i = begin; i < end; ++i)
      mean[p] += input.loss[i];
    mean[p] /= static_cast<double>(end - begin);
  }
  const double lowest = *std::min_element(mean.begin(), mean.end());
  const double first = mean.front(), now = mean.back();
  if (now > lowest + 0.25 * std::abs(first - lowest) + 0.05 * std::abs(lowest) && now > mean[parts - 2])
    out.push_back({HealthKind::loss_rises, -1, lowest, now});
  else if (now < first)
    out.push_back({HealthKind::loss_falls, -1, first, now});
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
    if (top > 0.95 && share > 0 && share < 1.0 / 3)
      out.push_back({HealthKind::takes_all, layer, top, 0});
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
    out.push_back({HealthKind::stalled, -1, input.silent_seconds, 0});
  std::stable_sort(out.begin(), out.end(), [](const HealthFinding& a, const HealthFinding& b) {
    return a.is_warning() != b.is_warning() ? a.is_warning() : a.finding < b.finding;
  });
  return out;
}

} // namespace cds
