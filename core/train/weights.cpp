#include "train/weights.h"

#include "train/checkpoint.h"

#include <fstream>

namespace cds {
namespace {

Result<LoadedWeights> load_state_dict(ReidNetwork& network, const std::filesystem::path& file, WeightsFor use) {
  CDS_ASSIGN(const StateDict weights, read_state_dict(file));
  CDS_ASSIGN(const auto match, match_weights(*network, weights, file.string()));
  CDS_TRY(check_complete(match, use, file.string()));
  put_weights(*network, match);
  return LoadedWeights{match.matched.size(), match.missing};
}

Result<LoadedWeights> load_own(ReidNetwork& network, const std::filesystem::path& file, WeightsFor use) {
  CDS_ASSIGN(auto checkpoint, load_checkpoint(file));
  auto& tensors = checkpoint.groups["network"];
  LoadedWeights out;
  for (const auto& [name, tensor] : tensors_of(*network)) {
    const auto given = tensors.find(name);
    const bool classifier = name.find("classifier") != std::string::npos;
    if (given == tensors.end() ? !may_start_anew(name, use) : !classifier || given->second.sizes() == tensor.sizes())
      continue; // copied, or refused
    tensors[name] = tensor;
    out.missing.push_back(name);
  }
  out.matched = tensors.size() - out.missing.size();
  CDS_TRY(copy_into(*network, tensors, file.string()));
  return out;
}

} // namespace

bool is_state_dict_file(const std::filesystem::path& file) {
  char head[4] = {};
  std::ifstream stream(file, std::ios::binary);
  stream.read(head, sizeof head);
  const std::string_view begin(head, static_cast<std::size_t>(stream.gcount()));
  return begin == "PK\3\4" || begin.substr(0, 2) == "\x80\x02"; // a zip archive or a pickle of protocol 2
}

Result<LoadedWeights> load_weights(ReidNetwork& network, const std::filesystem::path& file, WeightsFor use) {
  return is_state_dict_file(file) ? load_state_dict(network, file, use) : load_own(network, file, use);
}

} // namespace cds
