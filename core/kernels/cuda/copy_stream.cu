#include "kernels/copy_stream.h"

#include "kernels/cuda/calls.h"
#include "kernels/cuda/device_memory.h"

#include <cstring>
#include <vector>

namespace cds {
namespace {

using cuda::Calls;

struct Slot {
  void* pinned = nullptr;
  cuda::DeviceArray<char> there;
  cudaEvent_t arrived = nullptr, read = nullptr; // the copy is done; the last reader is
};

class Stream final : public CopyStream {
public:
  explicit Stream(int device) : device_(device) {}
  ~Stream() override {
    if (stream_)
      cudaStreamSynchronize(stream_);
    for (auto& slot : slots_) {
      if (slot.read)
        cudaEventSynchronize(slot.read);
      if (slot.pinned)
        cudaFreeHost(slot.pinned);
      for (const auto event : {slot.arrived, slot.read})
        if (event)
          cudaEventDestroy(event);
    }
    if (stream_)
      cudaStreamDestroy(stream_);
  }

  std::string prepare(std::size_t bytes, int slots) {
    Calls calls;
    calls.then([&] { return cudaSetDevice(device_); }).then([&] {
      return cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking);
    });
    slots_.resize(static_cast<std::size_t>(slots));
    for (auto& slot : slots_)
      calls.then([&] { return cudaMallocHost(&slot.pinned, bytes); })
          .then([&] {
            slot.there = cuda::DeviceArray<char>(bytes);
            return slot.there.error();
          })
          .then([&] { return cudaEventCreateWithFlags(&slot.arrived, cudaEventDisableTiming); })
          .then([&] { return cudaEventCreateWithFlags(&slot.read, cudaEventDisableTiming); });
    return calls.words();
  }

  std::string send(const void* from, std::size_t bytes) override {
    Slot& slot = slots_[sent_++ % slots_.size()];
    Calls calls;
    // An event that was never recorded counts as passed.
    calls.then([&] { return cudaEventSynchronize(slot.read); }).then([&] {
      std::memcpy(slot.pinned, from, bytes);
      return cudaMemcpyAsync(slot.there.data(), slot.pinned, bytes, cudaMemcpyHostToDevice, stream_);
    });
    calls.then([&] { return cudaEventRecord(slot.arrived, stream_); });
    return calls.words();
  }

  std::string receive(void* work, const void** data) override {
    Slot& slot = slots_[received_++ % slots_.size()];
    *data = slot.there.data();
    Calls calls;
    calls.then([&] { return cudaStreamWaitEvent(static_cast<cudaStream_t>(work), slot.arrived, 0); });
    return calls.words();
  }

  std::string release(void* work) override {
    Slot& slot = slots_[released_++ % slots_.size()];
    Calls calls;
    calls.then([&] { return cudaEventRecord(slot.read, static_cast<cudaStream_t>(work)); });
    return calls.words();
  }

private:
  int device_;
  cudaStream_t stream_ = nullptr;
  std::vector<Slot> slots_;
  std::size_t sent_ = 0, received_ = 0, released_ = 0;
};

} // namespace

std::unique_ptr<CopyStream> CopyStream::make(int device, std::size_t bytes, int slots, std::string& trouble) {
  auto stream = std::make_unique<Stream>(device);
  trouble = stream->prepare(bytes, slots);
  return trouble.empty() ? std::move(stream) : nullptr;
}

} // namespace cds
