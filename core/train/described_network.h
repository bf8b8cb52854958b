// The network that a file of weights belongs to, as far as anything tells.
#pragma once

#include "exchange/describe.h"
#include "run/experiment.h"
#include "train/checkpoint.h"

#include <filesystem>
#include <string>

namespace cds {

// What a person says of the network; empty and 0: nothing.
struct NetworkChoices {
  std::string genotype; // a file or a published name
  std::string backbone, neck;
  std::string size; // "256x128"
  double width = 0;
  int stripes = 0; // of fbl; a state dict without its training head does not tell
};

struct DescribedNetwork {
  Experiment experiment; // kind train: space, network and input count
  Genotype genotype;     // empty for a backbone without one
  int classes = 0;       // of the weights' classifier; 0: not known
};

// From the run the file lies in (RUN/checkpoints/best.pt), from what `cds import` noted in a checkpoint, or from a
// state dict's own names and shapes; else the paper's settings, for which choices.genotype must be given. Choices go
// before all of them. wrong_call where nothing tells the genotype or a choice makes no sense. Blocks.
[[nodiscard]] Result<DescribedNetwork> describe_weights(const std::filesystem::path& file,
                                                        const NetworkChoices& choices);

// What describe_weights() finds again in a checkpoint: its progress["import"].
[[nodiscard]] Json description_json(const DescribedNetwork& network);

} // namespace cds
