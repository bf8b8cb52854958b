// The gradients of all ranks added up while the backward pass still runs.
//
// Parameters are put into buckets of about a megabyte from the last registered one on, which is about the order in
// which backward reaches them. A hook behind each parameter's gradient accumulator notes that it has come; a bucket
// that is complete starts its sum at once, in the buckets' order, so that all ranks add the same things. Which
// parameters a pass reaches (a supernet's selected candidates alone) is read off its graph before it begins. Nothing of
// a graph is kept from one pass to the next: a CUDA graph recorded meanwhile wants no accumulator of an earlier pass.
//
// What overlaps: module by module all but the last bucket. The fused CPU engine is one node of the graph, so the whole
// backbone's gradients come at once, when its backward pass is over: then only the necks' sum runs beside it.
#pragma once

#include "parallel/ranks.h"

namespace cds {

class GradientSum {
public:
  // `parameters`: the same on all ranks, in the same order.
  GradientSum(std::shared_ptr<Ranks> ranks, std::vector<torch::Tensor> parameters, std::size_t bucket_bytes = 1 << 20);
  ~GradientSum();
  GradientSum(const GradientSum&) = delete;
  GradientSum& operator=(const GradientSum&) = delete;

  // Together. As loss.backward(); then each parameter's gradient is the sum over all ranks. REQUIRES undefined
  // gradients before, and graphs that reach the same parameters on all ranks.
  void backward(const torch::Tensor& loss);
  [[nodiscard]] std::size_t bucket_count() const; // of the last pass

private:
  struct State;
  std::shared_ptr<State> state_; // the hooks hold it too
};

} // namespace cds
