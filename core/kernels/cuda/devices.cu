#include "kernels/devices.h"

#include <cuda_runtime.h>

namespace cds {

std::vector<CudaDevice> cuda_devices() {
  int count = 0;
  if (cudaGetDeviceCount(&count) != cudaSuccess)
    return {};
  std::vector<CudaDevice> devices;
  for (int index = 0; index < count; ++index) {
    cudaDeviceProp properties{};
    if (cudaGetDeviceProperties(&properties, index) != cudaSuccess)
      continue;
    CudaDevice device;
    device.index = index;
    device.name = properties.name;
    device.memory_bytes = properties.totalGlobalMem;
    device.major = properties.major;
    device.minor = properties.minor;
    devices.push_back(device);
  }
  return devices;
}

std::optional<CudaMemory> cuda_memory(int device) {
  int before = 0;
  std::size_t free_bytes = 0, total_bytes = 0;
  if (cudaGetDevice(&before) != cudaSuccess || cudaSetDevice(device) != cudaSuccess)
    return std::nullopt;
  const bool known = cudaMemGetInfo(&free_bytes, &total_bytes) == cudaSuccess;
  cudaSetDevice(before);
  if (!known)
    return std::nullopt;
  return CudaMemory{free_bytes, total_bytes};
}

bool built_with_cuda() {
  return true;
}

} // namespace cds
