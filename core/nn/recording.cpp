#include "nn/recording.h"

#include <ATen/cuda/CUDAContext.h>
#include <ATen/cuda/CUDAGraph.h>
#include <c10/cuda/CUDAGraphsC10Utils.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>

namespace cds {

struct RecordingPool::Id {
  decltype(at::cuda::graph_pool_handle()) id = at::cuda::graph_pool_handle();
  // One for all, since cuBLAS keeps a workspace for each stream; the default stream cannot be recorded.
  c10::cuda::CUDAStream stream;
};
RecordingPool::RecordingPool(torch::Device device)
    : id_(new Id{.stream = c10::cuda::getStreamFromPool(false, device.index())}) {}
RecordingPool::~RecordingPool() = default;

struct Recording::Graph {
  at::cuda::CUDAGraph graph;
};

bool Recording::possible() {
  return torch::cuda::is_available();
}

bool Recording::under_way() {
  return c10::cuda::currentStreamCaptureStatusMayInitCtx() != c10::cuda::CaptureStatus::None;
}

Recording::Recording(RecordingPool& pool, const std::function<void()>& work) : graph_(std::make_unique<Graph>()) {
  torch::cuda::synchronize();
  const c10::cuda::CUDAStreamGuard on_stream(pool.id().stream);
  graph_->graph.capture_begin(pool.id().id);
  try {
    work();
  } catch (...) {
    try {
      graph_->graph.capture_end(); // leaves the recording state; its own complaint about the broken work says less
    } catch (const std::exception&) {
      static_cast<void>(cudaGetLastError());
    }
    throw;
  }
  graph_->graph.capture_end();
}

Recording::~Recording() = default;

void Recording::replay() {
  graph_->graph.replay();
}

} // namespace cds
