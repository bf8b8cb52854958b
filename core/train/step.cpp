#include "train/step.h"

#include "train/stopwatch.h"

namespace cds {

TrainedStep train_step(ReidNetwork& network, Optimizer& optimizer, const torch::Tensor& images,
                       const torch::Tensor& labels, const LossOptions& loss, double clip_norm, double lr,
                       GradientSum* gradients) {
  TrainedStep done;
  Stopwatch watch;
  done.loss = reid_loss(network->forward(images), labels, loss);
  done.forward = watch.lap();
  optimizer.clear_gradients();
  gradients ? gradients->backward(done.loss.total) : done.loss.total.backward();
  done.backward = watch.lap();
  if (clip_norm > 0)
    optimizer.clip_gradients(clip_norm);
  optimizer.step(lr);
  done.optimizer = watch.lap();
  return done;
}

TrainStepper::TrainStepper(ReidNetwork network, Optimizer& optimizer, const LossOptions& loss, double clip_norm,
                           bool scale_loss, GradientSum* gradients)
    : network_(std::move(network)), optimizer_(optimizer), loss_(loss), clip_norm_(clip_norm), gradients_(gradients),
      device_steps_(!gradients && Recording::possible() && optimizer.steps_on_device()) {
  TORCH_CHECK(device_steps_ || !scale_loss, "a loss scale needs an optimiser that steps on the device");
  if (!device_steps_)
    return;
  const auto device = optimizer.parameters().front().second.device();
  const auto floats = torch::dtype(torch::kFloat).device(device);
  device_lr_ = torch::zeros({1}, floats);
  if (scale_loss)
    loss_scale_ = torch::tensor({65536.0F, 0.0F}).to(device);
  recorder_ = std::make_unique<StepRecorder>(device, network_->dropout_stream());
}

void TrainStepper::forget_recordings() {
  held_.clear();
  if (recorder_)
    recorder_->forget();
}

TrainedStep TrainStepper::step(const torch::Tensor& images, const torch::Tensor& labels, double lr) {
  if (!device_steps_)
    return train_step(network_, optimizer_, images, labels, loss_, clip_norm_, lr, gradients_);
  TrainedStep done;
  Stopwatch watch;
  auto& held = held_[images.size(0)];
  if (!held.images.defined()) {
    held.images = torch::empty_like(images);
    held.labels = torch::empty_like(labels);
  }
  held.images.copy_(images);
  held.labels.copy_(labels);
  if (lr_ != lr)
    device_lr_.fill_(lr);
  lr_ = lr;
  recorder_->run(std::to_string(images.size(0)), [&] {
    held.loss = reid_loss(network_->forward(held.images), held.labels, loss_);
    optimizer_.clear_gradients();
    (loss_scale_.defined() ? held.loss.total * loss_scale_[0] : held.loss.total).backward();
    optimizer_.step_on_device(device_lr_, clip_norm_, loss_scale_);
    held.loss.total = held.loss.total.detach(); // a recording wants no graph of an earlier run
  });
  done.loss = held.loss;
  done.forward = watch.lap();
  return done;
}

} // namespace cds
