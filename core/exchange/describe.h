// Which network a state dict belongs to, read off its names and shapes.
#pragma once

#include "exchange/state_dict.h"
#include "space/genotype.h"
#include "space/plan.h"

namespace cds {

struct NetworkDescription {
  std::string backbone = "cds"; // or "resnet50", "osnet"
  SpaceOptions space;           // cds: the paper's space, wider where the genotype asks for it
  Genotype genotype;            // cds
  NeckKind neck = NeckKind::standard;
  int stripes = 2; // fbl
  int classes = 0; // of the classifier; 0: the file has none
};

// Errors, `failed`: none of the three backbones' tensors; layers that no Combined Depth Space has (other numbers of
// layers in its stages, one kernel in both branches). What only shows in pictures stays unknown: the input size.
[[nodiscard]] Result<NetworkDescription> describe_network(const StateDict& weights, const std::string& file);

} // namespace cds
