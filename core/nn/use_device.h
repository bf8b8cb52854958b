// Which device a thread works on.
#pragma once

#include <c10/core/impl/VirtualGuardImpl.h>
#include <torch/torch.h>

namespace cds {

// Makes a CUDA device the calling thread's current one, on which our kernels, cuBLAS and CUDA graphs work: first thing
// in a thread that runs networks there. Does nothing for the CPU and for a CUDA device without a number. It makes the
// device's context, which takes some of its memory.
inline void use_device(torch::Device device) {
  if (device.is_cuda() && device.has_index())
    c10::impl::VirtualGuardImpl(device.type()).setDevice(device);
}

} // namespace cds
