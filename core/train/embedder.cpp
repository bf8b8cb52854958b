#include "train/embedder.h"

#include "nn/inference.h"
#include "train/recorded_inference.h"

namespace cds {

Precision embedding_precision(const Experiment& experiment) {
  return experiment.evaluate.precision == "bf16" ? Precision::bf16 : Precision::fp32;
}

Result<Embedding> embedding_by(const NetworkPlan& network, torch::Device device, const Experiment& experiment) {
  if (experiment.engine.cpu != "modules" && device.is_cpu() && InferencePlan::supports(network))
    return Embedding::plan;
  if (experiment.engine.cpu != "modules" && device.is_cuda() && CudaInference::supports(network))
    return Embedding::cuda;
  if (embedding_precision(experiment) == Precision::bf16)
    return wrong_call("bf16 embeddings need our own kernels and a network of the space", "evaluate.precision",
                      "set fp32, or engine.cpu fused");
  return Embedding::modules;
}

Result<EmbedFunction> make_embedder(ReidNetwork network, torch::Device device, const Experiment& experiment) {
  network->eval();
  const Precision precision = embedding_precision(experiment);
  CDS_ASSIGN(const Embedding by, embedding_by(network->plan(), device, experiment));
  if (by == Embedding::plan) {
    CDS_ASSIGN(auto made, make_inference_plan(network, precision));
    auto plan = std::make_shared<InferencePlan>(std::move(made));
    return EmbedFunction([plan](const torch::Tensor& images) { return embed(*plan, images); });
  }
  if (by == Embedding::cuda) {
    auto inference = std::make_shared<RecordedInference>(
        network, device, precision == Precision::bf16 ? torch::kBFloat16 : torch::kFloat);
    return EmbedFunction([inference](const torch::Tensor& images) { return inference->embed(images); });
  }
  return EmbedFunction([network](const torch::Tensor& images) mutable { return network->embed(images); });
}

} // namespace cds
