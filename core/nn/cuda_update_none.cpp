#include "nn/cuda_update.h"

namespace cds::cuda {

void sgd_step(const std::vector<UpdatedTensor>&, const SgdStep&) {
  TORCH_CHECK(false, "this build has no CUDA kernels");
}

std::vector<torch::Tensor> converted(const std::vector<torch::Tensor>&, torch::ScalarType) {
  TORCH_CHECK(false, "this build has no CUDA kernels");
}

torch::Tensor dropout_mask(std::uint64_t, const torch::Tensor&, std::int64_t, double, torch::IntArrayRef) {
  TORCH_CHECK(false, "this build has no CUDA kernels");
}

} // namespace cds::cuda
