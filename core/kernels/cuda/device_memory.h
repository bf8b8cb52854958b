// Device memory that is given back on every way out. Private to kernels/cuda.
#pragma once

#include <cuda_runtime.h>

#include <cstddef>
#include <utility>

namespace cds::cuda {

template <class T>
class DeviceArray {
public:
  DeviceArray() = default;
  // Blocks. Empty on trouble (error()).
  explicit DeviceArray(std::size_t count) {
    void* data = nullptr;
    error_ = cudaMalloc(&data, count == 0 ? sizeof(T) : count * sizeof(T));
    if (error_ == cudaSuccess)
      data_ = static_cast<T*>(data);
  }
  DeviceArray(DeviceArray&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), error_(std::exchange(other.error_, cudaSuccess)) {}
  DeviceArray& operator=(DeviceArray&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(error_, other.error_);
    return *this;
  }
  ~DeviceArray() {
    if (data_)
      cudaFree(data_);
  }
  [[nodiscard]] T* data() const { return data_; }
  [[nodiscard]] cudaError_t error() const { return error_; }

private:
  T* data_ = nullptr;
  cudaError_t error_ = cudaSuccess;
};

} // namespace cds::cuda
