// The CUDA devices of this machine, as far as this build can use them.
#pragma once

#include <cstdint>
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

// True if the CUDA sources were compiled into this build.
[[nodiscard]] bool built_with_cuda();

} // namespace cds
