#include "train/optimizer.h"

#include "nn/cuda_layers.h"
#include "nn/cuda_update.h"

#include <algorithm>
#include <cmath>

namespace cds {

Optimizer::Optimizer(NamedTensors parameters, double weight_decay, Unselected unselected)
    : parameters_(std::move(parameters)), weight_decay_(weight_decay), unselected_(unselected),
      moved_(parameters_.size(), 0) {}

void Optimizer::prepare_state() {
  if (prepared_)
    return;
  for (const auto& kind : state_kinds())
    state_[kind].resize(parameters_.size());
  prepared_ = true;
}

void Optimizer::step(double lr) {
  prepare_state();
  const torch::NoGradGuard no_grad;
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    torch::Tensor& parameter = parameters_[i].second;
    torch::Tensor gradient = parameter.grad();
    if (!gradient.defined()) {
      if (unselected_ == Unselected::stay || !moved_[i])
        continue;
      gradient = torch::zeros_like(parameter);
    }
    if (weight_decay_ != 0)
      gradient = gradient.add(parameter, weight_decay_);
    move(i, parameter, gradient, lr);
    moved_[i] = 1;
  }
}

void Optimizer::step_on_device(const torch::Tensor&, double, const torch::Tensor&) {
  TORCH_CHECK(false, "this optimiser takes no steps on the device");
}

void Optimizer::clear_gradients() {
  for (auto& [name, parameter] : parameters_)
    parameter.mutable_grad().reset();
}

void Optimizer::clip_gradients(double max_norm) {
  const torch::NoGradGuard no_grad;
  std::vector<torch::Tensor> norms;
  for (const auto& [name, parameter] : parameters_)
    if (parameter.grad().defined())
      norms.push_back(parameter.grad().norm());
  if (norms.empty())
    return;
  const auto scale = (max_norm / (torch::stack(norms).norm() + 1e-6)).clamp_max(1.0);
  for (const auto& [name, parameter] : parameters_)
    if (parameter.grad().defined())
      parameter.grad().mul_(scale);
}

TensorMap Optimizer::state() const {
  TensorMap all;
  for (const auto& [kind, tensors] : state_)
    for (std::size_t i = 0; i < tensors.size(); ++i)
      if (tensors[i].defined())
        all[kind + "/" + parameters_[i].first] = tensors[i];
  for (std::size_t i = 0; i < moved_.size(); ++i)
    if (moved_[i])
      all["moved/" + parameters_[i].first] = torch::ones({}, torch::kInt64);
  return all;
}

Status Optimizer::load_state(const TensorMap& state) {
  prepare_state();
  std::map<std::string, std::size_t> index;
  for (std::size_t i = 0; i < parameters_.size(); ++i)
    index[parameters_[i].first] = i;
  auto loaded = state_;
  for (auto& [kind, tensors] : loaded)
    tensors.assign(parameters_.size(), torch::Tensor());
  std::vector<char> moved(parameters_.size(), 0);
  for (const auto& [key, tensor] : state) {
    const auto slash = key.find('/');
    const auto kind = key.substr(0, slash);
    const auto parameter = slash == std::string::npos ? index.end() : index.find(key.substr(slash + 1));
    if (parameter == index.end())
      return failed("the optimiser's state '" + key + "' belongs to no parameter of this network");
    const auto i = parameter->second;
    if (kind == "moved") {
      moved[i] = 1;
      continue;
    }
    const auto found = loaded.find(kind);
    if (found == loaded.end())
      return failed("the state '" + key + "' is not of this optimiser");
    const auto& target = parameters_[i].second;
    if (tensor.dim() > 0 && tensor.sizes() != target.sizes())
      return failed("the optimiser's state '" + key + "' has another shape than its parameter");
    if (tensor.dim() == 0) {
      found->second[i] = tensor.clone();
    } else {
      found->second[i] = torch::empty_like(target, target.options().requires_grad(false));
      found->second[i].copy_(tensor);
    }
  }
  state_ = std::move(loaded);
  moved_ = std::move(moved);
  return {};
}

namespace {

// buf = momentum * buf + g; p -= lr * buf. The first step's buf is g itself.
class Sgd final : public Optimizer {
public:
  Sgd(NamedTensors parameters, double momentum, double weight_decay, Unselected unselected)
      : Optimizer(std::move(parameters), weight_decay, unselected), momentum_(momentum) {}

