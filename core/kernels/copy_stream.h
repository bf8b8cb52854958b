// Batches on their way to a CUDA device beside the work there: pinned buffers, and a stream of its own for the copies.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace cds {

// Sent, received and released in one order, a few under way at once. Not thread-safe.
class CopyStream {
public:
  // Blocks for the buffers: `slots` times `bytes`, pinned on the host and again on the device. On trouble (also: a
  // build without CUDA) null and the driver's words.
  [[nodiscard]] static std::unique_ptr<CopyStream> make(int device, std::size_t bytes, int slots, std::string& trouble);
  virtual ~CopyStream() = default;

  // Takes its own copy of `bytes` at `from`, which may go afterwards, and sets it off; blocks until a slot's last
  // reader is through. REQUIRES fewer than `slots` sent and not released, and no more bytes than make() was told.
  // Returns the driver's words on trouble, else an empty text, as all below.
  [[nodiscard]] virtual std::string send(const void* from, std::size_t bytes) = 0;
  // The oldest that was sent and not received: device memory that whatever is queued on `work` (a cudaStream_t) from
  // now on may read. Does not block. REQUIRES one.
  [[nodiscard]] virtual std::string receive(void* work, const void** data) = 0;
  // What is queued on `work` by now is the last that reads the oldest received one. Does not block.
  [[nodiscard]] virtual std::string release(void* work) = 0;
};

} // namespace cds
