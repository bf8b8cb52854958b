#include "run/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace cds {
namespace {

double multistep(double lr, double gamma, const std::vector<int>& milestones, int epoch) {
  const auto passed =
      std::count_if(milestones.begin(), milestones.end(), [&](int milestone) { return milestone <= epoch; });
  return lr * std::pow(gamma, static_cast<double>(passed));
}

double linear(double first, double last, int epoch, int epochs) {
  const double share = epochs > 1 ? static_cast<double>(epoch) / (epochs - 1) : 1.0;
  return first + (last - first) * share;
}

} // namespace

double learning_rate(const TrainSpec& spec, int epoch) {
  const int warmup = std::min(spec.warmup_epochs, spec.epochs);
  if (epoch < warmup)
    return spec.lr * (0.1 + 0.9 * epoch / warmup);
  if (spec.schedule == "cosine") {
    const double share = static_cast<double>(epoch - warmup) / std::max(1, spec.epochs - warmup);
    return spec.min_lr + (spec.lr - spec.min_lr) * (1 + std::cos(std::numbers::pi * share)) / 2;
  }
  if (spec.schedule == "multistep")
    return multistep(spec.lr, spec.gamma, spec.milestones, epoch);
  if (spec.schedule == "step")
    return spec.lr * std::pow(spec.gamma, epoch / std::max(1, spec.step_epochs));
  return spec.lr;
}

double alpha_learning_rate(const SearchSpec& spec, int epoch) {
  return multistep(spec.alpha_lr, spec.alpha_gamma, spec.alpha_milestones, epoch);
}

double temperature(const SearchSpec& spec, int epoch, int epochs) {
  return linear(spec.tau_start, spec.tau_end, epoch, epochs);
}

double topk_temperature(const SearchSpec& spec, int epoch, int epochs) {
  return linear(spec.topk_tau_start, spec.topk_tau_end, epoch, epochs);
}

} // namespace cds
