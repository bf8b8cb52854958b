// Optimisers, operation by operation as PyTorch's (torch.optim.SGD without dampening, torch.optim.Adam with and without
// amsgrad), so that a run can be compared step by step with the authors' code.
#pragma once

#include "base/result.h"
#include "run/experiment.h"

#include <map>
#include <memory>
#include <string>
#include <torch/torch.h>
#include <utility>
#include <vector>

namespace cds {

using NamedTensors = std::vector<std::pair<std::string, torch::Tensor>>;
using TensorMap = std::map<std::string, torch::Tensor>;

// What becomes of a parameter without a gradient in a step (a candidate that was not run).
enum class Unselected {
  stay, // neither it nor its state changes
  move // once it has been moved, momentum and weight decay go on moving it, as under PyTorch's zeroed gradients of 2021
};

// Not thread-safe. Holds the parameters by reference (shared tensors), named so that a checkpoint can be matched.
class Optimizer {
public:
  Optimizer(NamedTensors parameters, double weight_decay, Unselected unselected);
  virtual ~Optimizer() = default;
  Optimizer(const Optimizer&) = delete;
  Optimizer& operator=(const Optimizer&) = delete;

  // One step at this learning rate. A parameter with an undefined gradient follows the Unselected rule.
  void step(double lr);
  // Gradients become undefined (not zero): whoever isn't run in the next step is left alone.
  void clear_gradients();
  // torch.nn.utils.clip_grad_norm_: scales all gradients so that their joint 2-norm is at most max_norm.
  void clip_gradients(double max_norm);

  // On a CUDA device, without waiting for it and so that a graph can record it (nn/recording.h): clip_gradients() and
  // step() in one, at the rate that lies in `lr` there (one float). loss_scale: what the loss was multiplied by (two
  // floats: scale, finite steps), moved by the step, which changes nothing else where a gradient is inf or NaN;
  // undefined: 1. REQUIRES steps_on_device(), and in a recording a step taken before with the same gradients defined.
  [[nodiscard]] virtual bool steps_on_device() const { return false; }
  virtual void step_on_device(const torch::Tensor& lr, double clip_norm, const torch::Tensor& loss_scale);

  [[nodiscard]] const NamedTensors& parameters() const { return parameters_; }
  // State tensors by "KIND/PARAMETER"; shares storage with the optimiser.
  [[nodiscard]] TensorMap state() const;
  // Replaces the whole state. Refuses unknown names and shapes that don't fit (kind failed).
  [[nodiscard]] Status load_state(const TensorMap& state);

protected:
  // `gradient` already contains the weight decay term and may be changed.
  virtual void move(std::size_t index, torch::Tensor& parameter, torch::Tensor gradient, double lr) = 0;
  [[nodiscard]] virtual std::vector<std::string> state_kinds() const = 0;
  [[nodiscard]] double weight_decay() const { return weight_decay_; }
  [[nodiscard]] Unselected unselected() const { return unselected_; }
  void prepare_state();
  void mark_moved(std::size_t index) { moved_[index] = 1; }
  // Undefined until the parameter's first step.
  torch::Tensor& state(const char* kind, std::size_t index) { return state_[kind][index]; }

private:
  NamedTensors parameters_;
  double weight_decay_;
  Unselected unselected_;
  std::vector<char> moved_;
  std::map<std::string, std::vector<torch::Tensor>> state_;
  bool prepared_ = false;
};

[[nodiscard]] std::unique_ptr<Optimizer> make_sgd(NamedTensors parameters, double momentum, double weight_decay,
                                                  Unselected unselected = Unselected::stay);
[[nodiscard]] std::unique_ptr<Optimizer> make_adam(NamedTensors parameters, double beta1, double beta2,
                                                   double weight_decay, bool amsgrad = false,
                                                   Unselected unselected = Unselected::stay);

// The weights' optimiser: train.optimizer with train.momentum and train.weight_decay (Adam: betas 0.9, 0.999).
[[nodiscard]] std::unique_ptr<Optimizer> make_weight_optimizer(const TrainSpec& spec, NamedTensors parameters,
                                                               Unselected unselected = Unselected::stay);

} // namespace cds
