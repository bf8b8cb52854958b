// CUDA kernels run on the host, as soon as they are launched (fibres.h). Included before everything else when a .cu
// file is compiled as C++; it stands for kernels/cuda/launch.cuh.
#pragma once

#include "gpu/fibres.h"

// No driver is asked: device memory is the host's, and what is queued is done at once.
#define cudaGetLastError() cudaSuccess
#define cudaSetDevice(device) (static_cast<void>(device), cudaSuccess)
#define cudaStreamCreate(stream) (*(stream) = nullptr, cudaSuccess)
#define cudaStreamCreateWithFlags(stream, flags) (*(stream) = nullptr, cudaSuccess)
#define cudaStreamDestroy(stream) static_cast<void>(stream)
#define cudaStreamWaitEvent(stream, event, flags) (static_cast<void>(stream), static_cast<void>(event), cudaSuccess)
#define cudaEventCreateWithFlags(event, flags) (*(event) = nullptr, cudaSuccess)
#define cudaEventRecord(event, stream) (static_cast<void>(event), static_cast<void>(stream), cudaSuccess)
#define cudaEventSynchronize(event) (static_cast<void>(event), cudaSuccess)
#define cudaEventDestroy(event) static_cast<void>(event)
#define cudaMallocHost(data, size) cds::cuda::host::allocate(data, size)
#define cudaFreeHost(data) std::free(data)
#define cudaStreamSynchronize(stream) (static_cast<void>(stream), cudaSuccess)
#define cudaMalloc cds::cuda::host::allocate
#define cudaFree(data) std::free(data)
#define cudaMemGetInfo cds::cuda::host::memory
#define cudaMemcpyAsync cds::cuda::host::copy
#define cudaMemsetAsync cds::cuda::host::fill

namespace cds::cuda::host {

inline cudaError_t allocate(void** data, std::size_t size) {
  *data = std::malloc(size);
  if (*data)
    std::memset(*data, 0xFF, size); // what nobody wrote shows
  return *data ? cudaSuccess : cudaErrorMemoryAllocation;
}

inline cudaError_t copy(void* to, const void* from, std::size_t size, cudaMemcpyKind, cudaStream_t) {
  if (size > 0)
    std::memcpy(to, from, size);
  return cudaSuccess;
}

inline cudaError_t fill(void* to, int value, std::size_t size, cudaStream_t) {
  std::memset(to, value, size);
  return cudaSuccess;
}

inline cudaError_t memory(std::size_t* free_bytes, std::size_t* total_bytes) {
  *free_bytes = *total_bytes = std::size_t{1} << 30;
  return cudaSuccess;
}

} // namespace cds::cuda::host

namespace cds::cuda {

template <class... Parameters, class... Arguments>
void launch(void (*kernel)(Parameters...), dim3 grid, dim3 threads, std::size_t shared, cudaStream_t,
            const Arguments&... arguments) {
  const std::tuple<Parameters...> values(arguments...);
  host::run([&] { std::apply(kernel, values); }, grid, threads, shared);
}

} // namespace cds::cuda