  bool steps_on_device() const override {
    return cuda::has_layers() && unselected() == Unselected::stay &&
           std::all_of(parameters().begin(), parameters().end(), [](const auto& item) {
             const auto& tensor = item.second;
             return tensor.is_cuda() && tensor.scalar_type() == torch::kFloat && tensor.is_non_overlapping_and_dense();
           });
  }

  void step_on_device(const torch::Tensor& lr, double clip_norm, const torch::Tensor& loss_scale) override {
    prepare_state();
    const torch::NoGradGuard no_grad;
    std::vector<cuda::UpdatedTensor> updated;
    for (std::size_t i = 0; i < parameters().size(); ++i) {
      const auto& parameter = parameters()[i].second;
      if (!parameter.grad().defined())
        continue;
      torch::Tensor buffer;
      if (momentum_ != 0) {
        auto& kept = state("momentum", i);
        if (!kept.defined()) // momentum * 0 + g is the first step's g
          kept = torch::zeros_like(parameter, parameter.options().requires_grad(false));
        buffer = kept;
      }
      updated.push_back({parameter.detach(), parameter.grad(), buffer});
      mark_moved(i);
    }
    cuda::sgd_step(updated, {lr, momentum_, weight_decay(), clip_norm, loss_scale});
  }

private:
  void move(std::size_t index, torch::Tensor& parameter, torch::Tensor gradient, double lr) override {
    if (momentum_ != 0) {
      auto& buffer = state("momentum", index);
      if (buffer.defined())
        buffer.mul_(momentum_).add_(gradient);
      else
        buffer = gradient.clone();
      gradient = buffer;
    }
    parameter.add_(gradient, -lr);
  }
  std::vector<std::string> state_kinds() const override { return {"momentum"}; }
  double momentum_;
};

class Adam final : public Optimizer {
public:
  Adam(NamedTensors parameters, double beta1, double beta2, double weight_decay, bool amsgrad, Unselected unselected)
      : Optimizer(std::move(parameters), weight_decay, unselected), beta1_(beta1), beta2_(beta2), amsgrad_(amsgrad) {}

private:
  void move(std::size_t index, torch::Tensor& parameter, torch::Tensor gradient, double lr) override {
    auto& count = state("step", index);
    auto& mean = state("mean", index);
    auto& square = state("square", index);
    if (!count.defined()) {
      count = torch::zeros({}, torch::kInt64);
      mean = torch::zeros_like(parameter);
      square = torch::zeros_like(parameter);
    }
    auto& steps = *count.data_ptr<std::int64_t>();
    ++steps;
    mean.mul_(beta1_).add_(gradient, 1 - beta1_);
    square.mul_(beta2_).addcmul_(gradient, gradient, 1 - beta2_);
    const double correction1 = 1 - std::pow(beta1_, static_cast<double>(steps));
    const double correction2 = 1 - std::pow(beta2_, static_cast<double>(steps));
    torch::Tensor largest = square;
    if (amsgrad_) {
      auto& kept = state("largest_square", index);
      kept = kept.defined() ? torch::maximum(kept, square) : square.clone();
      largest = kept;
    }
    const auto denominator = (largest.sqrt() / std::sqrt(correction2)).add_(1e-8);
    parameter.addcdiv_(mean, denominator, -lr / correction1);
  }
  std::vector<std::string> state_kinds() const override {
    auto kinds = std::vector<std::string>{"step", "mean", "square"};
    if (amsgrad_)
      kinds.emplace_back("largest_square");
    return kinds;
  }
  double beta1_, beta2_;
  bool amsgrad_;
};

} // namespace

std::unique_ptr<Optimizer> make_sgd(NamedTensors parameters, double momentum, double weight_decay,
                                    Unselected unselected) {
  return std::make_unique<Sgd>(std::move(parameters), momentum, weight_decay, unselected);
}

std::unique_ptr<Optimizer> make_adam(NamedTensors parameters, double beta1, double beta2, double weight_decay,
                                     bool amsgrad, Unselected unselected) {
  return std::make_unique<Adam>(std::move(parameters), beta1, beta2, weight_decay, amsgrad, unselected);
}

std::unique_ptr<Optimizer> make_weight_optimizer(const TrainSpec& spec, NamedTensors parameters,
                                                 Unselected unselected) {
  if (spec.optimizer == "sgd")
    return make_sgd(std::move(parameters), spec.momentum, spec.weight_decay, unselected);
  return make_adam(std::move(parameters), 0.9, 0.999, spec.weight_decay, spec.optimizer == "amsgrad", unselected);
}

} // namespace cds
