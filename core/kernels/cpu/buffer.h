// Memory of the CPU kernels: floats on a cache line, and channels in whole vectors.
//
// A map is stored as rows x padded(channels) floats, channels last; what a kernel reads beyond the real channels is 0
// and what it writes there is 0, so that no kernel has a tail, on any instruction set.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>

namespace cds::cpu {

inline constexpr int channel_step = 16;

[[nodiscard]] constexpr int padded(int channels) {
  return (channels + channel_step - 1) / channel_step * channel_step;
}

// Zeroed numbers, aligned to 64 bytes. Throws std::bad_alloc.
template <class T>
class AlignedBuffer {
public:
  AlignedBuffer() = default;
  explicit AlignedBuffer(std::size_t size) : size_(size) {
    if (size == 0)
      return;
    const std::size_t bytes = (size * sizeof(T) + 63) / 64 * 64;
    values_.reset(static_cast<T*>(std::aligned_alloc(64, bytes)));
    if (!values_)
      throw std::bad_alloc();
    std::memset(static_cast<void*>(values_.get()), 0, bytes);
  }
  [[nodiscard]] T* data() { return values_.get(); }
  [[nodiscard]] const T* data() const { return values_.get(); }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] T& operator[](std::size_t index) { return values_.get()[index]; }
  [[nodiscard]] T operator[](std::size_t index) const { return values_.get()[index]; }
  void clear() {
    if (size_ > 0)
      std::memset(static_cast<void*>(values_.get()), 0, size_ * sizeof(T));
  }

private:
  struct Free {
    void operator()(T* values) const { std::free(values); }
  };
  std::size_t size_ = 0;
  std::unique_ptr<T[], Free> values_;
};

using Buffer = AlignedBuffer<float>;

} // namespace cds::cpu
