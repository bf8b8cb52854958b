#include "train/checkpoint.h"

#include "base/file.h"
#include "base/hash.h"

#include <cstring>

namespace cds {
namespace {

constexpr std::string_view magic = "CDSCKPT1";
constexpr std::size_t trailer_size = 24;

std::string trailer_of(std::string_view archive) {
  std::string trailer(magic);
  for (const std::uint64_t value : {static_cast<std::uint64_t>(archive.size()), hash64(archive)})
    for (int byte = 0; byte < 8; ++byte)
      trailer.push_back(static_cast<char>(value >> (8 * byte)));
  return trailer;
}

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
  const std::string_view bytes(archive.data(), archive.size());
  const auto trailer = trailer_of(bytes);
  return write_file_atomically(path, [&](const AppendBytes& append) -> Status {
    CDS_TRY(append({reinterpret_cast<const std::uint8_t*>(archive.data()), archive.size()}));
    return append({reinterpret_cast<const std::uint8_t*>(trailer.data()), trailer.size()});
  });
}

Result<Checkpoint> load_checkpoint(const std::filesystem::path& path) {
  CDS_ASSIGN(const std::string content, read_file(path));
  const auto damaged = [&](const std::string& why) {
    return failed("the checkpoint is damaged: " + why, path.string(), "use the run's other checkpoint or start the run anew");
  };
  if (content.size() <= trailer_size)
    return damaged("it is too short");
  const std::string_view archive(content.data(), content.size() - trailer_size);
  if (std::string_view(content).substr(archive.size()) != trailer_of(archive))
    return damaged("its checksum is wrong");
  try {
    const auto root = torch::pickle_load({archive.begin(), archive.end()}).toGenericDict();
    if (root.at("format").toStringRef() != "cds-checkpoint-1")
      return damaged("its format is unknown");
    Checkpoint checkpoint;
    CDS_ASSIGN(checkpoint.progress, parse_json(root.at("progress").toStringRef(), path.string()));
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
      return failed("'" + name + "' is " + shape_text(source->second) + " where the network needs " + shape_text(target), file, way_out);
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
