#include "train/checkpoint.h"

#include "run/checkpoint_file.h"

namespace cds {

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

} // namespace cds
