#include "nn/inference.h"

#include "nn/named_floats.h"

namespace cds {

Result<InferencePlan> make_inference_plan(const ReidNetwork& network, Precision precision) {
  const NamedFloats tensors(*network);
  return InferencePlan::make(network->plan(), tensors.weights(), precision);
}

torch::Tensor embed(InferencePlan& plan, const torch::Tensor& images) {
  const auto pixels = images.to(torch::kFloat).permute({0, 2, 3, 1}).contiguous();
  auto out = torch::empty({pixels.size(0), plan.embedding()});
  plan.embed(pixels.data_ptr<float>(), static_cast<int>(pixels.size(0)), out.data_ptr<float>(),
             torch::get_num_threads());
  return out;
}

} // namespace cds
