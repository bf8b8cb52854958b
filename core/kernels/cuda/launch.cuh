// How our kernels are started and get their shared memory. Compiled by nvcc this is CUDA's own;
// tests/gpu/cuda_on_host.h, included before it, runs the same kernels on the host, so that their arithmetic is tested
// where there is no card. Private to kernels/cuda.
#pragma once

#include <cuda_runtime.h>

#ifndef CDS_CUDA_ON_HOST

#define CDS_SHARED_FLOATS(name) extern __shared__ float name[]
#define CDS_SHARED(type, name) __shared__ type name

namespace cds::cuda {

// kernel<<<grid, threads, shared, stream>>>(arguments...)
template <class... Parameters, class... Arguments>
void launch(void (*kernel)(Parameters...), dim3 grid, dim3 threads, std::size_t shared, cudaStream_t stream,
            const Arguments&... arguments) {
  kernel<<<grid, threads, shared, stream>>>(arguments...);
}

} // namespace cds::cuda

#endif
