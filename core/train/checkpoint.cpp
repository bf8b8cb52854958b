#include "train/checkpoint.h"

#include "run/checkpoint_file.h"

namespace cds {
namespace {

std::string shape_text(const torch::Tensor& tensor) {
  std::string text = "(";
  for (const auto size : tensor.sizes())
    text += (text.size() > 1 ? ", " : "") + std::to_string(size);
  return text + ")";
}

} // namespace

Status save_checkpoint(const std::filesystem::path& path, const Checkpoint& checkpoint) {
  c10::Dict<std::string, torch::Tensor> tensors;
  for (const auto& [group, members] : checkpoint.groups)
    for (const auto& [name, tensor] : members)
      tensors.insert(group + "/" + name, tensor.detach().cpu());
  c10::impl::GenericDict root(c10::StringType::get(), c10::AnyType::get());
  root.insert("format", "cds-checkpoint-1");
  root.insert("progress", checkpoint.progress.dump());
  root.insert("tensors", tensors);
  std::vector<char> archive;
  try {
    archive = torch::pickle_save(root);
  } catch (const std::exception& problem) {
    return failed(std::string("the checkpoint can't be written: ") + problem.what(), path.string());
  }
  return write_checkpoint_file(path, {reinterpret_cast<const std::uint8_t*>(archive.data()), archive.size()});
}

Result<Checkpoint> load_checkpoint(const std::filesystem::path& path, std::string* warning) {
  CDS_ASSIGN(const LoadedCheckpoint loaded, read_checkpoint_or_previous(path));
  if (warning)
    *warning = loaded.warning;
  const auto damaged = [&](const std::string& why) {
    return failed("the checkpoint can't be used: " + why, loaded.file.string(), "start the run anew");
  };
  try {
    const auto root = torch::pickle_load({loaded.payload.begin(), loaded.payload.end()}).toGenericDict();
    if (root.at("format").toStringRef() != "cds-checkpoint-1")
      return damaged("its format is unknown");
    Checkpoint checkpoint;
    CDS_ASSIGN(checkpoint.progress, parse_json(root.at("progress").toStringRef(), loaded.file.string()));
    for (const auto& entry : root.at("tensors").toGenericDict()) {
      const auto& key = entry.key().toStringRef();
      const auto slash = key.find('/');
      checkpoint.groups[key.substr(0, slash)][key.substr(slash + 1)] = entry.value().toTensor();
    }
    return checkpoint;
  } catch (const std::exception& problem) {
    return damaged(problem.what());
  }
}

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
