// "Is it going well?": what the recorded numbers of a run say, as findings a person can act on. Pure.
#pragma once

#include <span>
#include <vector>

namespace cds {

class AlphaHistory;

enum class HealthKind {
  // Good news
  loss_falls, // value: smoothed loss at the start, second: now
  settled,    // value: layers whose choice has stood for at least a quarter of the epochs, second: all layers
  // Warnings
  not_a_number,   // value: epoch of the first loss that is NaN or infinite
  loss_rises,     // value: lowest smoothed loss, second: now
  flat_alphas,    // value: mean relative entropy of the layers
  takes_all,      // layer: one candidate holds more than 95 % before a third of the epochs is over; value: its share
  never_switches, // layer: its choice has not changed since the first epoch, although the search is past its middle
  stalled,        // value: seconds since the last sign of life
};

struct HealthFinding {
  HealthKind finding = HealthKind::loss_falls;
  int layer = -1;
  double value = 0, second = 0;
  double epoch = -1; // where it shows on a plot; -1: nowhere in particular
  [[nodiscard]] bool is_warning() const { return finding >= HealthKind::not_a_number; }
  bool operator==(const HealthFinding&) const = default;
};

struct HealthInput {
  std::span<const double> loss, loss_epochs; // same length, of the weights' loss
  const AlphaHistory* alphas = nullptr;      // null or empty for a training
  int row = -1;                              // the alpha row looked at
  int epoch = 0, epochs = 0;                 // finished, planned; 0: not known
  bool active = false;
  double silent_seconds = 0; // since the last heartbeat or sample
};

// Warnings first, in the order of the enumeration; at most one entry per finding and layer.
[[nodiscard]] std::vector<HealthFinding> diagnose(const HealthInput& input);

} // namespace cds
