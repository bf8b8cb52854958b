// One searched layer of a supernet (the paper's MBlock), and what a search step asks of it.
#pragma once

#include "nn/blocks.h"
#include "space/plan.h"

#include <torch/torch.h>
#include <vector>

namespace cds {

// What one layer does in one step.
struct LayerMixture {
  std::vector<int> run; // candidates to run, ascending, at least one; the others are neither run nor touched
  // One weight per candidate of the space (1-D), through which gradients flow back to alpha; undefined: each candidate
  // in `run` counts 1, and nothing flows back (the weight step of Top-k).
  torch::Tensor weights;
  // The authors' code (and GDAS's) adds an unselected candidate's weight, whose value is 0, as a number to the output,
  // so alpha_i gets sum(d loss / d output). true ("constant") does that; false ("none") gives alpha_i nothing from
  // there.
  bool unselected_constant = true;
};
using Mixture = std::vector<LayerMixture>; // one per searched layer

// Output: sum over run of weights[i] * candidate_i(x), plus, where weights are given and unselected_constant is set,
// the sum over the others of weights[i] as a number.
class MBlockImpl : public torch::nn::Module {
public:
  explicit MBlockImpl(const LayerPlan& plan);
  // REQUIRES valid indices in mixture.run, and weights (if any) as long as the candidates.
  [[nodiscard]] torch::Tensor forward(const torch::Tensor& x, const LayerMixture& mixture, const Pass& pass = {});
  [[nodiscard]] const CDBlock& candidate(int index) const { return blocks_.at(static_cast<std::size_t>(index)); }

private:
  torch::nn::ModuleList candidates_;
  std::vector<CDBlock> blocks_;
};
TORCH_MODULE(MBlock);

} // namespace cds
