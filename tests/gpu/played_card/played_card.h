// A CUDA device that the host plays, for a LibTorch with its CUDA half on a machine without a card: preloaded, it
// answers for the CUDA runtime and cuBLAS (runtime.cpp, cublas.cpp) and computes LibTorch's CUDA operators with its CPU
// ones (operators.cpp); our kernels, compiled as C++ (kernels_on_card.h), are queued like any. Device memory is the
// host's. What a real device makes hard is kept: a stream's work is done as late as its order allows, so that who does
// not wait reads what is not there yet; new memory is full of NaN; and a recording refuses what CUDA refuses, does
// nothing while it is made, and does all of it again from raw addresses when it is played.
#pragma once

#include <cuda_runtime_api.h>

#include <functional>

namespace played {

using Work = std::function<void()>;

// Queues work on a stream, or writes it into the graph that the stream is recording. Any thread.
cudaError_t queue(cudaStream_t stream, Work work, const char* name);
bool records(cudaStream_t stream);
// Does all that a stream has been given. CUDA's error, with a line on stderr, where a recording forbids to wait.
cudaError_t finish(cudaStream_t stream, const char* name);
// What a recording does not allow: says so on stderr, breaks the recording and returns CUDA's error.
cudaError_t refuse(const char* name, cudaError_t error = cudaErrorStreamCaptureUnsupported);

} // namespace played
