// What computes a network's embeddings: on the CPU the engine's own plan (kernels/inference_plan.h), on a CUDA device
// our kernels (train/recorded_inference.h), each where it can; else LibTorch's modules.
#pragma once

#include "kernels/inference_plan.h"
#include "nn/network.h"
#include "run/experiment.h"
#include "train/embed.h"

namespace cds {

enum class Embedding { plan, cuda, modules };
// Which of them does it; engine.cpu "modules" asks for those. wrong_call where evaluate.precision is "bf16" and they
// would.
[[nodiscard]] Result<Embedding> embedding_by(const NetworkPlan& network, torch::Device device,
                                             const Experiment& experiment);
[[nodiscard]] Precision embedding_precision(const Experiment& experiment);

// The network's embeddings (a classifier's logits) for batches on `device`, where it lies. It is put into evaluation
// mode; a plan is built of the weights it has now, so ask again after they changed. Takes milliseconds.
[[nodiscard]] Result<EmbedFunction> make_embedder(ReidNetwork network, torch::Device device,
                                                  const Experiment& experiment);

} // namespace cds
