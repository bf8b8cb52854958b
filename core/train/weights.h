// Weights for a network from a file: a checkpoint of ours or a state dict that torch.save wrote.
#pragma once

#include "exchange/match.h"
#include "nn/network.h"

#include <filesystem>

namespace cds {

// By its first bytes; false too where there is no such file.
[[nodiscard]] bool is_state_dict_file(const std::filesystem::path& file);

struct LoadedWeights {
  std::size_t matched = 0;          // tensors
  std::vector<std::string> missing; // the network's tensors that stay as they were initialised
};

// Copies the file's tensors into the network. What may be missing stays as it was initialised (exchange/match.h), and
// so does a classifier of other classes; everything else must be there and fit. A checkpoint (last.pt, best.pt, or one
// of `cds import`) may hold no other tensors than the network's; a state dict may, outside of its backbone.
[[nodiscard]] Result<LoadedWeights> load_weights(ReidNetwork& network, const std::filesystem::path& file,
                                                 WeightsFor use = WeightsFor::inference);

} // namespace cds
