#include "train/recorded_inference.h"

namespace cds {

RecordedInference::RecordedInference(ReidNetwork network, torch::Device device, torch::ScalarType type)
    : inference_(std::move(network), type), type_(type), recorder_(device, std::make_shared<DropoutStream>()) {
} // no dropout in inference: a stream of its own

torch::Tensor RecordedInference::embed(const torch::Tensor& images) {
  const torch::NoGradGuard no_grad;
  std::string key;
  for (const auto size : images.sizes())
    key += std::to_string(size) + " ";
  if (!recorder_.knows(key))
    slots_.erase(key);
  auto& slot = slots_[key];
  if (!slot.images.defined())
    slot.images =
        torch::empty(images.sizes(), images.options().dtype(type_).memory_format(torch::MemoryFormat::ChannelsLast));
  slot.images.copy_(images);
  recorder_.run(key, [&] {
    const auto found = inference_.embed(slot.images);
    if (!slot.embeddings.defined())
      slot.embeddings = torch::empty_like(found);
    slot.embeddings.copy_(found);
  });
  return slot.embeddings.clone();
}

} // namespace cds
