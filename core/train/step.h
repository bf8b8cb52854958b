// One training step on one batch.
#pragma once

#include "nn/losses.h"
#include "nn/network.h"
#include "parallel/gradient_sum.h"
#include "train/optimizer.h"

namespace cds {

struct TrainedStep {
  LossValue loss;
  double forward = 0, backward = 0, optimizer = 0; // seconds until the calls came back; another device may still work
};

// Forward, losses, backward, clipping (clip_norm 0: none), optimiser. REQUIRES a network in training mode. With
// `gradients` together: of a network that joined its ranks; images are this rank's, labels the joined batch's.
[[nodiscard]] TrainedStep train_step(ReidNetwork& network, Optimizer& optimizer, const torch::Tensor& images,
                                     const torch::Tensor& labels, const LossOptions& loss, double clip_norm, double lr,
                                     GradientSum* gradients = nullptr);

} // namespace cds
