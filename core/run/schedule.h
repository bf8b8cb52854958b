// Learning rates as pure functions of the epoch (counted from 0), so that a resumed run needs no scheduler state.
#pragma once

#include "run/experiment.h"

#include <vector>

namespace cds {

// The weights' learning rate during `epoch`, in [0, spec.epochs).
//   constant   lr
//   cosine     min_lr + (lr - min_lr) (1 + cos(pi e / E)) / 2, torch's CosineAnnealingLR; with warm-up, e and E count
//   after it multistep  lr * gamma^(milestones <= epoch), torch's MultiStepLR step       lr * gamma^(epoch /
//   step_epochs), torch's StepLR
// During the first warmup_epochs w it rises linearly from lr/10: lr (0.1 + 0.9 epoch / w); milestones count from epoch
// 0.
[[nodiscard]] double learning_rate(const TrainSpec& spec, int epoch);

// The architecture weights' learning rate: alpha_lr * alpha_gamma^(alpha_milestones <= epoch).
[[nodiscard]] double alpha_learning_rate(const SearchSpec& spec, int epoch);

// GDAS's temperature: linear from tau_start in the first epoch to tau_end in the last.
[[nodiscard]] double temperature(const SearchSpec& spec, int epoch, int epochs);
// Top-k's, likewise from topk_tau_start to topk_tau_end.
[[nodiscard]] double topk_temperature(const SearchSpec& spec, int epoch, int epochs);

} // namespace cds
