#include "train/module_tensors.h"

namespace cds {
namespace {

std::string shape_text(const torch::Tensor& tensor) {
  std::string text = "(";
  for (const auto size : tensor.sizes())
    text += (text.size() > 1 ? ", " : "") + std::to_string(size);
  return text + ")";
}

} // namespace

TensorMap tensors_of(const torch::nn::Module& module) {
  TensorMap all;
  for (const auto& item : module.named_parameters())
    all[item.key()] = item.value();
  for (const auto& item : module.named_buffers())
    all[item.key()] = item.value();
  return all;
}

NamedTensors parameters_of(const torch::nn::Module& module) {
  NamedTensors all;
  for (const auto& item : module.named_parameters())
    all.emplace_back(item.key(), item.value());
  return all;
}

Status copy_into(torch::nn::Module& module, const TensorMap& tensors, const std::string& file) {
  const auto targets = tensors_of(module);
  const std::string way_out = "the weights belong to a network of another genotype, width, neck or number of classes";
  for (const auto& [name, target] : targets) {
    const auto source = tensors.find(name);
    if (source == tensors.end())
      return failed("the weights lack '" + name + "'", file, way_out);
    if (source->second.sizes() != target.sizes())
      return failed("'" + name + "' is " + shape_text(source->second) + " where the network needs " +
                        shape_text(target),
                    file, way_out);
  }
  for (const auto& [name, source] : tensors)
    if (!targets.contains(name))
      return failed("the weights hold '" + name + "', which the network doesn't have", file, way_out);
  const torch::NoGradGuard no_grad;
  for (auto [name, target] : targets)
    target.copy_(tensors.at(name));
  return {};
}

} // namespace cds
