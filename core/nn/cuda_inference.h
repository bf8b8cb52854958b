// A derived network's embeddings on a CUDA device: BatchNorm folded into the 1x1 convolutions (cuBLAS, with bias and
// ReLU behind the product), the depthwise 3x3 with its norm and ReLU, the gate with its weighted sum, and the restoring
// norm with the shortcut in our kernels (kernels/cuda_maps.h). The same numbers as ReidNetwork::embed() up to the
// rounding of the maps' type. No gradients; nothing waits for the device, so that a CUDA graph can record it.
#pragma once

#include "nn/network.h"

#include <memory>

namespace cds {

// Not thread-safe. Keeps its own copy of the backbone's weights, and the network, whose neck does the rest in float32.
class CudaInference {
public:
  // Whether this build has it, for a network of the space.
  [[nodiscard]] static bool supports(const NetworkPlan& plan);
  // The network as it stands now, on its device, in evaluation mode. type: float32, bf16 or fp16. REQUIRES supports().
  CudaInference(ReidNetwork network, torch::ScalarType type);
  CudaInference(CudaInference&&) noexcept;
  ~CudaInference();
  // images: N x 3 x H x W, normalised, on the network's device, to N x D float32.
  [[nodiscard]] torch::Tensor embed(const torch::Tensor& images);

private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

} // namespace cds
