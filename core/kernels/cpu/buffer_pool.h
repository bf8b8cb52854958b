// Memory that one pass leaves to the next: the system's pages cost more than the arithmetic on them.
#pragma once

#include "kernels/cpu/buffer.h"

#include <map>
#include <memory>
#include <utility>
#include <vector>

namespace cds::cpu {

// Free buffers by size. Not thread-safe.
class BufferPool {
public:
  // Holds what an earlier holder left in it; zeros at first.
  [[nodiscard]] Buffer take(std::size_t size) {
    auto& free = free_[size];
    if (free.empty())
      return Buffer(size);
    Buffer out = std::move(free.back());
    free.pop_back();
    return out;
  }
  void give_back(Buffer buffer) {
    if (buffer.size() > 0)
      free_[buffer.size()].push_back(std::move(buffer));
  }
  // The free ones go back to the system.
  void clear() { free_.clear(); }

private:
  std::map<std::size_t, std::vector<Buffer>> free_;
};

// A buffer that returns to its pool.
class Lease {
public:
  Lease() = default;
  Lease(std::shared_ptr<BufferPool> pool, std::size_t size) : pool_(std::move(pool)), buffer_(pool_->take(size)) {}
  Lease(Lease&& other) noexcept : pool_(std::move(other.pool_)), buffer_(std::move(other.buffer_)) {}
  Lease& operator=(Lease&& other) noexcept {
    std::swap(pool_, other.pool_);
    std::swap(buffer_, other.buffer_);
    return *this;
  }
  ~Lease() { release(); }
  void release() {
    if (pool_)
      pool_->give_back(std::exchange(buffer_, {}));
    pool_.reset();
  }
  [[nodiscard]] bool held() const { return pool_ != nullptr; }
  [[nodiscard]] float* data() { return buffer_.data(); }
  [[nodiscard]] const float* data() const { return buffer_.data(); }
  [[nodiscard]] std::size_t size() const { return buffer_.size(); }
  void clear() { buffer_.clear(); }

private:
  std::shared_ptr<BufferPool> pool_;
  Buffer buffer_;
};

} // namespace cds::cpu
