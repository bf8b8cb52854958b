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

} // namespace cds
