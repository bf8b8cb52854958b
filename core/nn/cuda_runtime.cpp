#include "nn/cuda_runtime.h"

#include <ATen/cuda/CUDAContext.h>
#include <c10/cuda/CUDAFunctions.h>
#include <c10/cuda/CUDAStream.h>
#include <cublas_v2.h>

namespace cds::cuda {
namespace {

cudaDataType_t data_type(torch::ScalarType type) {
  return type == torch::kBFloat16 ? CUDA_R_16BF : type == torch::kHalf ? CUDA_R_16F : CUDA_R_32F;
}

} // namespace

void* current_stream(torch::Device device) {
  const auto current = c10::cuda::current_device();
  TORCH_CHECK(!device.has_index() || device.index() == current, "tensors lie on ", device,
              ", the current device is cuda:", static_cast<int>(current));
  return c10::cuda::getCurrentCUDAStream(device.index()).stream();
}

void transposed_product(const torch::Tensor& a, const torch::Tensor& b, torch::Tensor& out) {
  const auto rows = static_cast<int>(a.size(0)), m = static_cast<int>(a.size(1)), n = static_cast<int>(b.size(1));
  const float one = 1, zero = 0;
  // Row-major matrices are cuBLAS's transposed ones: out^T (N x M) = b^T a.
  const auto status =
      cublasGemmEx(at::cuda::getCurrentCUDABlasHandle(), CUBLAS_OP_N, CUBLAS_OP_T, n, m, rows, &one, b.data_ptr(),
                   data_type(b.scalar_type()), n, a.data_ptr(), data_type(a.scalar_type()), m, &zero, out.data_ptr(),
                   CUDA_R_32F, n, CUBLAS_COMPUTE_32F, CUBLAS_GEMM_DEFAULT);
  TORCH_CHECK(status == CUBLAS_STATUS_SUCCESS, "cuBLAS refused a product of ", m, " x ", rows, " x ", n, " (status ",
              static_cast<int>(status), ")");
}

} // namespace cds::cuda
