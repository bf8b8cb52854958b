// The CUDA devices of this machine, as far as this build can use them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cds {

struct CudaDevice {
  int index = 0;
  std::string name;
  std::uint64_t memory_bytes = 0; // installed
  int major = 0, minor = 0;       // compute capability
};

// Empty where the build has no CUDA, the machine no driver or no card. Never fails. Thread-safe; the first call may
// take a second (the driver wakes up).
[[nodiscard]] std::vector<CudaDevice> cuda_devices();

struct CudaMemory {
  std::uint64_t free_bytes = 0, total_bytes = 0;
};
// What a device has now; none where there is no such device. Blocks shortly; makes a context on that device.
[[nodiscard]] std::optional<CudaMemory> cuda_memory(int device);

// True if the CUDA sources were compiled into this build.
[[nodiscard]] bool built_with_cuda();

} // namespace cds
