// A row of CUDA calls. Private to kernels/cuda.
#pragma once

#include <cuda_runtime.h>

#include <string>

namespace cds::cuda {

// The first trouble of a row of calls; those behind it are not made.
class Calls {
public:
  template <class Call>
  Calls& then(Call&& call) {
    if (error_ == cudaSuccess)
      error_ = call();
    return *this;
  }
  [[nodiscard]] bool fine() const { return error_ == cudaSuccess; }
  [[nodiscard]] std::string words() const { return fine() ? std::string() : cudaGetErrorString(error_); }

private:
  cudaError_t error_ = cudaSuccess;
};

} // namespace cds::cuda
