// The part of cuBLAS that our own code asks for, and what LibTorch does to lend its handle.
#include "gpu/played_card/played_card.h"

#include <ATen/ATen.h>
#include <cublas_v2.h>

namespace {

struct Handle {
  cudaStream_t stream = nullptr;
};

at::ScalarType type_of(cudaDataType_t type) {
  return type == CUDA_R_16BF ? at::kBFloat16 : type == CUDA_R_16F ? at::kHalf : at::kFloat;
}

// A column-major matrix, transposed where asked.
at::Tensor matrix(const void* data, cublasOperation_t op, int rows, int columns, int leading, cudaDataType_t type) {
  const bool transposed = op != CUBLAS_OP_N;
  const auto stored = at::from_blob(const_cast<void*>(data), {transposed ? columns : rows, transposed ? rows : columns},
                                    {1, leading}, at::dtype(type_of(type)));
  return transposed ? stored.t() : stored;
}

} // namespace

extern "C" {

cublasStatus_t cublasCreate_v2(cublasHandle_t* handle) {
  *handle = reinterpret_cast<cublasHandle_t>(new Handle);
  return CUBLAS_STATUS_SUCCESS;
}
cublasStatus_t cublasDestroy_v2(cublasHandle_t handle) {
  delete reinterpret_cast<Handle*>(handle);
  return CUBLAS_STATUS_SUCCESS;
}
cublasStatus_t cublasSetStream_v2(cublasHandle_t handle, cudaStream_t stream) {
  reinterpret_cast<Handle*>(handle)->stream = stream;
  return CUBLAS_STATUS_SUCCESS;
}
cublasStatus_t cublasSetWorkspace_v2(cublasHandle_t, void*, std::size_t) {
  return CUBLAS_STATUS_SUCCESS;
}
cublasStatus_t cublasSetMathMode(cublasHandle_t, cublasMath_t) {
  return CUBLAS_STATUS_SUCCESS;
}
cublasStatus_t cublasGemmEx(cublasHandle_t handle, cublasOperation_t op_a, cublasOperation_t op_b, int m, int n, int k,
                            const void* alpha, const void* a, cudaDataType_t type_a, int lda, const void* b,
                            cudaDataType_t type_b, int ldb, const void* beta, void* c, cudaDataType_t type_c, int ldc,
                            cublasComputeType_t compute, cublasGemmAlgo_t) {
  if (compute != CUBLAS_COMPUTE_32F || lda < (op_a == CUBLAS_OP_N ? m : k) || ldb < (op_b == CUBLAS_OP_N ? k : n) ||
      ldc < m || type_a != type_b)
    return CUBLAS_STATUS_INVALID_VALUE;
  const float scale = *static_cast<const float*>(alpha), keep = *static_cast<const float*>(beta);
  const auto error = played::queue(
      reinterpret_cast<Handle*>(handle)->stream,
      [=] {
        auto out = matrix(c, CUBLAS_OP_N, m, n, ldc, type_c);
        const auto product = matrix(a, op_a, m, k, lda, type_a)
                                 .to(at::kFloat)
                                 .mm(matrix(b, op_b, k, n, ldb, type_b).to(at::kFloat))
                                 .mul(scale);
        out.copy_(keep == 0 ? product : product + out.to(at::kFloat) * keep); // 0 never reads what is there
      },
      "cublasGemmEx");
  return error == cudaSuccess ? CUBLAS_STATUS_SUCCESS : CUBLAS_STATUS_EXECUTION_FAILED;
}

} // extern "C"
