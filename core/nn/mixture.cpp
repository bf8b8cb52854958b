#include "nn/mixture.h"

#include <algorithm>

namespace cds {

MBlockImpl::MBlockImpl(const LayerPlan& plan) {
  for (const auto& candidate : plan.candidates) {
    blocks_.emplace_back(candidate);
    candidates_->push_back(blocks_.back());
  }
  register_module("candidates", candidates_);
}

torch::Tensor MBlockImpl::forward(const torch::Tensor& x, const LayerMixture& mixture) {
  torch::Tensor out;
  for (int index : mixture.run) {
    auto y = blocks_.at(static_cast<std::size_t>(index))->forward(x);
    if (mixture.weights.defined())
      y = y * mixture.weights[index];
    out = out.defined() ? out + y : y;
  }
  TORCH_CHECK(out.defined(), "a layer's mixture runs no candidate");
  if (mixture.weights.defined() && mixture.unselected_constant)
    for (int index = 0; index < static_cast<int>(blocks_.size()); ++index)
      if (!std::binary_search(mixture.run.begin(), mixture.run.end(), index))
        out = out + mixture.weights[index];
  return out;
}

} // namespace cds
