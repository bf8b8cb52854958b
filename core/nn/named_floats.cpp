#include "nn/named_floats.h"

namespace cds {

NamedFloats::NamedFloats(const torch::nn::Module& module) {
  const auto add = [&](const std::string& name, const torch::Tensor& tensor) {
    if (!tensor.is_floating_point())
      return;
    kept_.push_back(tensor.detach().to(torch::kCPU, torch::kFloat).contiguous());
    weights_[name] = {kept_.back().data_ptr<float>(), static_cast<std::size_t>(kept_.back().numel())};
  };
  for (const auto& item : module.named_parameters())
    add(item.key(), item.value());
  for (const auto& item : module.named_buffers())
    add(item.key(), item.value());
}

} // namespace cds
