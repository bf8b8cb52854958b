// A network's inference as ONNX, for other runtimes.
#pragma once

#include "base/result.h"
#include "space/plan.h"

#include <array>
#include <map>
#include <string>
#include <torch/torch.h>
#include <utility>
#include <vector>

namespace cds {

struct OnnxOptions {
  std::array<float, 3> mean{}, std{1, 1, 1}; // of red, green and blue in 0..1: what the network was trained with
  std::vector<std::pair<std::string, std::string>> metadata;
};

// The bytes of a model (opset 11) from images to embeddings:
//   input "images": N x 3 x H x W, float32, red green blue, 0 to 255; N is free, H and W are the plan's
//   output "embedding": N x plan.neck.embedding, float32, not normalised, as ReidNetwork::embed
// The normalisation is inside. BatchNorms are folded into their convolutions (in double precision); a BNNeck becomes a
// factor and a shift a channel. What only training needs (FC, classifier, dropout) is left out. `tensors`: the
// network's parameters and buffers under its state-dict keys. Checked by ONNX's own checker and shape inference.
// wrong_call for a supernet; failed for a missing tensor or one whose shape isn't the plan's.
[[nodiscard]] Result<std::string> to_onnx(const NetworkPlan& plan, const std::map<std::string, torch::Tensor>& tensors,
                                          const OnnxOptions& options);

} // namespace cds
