#include "nn/cuda_update.h"

#include "kernels/cuda_update.h"
#include "nn/cuda_runtime.h"
#include "nn/cuda_tensors.h"

namespace cds::cuda {

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
  const auto options = step.lr.options().dtype(torch::kFloat).requires_grad(false);
  auto* stream = current_stream(step.lr.device());
  UpdateScale scale;
  torch::Tensor values, scratch;
  if (step.max_norm > 0 || step.loss_scale.defined()) {
    values = torch::empty({3}, options);
    scratch = torch::empty({update_scratch(pointers)}, options);
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

std::vector<torch::Tensor> converted(const std::vector<torch::Tensor>& tensors, torch::ScalarType type) {
  if (tensors.empty())
    return {};
  constexpr std::int64_t step = 64; // elements between starts: what tensor cores load fastest
  std::int64_t total = 0;
  for (const auto& tensor : tensors)
    total += (tensor.numel() + step - 1) / step * step;
  const auto buffer = torch::empty({total}, tensors[0].options().dtype(type).requires_grad(false));
  std::vector<torch::Tensor> out;
  std::vector<Converted> jobs;
  std::int64_t at = 0;
  for (const auto& tensor : tensors) {
    TORCH_CHECK(tensor.is_contiguous(), "a weight to convert is not dense");
    out.push_back(buffer.narrow(0, at, tensor.numel()).view(tensor.sizes()));
    jobs.push_back({floats(tensor), out.back().data_ptr(), tensor.numel()});
    at += (tensor.numel() + step - 1) / step * step;
  }
  check(convert(type_of(buffer), jobs, current_stream(buffer.device())));
  return out;
}

torch::Tensor dropout_mask(std::uint64_t seed, const torch::Tensor& count, std::int64_t offset, double probability,
                           torch::IntArrayRef sizes) {
  auto mask = torch::empty(sizes, count.options().dtype(torch::kFloat));
  check(dropout_mask(seed, count.data_ptr<std::int64_t>(), offset, probability, mask.data_ptr<float>(), mask.numel(),
                     current_stream(mask.device())));
  return mask;
}

} // namespace cds::cuda
