#include "nn/cuda_layers.h"

namespace cds::cuda {
namespace {

[[noreturn]] torch::Tensor absent() {
  TORCH_CHECK(false, "this build has no CUDA kernels");
}

} // namespace

NormTensors tensors_of(torch::nn::BatchNorm2dImpl&) {
  absent();
}
bool has_layers() {
  return false;
}
torch::Tensor norm_relu(const torch::Tensor&, const NormTensors&) {
  absent();
}
torch::Tensor conv_norm_relu(const torch::Tensor&, const Pointwise&, const NormTensors&) {
  absent();
}
torch::Tensor lite(const torch::Tensor&, const Pointwise&, const torch::Tensor&, const NormTensors&) {
  absent();
}
torch::Tensor join(const torch::Tensor&, const Pointwise&, const NormTensors&, const torch::Tensor&) {
  absent();
}
torch::Tensor join(const torch::Tensor&, const Pointwise&, const NormTensors&, const torch::Tensor&, const Pointwise&,
                   const NormTensors&) {
  absent();
}
torch::Tensor halved(const torch::Tensor&) {
  absent();
}
torch::Tensor mixture(const std::vector<torch::Tensor>&, const std::vector<int>&, const torch::Tensor&, bool) {
  absent();
}
torch::Tensor gated_sum(const torch::Tensor&, const torch::Tensor&, const GateTensors&) {
  absent();
}

} // namespace cds::cuda
