// An exported graph, run by OpenCV's dnn module beside the network it was made from.
#pragma once

#include "nn/network.h"

#include <string>

namespace cds {

struct OpencvCheck {
  double difference = 0; // largest absolute one between two embeddings' numbers
  double scale = 0;      // largest magnitude of ours
  int images = 0;
  [[nodiscard]] bool same() const { return difference <= 1e-4 * (scale > 1 ? scale : 1); }
};

// Embeds batches of 1 and 3 made-up pictures (noise, seeded) with both. `model`: the ONNX file's bytes. REQUIRES the
// network on the CPU and in evaluation mode. failed: OpenCV cannot read or run the graph.
[[nodiscard]] Result<OpencvCheck> check_with_opencv(ReidNetwork& network, const std::string& model);

} // namespace cds
