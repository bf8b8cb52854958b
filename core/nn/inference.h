// A network's embeddings by the CPU engine (kernels/inference_plan.h): the same numbers as ReidNetwork::embed(), up to
// rounding.
#pragma once

#include "kernels/inference_plan.h"
#include "nn/network.h"

namespace cds {

// The plan of the network as it stands now: later changes of its weights are not seen. Errors are
// InferencePlan::make's. Takes some milliseconds.
[[nodiscard]] Result<InferencePlan> make_inference_plan(const ReidNetwork& network,
                                                        Precision precision = Precision::fp32);

// images: N x 3 x H x W (float, on the CPU; channels_last is read in place) to N x D, on LibTorch's number of threads.
[[nodiscard]] torch::Tensor embed(InferencePlan& plan, const torch::Tensor& images);

} // namespace cds
