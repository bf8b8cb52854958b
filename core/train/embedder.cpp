#include "train/embedder.h"

#include "nn/inference.h"

namespace cds {

Precision embedding_precision(const Experiment& experiment) {
  return experiment.evaluate.precision == "bf16" ? Precision::bf16 : Precision::fp32;
}

Result<bool> uses_plan(const NetworkPlan& network, torch::Device device, const Experiment& experiment) {
  const bool fused = device.is_cpu() && experiment.engine.cpu != "modules" && InferencePlan::supports(network);
  if (!fused && embedding_precision(experiment) == Precision::bf16)
    return wrong_call("bf16 embeddings need the CPU's own kernels and a network of the space", "evaluate.precision",
                      "set fp32, or device cpu and engine.cpu fused");
  return fused;
}

Result<EmbedFunction> make_embedder(ReidNetwork network, torch::Device device, const Experiment& experiment) {
  network->eval();
  CDS_ASSIGN(const bool fused, uses_plan(network->plan(), device, experiment));
  if (!fused)
    return EmbedFunction([network](const torch::Tensor& images) mutable { return network->embed(images); });
  CDS_ASSIGN(auto made, make_inference_plan(network, embedding_precision(experiment)));
  auto plan = std::make_shared<InferencePlan>(std::move(made));
  return EmbedFunction([plan](const torch::Tensor& images) { return embed(*plan, images); });
}

} // namespace cds
