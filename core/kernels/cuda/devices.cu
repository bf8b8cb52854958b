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

bool built_with_cuda() {
  return true;
}

} // namespace cds
