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
#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace cds::cpu {

inline constexpr int channel_step = 16;

[[nodiscard]] constexpr int padded(int channels) {
  return (channels + channel_step - 1) / channel_step * channel_step;
}

// Memory at its first use. A large piece stands on the system's huge pages where it gives them: maps are streamed, and
// with small pages every 4 KB of them wait for an address. Null: none left.
[[nodiscard]] inline void* allocate_aligned(std::size_t bytes) {
  constexpr std::size_t line = 64, huge = std::size_t{2} << 20;
  const std::size_t unit = bytes >= 2 * huge ? huge : line;
  const std::size_t size = (bytes + unit - 1) / unit * unit;
  void* const memory = std::aligned_alloc(unit, size);
#if defined(__linux__)
  if (memory && unit == huge)
    static_cast<void>(madvise(memory, size, MADV_HUGEPAGE)); // a wish
#endif
  return memory;
}

// Zeroed numbers, aligned to 64 bytes. Throws std::bad_alloc.
template <class T>
class AlignedBuffer {
public:
  AlignedBuffer() = default;
  explicit AlignedBuffer(std::size_t size) : size_(size) {
    if (size == 0)
      return;
    const std::size_t bytes = size * sizeof(T);
    values_.reset(static_cast<T*>(allocate_aligned(bytes)));
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
