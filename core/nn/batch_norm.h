// BatchNorm that can take its statistics over the batches of all ranks ("synchronised"). Alone it is LibTorch's, with
// LibTorch's state-dict keys; as<torch::nn::BatchNorm2d>() still finds it.
#pragma once

#include "parallel/ranks.h"

#include <torch/torch.h>

namespace cds {

// x: N x C or N x C x H x W, float or double, N of each rank its own. Together: normalised by mean and biased variance
// over all ranks' values (one exchange forward, one backward), as the joined batch would be in one process up to
// rounding. Gradients of weight and bias are this rank's share; that of x is whole. The running statistics move by
// `momentum`, equally on all ranks.
[[nodiscard]] torch::Tensor joint_batch_norm(const torch::Tensor& x, const torch::Tensor& weight,
                                             const torch::Tensor& bias, torch::Tensor running_mean,
                                             torch::Tensor running_variance, double momentum, double epsilon,
                                             const std::shared_ptr<Ranks>& ranks);

// What a network calls of its norms.
class Synchronisable {
public:
  virtual ~Synchronisable() = default;
  void synchronise(std::shared_ptr<Ranks> ranks) { ranks_ = std::move(ranks); }
  [[nodiscard]] bool synchronised() const { return ranks_ != nullptr; }

protected:
  std::shared_ptr<Ranks> ranks_;
};

template <class Base>
class JointNorm : public Base, public Synchronisable {
public:
  using Base::Base;
  [[nodiscard]] torch::Tensor forward(const torch::Tensor& x) {
    if (!ranks_ || !this->is_training())
      return Base::forward(x);
    this->num_batches_tracked += 1;
    return joint_batch_norm(x, this->weight, this->bias, this->running_mean, this->running_var,
                            this->options.momentum().value(), this->options.eps(), ranks_);
  }
};

class BatchNorm2dImpl final : public JointNorm<torch::nn::BatchNorm2dImpl> {
public:
  using JointNorm::JointNorm;
};
TORCH_MODULE(BatchNorm2d);

class BatchNorm1dImpl final : public JointNorm<torch::nn::BatchNorm1dImpl> {
public:
  using JointNorm::JointNorm;
};
TORCH_MODULE(BatchNorm1d);

// All norms below a module.
void synchronise_norms(torch::nn::Module& module, const std::shared_ptr<Ranks>& ranks);

} // namespace cds
