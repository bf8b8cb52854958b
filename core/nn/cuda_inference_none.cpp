#include "nn/cuda_inference.h"

namespace cds {

struct CudaInference::Parts {};

bool CudaInference::supports(const NetworkPlan&) {
  return false;
}
CudaInference::CudaInference(ReidNetwork, torch::ScalarType) {
  TORCH_CHECK(false, "this build has no CUDA kernels");
}
CudaInference::CudaInference(CudaInference&&) noexcept = default;
CudaInference::~CudaInference() = default;
torch::Tensor CudaInference::embed(const torch::Tensor&) {
  return {};
}

} // namespace cds
