#include "nn/mixture.h"

#include "nn/cuda_layers.h"

#include <algorithm>

namespace cds {

MBlockImpl::MBlockImpl(const LayerPlan& plan) {
  for (const auto& candidate : plan.candidates) {
    blocks_.emplace_back(candidate);
    candidates_->push_back(blocks_.back());
  }
  register_module("candidates", candidates_);
}

torch::Tensor MBlockImpl::forward(const torch::Tensor& x, const LayerMixture& mixture, const Pass& pass) {
  TORCH_CHECK(!mixture.run.empty(), "a layer's mixture runs no candidate");
  if (pass.kernels && mixture.weights.defined()) {
    std::vector<torch::Tensor> maps;
    for (int index : mixture.run)
      maps.push_back(run_block(*blocks_.at(static_cast<std::size_t>(index)), x, pass));
    return cuda::mixture(maps, mixture.run, mixture.weights, mixture.unselected_constant);
  }
  torch::Tensor out;
  for (int index : mixture.run) {
    auto y = run_block(*blocks_.at(static_cast<std::size_t>(index)), x, pass);
    if (mixture.weights.defined())
      y = y * mixture.weights[index];
    out = out.defined() ? out + y : y;
  }
  if (mixture.weights.defined() && mixture.unselected_constant)
    for (int index = 0; index < static_cast<int>(blocks_.size()); ++index)
      if (!std::binary_search(mixture.run.begin(), mixture.run.end(), index))
        out = out + mixture.weights[index];
  return out;
}

} // namespace cds
