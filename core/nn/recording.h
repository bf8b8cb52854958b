// Work on a CUDA device written down once as a CUDA graph and played back with one launch.
#pragma once

#include <functional>
#include <memory>
#include <torch/torch.h>

namespace cds {

// The memory, and the stream, that graphs recorded one after another share: between two replays nothing of an earlier
// one is kept but what its recorder still holds.
class RecordingPool {
public:
  explicit RecordingPool(torch::Device device); // a CUDA device
  ~RecordingPool();
  struct Id;
  [[nodiscard]] Id& id() { return *id_; }

private:
  std::unique_ptr<Id> id_;
};

class Recording {
public:
  // Whether this LibTorch can record at all.
  [[nodiscard]] static bool possible();
  // Whether the current stream is being recorded.
  [[nodiscard]] static bool under_way();
  // Writes down everything that `work` launches on the pool's device; nothing of it runs. REQUIRES work that has run
  // before (libraries and memory warmed up), that never waits for the device and copies nothing from pageable memory,
  // and of whose earlier runs no autograd graph is left: its leaves would make the default stream wait for what is
  // being recorded.
  // Tensors it reads or leaves behind must stay alive as long as the recording. LibTorch's exceptions pass through;
  // then nothing was recorded.
  Recording(RecordingPool& pool, const std::function<void()>& work);
  ~Recording();
  Recording(const Recording&) = delete;
  Recording& operator=(const Recording&) = delete;
  // Runs it on the current stream; does not block.
  void replay();

private:
  struct Graph;
  std::unique_ptr<Graph> graph_;
};

} // namespace cds
