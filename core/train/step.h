// One training step on one batch.
#pragma once

#include "nn/losses.h"
#include "nn/network.h"
#include "parallel/gradient_sum.h"
#include "train/optimizer.h"
#include "train/step_recorder.h"

#include <map>

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

// The same step after step: on a CUDA device by recorded graphs where the optimiser can (Optimizer::steps_on_device()),
// which then counts as `forward`; elsewhere by train_step(). A step's losses are valid until the next step.
class TrainStepper {
public:
  // scale_loss: fp16's dynamic loss scale, beginning at 65536; REQUIRES an optimiser that steps on the device and no
  // `gradients`. With `gradients` (train_step()) nothing is recorded: ranks meet in every step, which a graph could
  // not.
  TrainStepper(ReidNetwork network, Optimizer& optimizer, const LossOptions& loss, double clip_norm,
               bool scale_loss = false, GradientSum* gradients = nullptr);
  [[nodiscard]] TrainedStep step(const torch::Tensor& images, const torch::Tensor& labels, double lr);
  // Null where steps are not recorded.
  [[nodiscard]] const StepRecorder* recorder() const { return recorder_.get(); }
  // Gives back the memory of what is recorded and of the last step: for an attempt with another batch.
  void forget_recordings();
  // Why something is not played back that could be; empty: no trouble.
  [[nodiscard]] std::string trouble() const { return recorder_ ? recorder_->trouble() : ""; }
  // Two floats on the device (scale, finite steps since its last change); undefined without one.
  [[nodiscard]] const torch::Tensor& loss_scale() const { return loss_scale_; }

private:
  struct Held { // the tensors of one batch size
    torch::Tensor images, labels;
    LossValue loss;
  };
  ReidNetwork network_;
  Optimizer& optimizer_;
  LossOptions loss_;
  double clip_norm_, lr_ = -1;
  GradientSum* gradients_;
  bool device_steps_;
  torch::Tensor device_lr_, loss_scale_;
  std::unique_ptr<StepRecorder> recorder_;
  std::map<std::int64_t, Held> held_;
};

} // namespace cds
