#include "nn/recording.h"

#include <ATen/cuda/CUDAContext.h>
#include <ATen/cuda/CUDAGraph.h>
#include <c10/cuda/CUDACachingAllocator.h>
#include <c10/cuda/CUDAGraphsC10Utils.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>
#include <torch/version.h>

namespace cds {

struct RecordingPool::Id {
  // LibTorch's name of the memory that graphs share. It must not be used again once the last of them is gone.
  struct Shared {
    decltype(at::cuda::graph_pool_handle()) id = at::cuda::graph_pool_handle();
  };
  // One for all, since cuBLAS keeps a workspace for each stream; the default stream cannot be recorded.
  c10::cuda::CUDAStream stream;
  std::weak_ptr<Shared> shared; // the graphs hold it
};
RecordingPool::RecordingPool(torch::Device device)
    : id_(new Id{.stream = c10::cuda::getStreamFromPool(false, device.index()), .shared = {}}) {}
RecordingPool::~RecordingPool() = default;

struct Recording::Graph {
  std::shared_ptr<RecordingPool::Id::Shared> shared;
  at::cuda::CUDAGraph graph;
};

bool Recording::possible() {
  return torch::cuda::is_available();
}

bool Recording::under_way() {
  return c10::cuda::currentStreamCaptureStatusMayInitCtx() != c10::cuda::CaptureStatus::None;
}

namespace {

// Whether LibTorch's graph gives back by itself what a recording that broke has taken.
template <class Graph>
struct Opened : Graph {
  static constexpr bool gives_back = requires(Opened & graph) { graph.allocated_pool_; };
};

template <class Pool>
void give_back(c10::DeviceIndex device, const Pool& pool) {
#if TORCH_VERSION_MAJOR >= 2
  if constexpr (!Opened<at::cuda::CUDAGraph>::gives_back) {
    c10::cuda::CUDACachingAllocator::endAllocateToPool(device, pool);
    c10::cuda::CUDACachingAllocator::releasePool(device, pool);
  }
#else
  c10::cuda::CUDACachingAllocator::notifyCaptureDestroy(device, pool);
#endif
}

// Ends a recording whose work failed. What CUDA refused, LibTorch's graph does not end: the allocator would go on
// serving the recording, its memory would be lost, and the random numbers' generator would refuse to work until another
// recording ends well.
void abandon(at::cuda::CUDAGraph& graph, const RecordingPool::Id::Shared& shared, const c10::cuda::CUDAStream& stream) {
  try {
    graph.capture_end();
    return;
  } catch (const std::exception&) { // says less than what broke the work
    static_cast<void>(cudaGetLastError());
  }
  const auto attempt = [](const auto& work) {
    try {
      work();
    } catch (const std::exception&) {
      static_cast<void>(cudaGetLastError());
    }
  };
  attempt([&] { graph.reset(); });
  attempt([&] { give_back(stream.device_index(), shared.id); });
  attempt([&] {
    const auto mark = torch::empty({1}, torch::TensorOptions(stream.device()));
    at::cuda::CUDAGraph one_node;
    one_node.capture_begin();
    mark.fill_(0);
    one_node.capture_end();
  });
}

} // namespace

Recording::Recording(RecordingPool& pool, const std::function<void()>& work) : graph_(std::make_unique<Graph>()) {
  auto& id = pool.id();
  graph_->shared = id.shared.lock();
  if (!graph_->shared)
    id.shared = graph_->shared = std::make_shared<RecordingPool::Id::Shared>();
  torch::cuda::synchronize();
  const c10::cuda::CUDAStreamGuard on_stream(id.stream);
  graph_->graph.capture_begin(graph_->shared->id);
  try {
    work();
    graph_->graph.capture_end();
  } catch (...) {
    abandon(graph_->graph, *graph_->shared, id.stream);
    throw;
  }
}

Recording::~Recording() = default;

void Recording::replay() {
  graph_->graph.replay();
}

} // namespace cds
