#include "nn/cuda_update.h"

#include "kernels/cuda_update.h"
#include "nn/cuda_runtime.h"

namespace cds::cuda {
namespace {

void check(Trouble trouble) {
  TORCH_CHECK(!trouble, "CUDA: ", trouble);
}

} // namespace

void sgd_step(const std::vector<UpdatedTensor>& tensors, const SgdStep& step) {
  if (tensors.empty())
    return;
  std::vector<Updated> pointers;
  std::vector<torch::Tensor> kept; // gradients brought into their parameter's order
  for (const auto& tensor : tensors) {
    auto gradient = tensor.gradient;
    if (gradient.strides() != tensor.parameter.strides()) {
      gradient = torch::empty_like(tensor.parameter, tensor.parameter.options().requires_grad(false));
      gradient.copy_(tensor.gradient);
      kept.push_back(gradient);
    }
    pointers.push_back({tensor.parameter.data_ptr<float>(), gradient.data_ptr<float>(),
                        tensor.momentum.defined() ? tensor.momentum.data_ptr<float>() : nullptr,
                        tensor.parameter.numel()});
  }
  const auto floats = step.lr.options().dtype(torch::kFloat).requires_grad(false);
  auto* stream = current_stream(step.lr.device());
  UpdateScale scale;
  torch::Tensor values, scratch;
  if (step.max_norm > 0 || step.loss_scale.defined()) {
    values = torch::empty({3}, floats);
    scratch = torch::empty({update_scratch(pointers)}, floats);
    scale.values = values.data_ptr<float>();
    check(gradient_scale(pointers, static_cast<float>(step.max_norm),
                         step.loss_scale.defined() ? step.loss_scale.data_ptr<float>() : nullptr, scale,
                         scratch.data_ptr<float>(), stream));
  }
  check(sgd_update(pointers, step.lr.data_ptr<float>(), static_cast<float>(step.momentum),
                   static_cast<float>(step.weight_decay), scale, stream));
  if (step.loss_scale.defined())
    check(update_loss_scale(step.loss_scale.data_ptr<float>(), scale, 2000, stream));
}

torch::Tensor dropout_mask(std::uint64_t seed, const torch::Tensor& count, std::int64_t offset, double probability,
                           torch::IntArrayRef sizes) {
  auto mask = torch::empty(sizes, count.options().dtype(torch::kFloat));
  check(dropout_mask(seed, count.data_ptr<std::int64_t>(), offset, probability, mask.data_ptr<float>(), mask.numel(),
                     current_stream(mask.device())));
  return mask;
}

} // namespace cds::cuda
