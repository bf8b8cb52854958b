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

// Zeroed floats, aligned to 64 bytes. Throws std::bad_alloc.
class Buffer {
public:
  Buffer() = default;
  explicit Buffer(std::size_t size) : size_(size) {
    if (size == 0)
      return;
    const std::size_t bytes = (size * sizeof(float) + 63) / 64 * 64;
    values_.reset(static_cast<float*>(std::aligned_alloc(64, bytes)));
    if (!values_)
      throw std::bad_alloc();
    std::memset(values_.get(), 0, bytes);
  }
  [[nodiscard]] float* data() { return values_.get(); }
  [[nodiscard]] const float* data() const { return values_.get(); }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] float& operator[](std::size_t index) { return values_.get()[index]; }
  [[nodiscard]] float operator[](std::size_t index) const { return values_.get()[index]; }
  void clear() {
    if (size_ > 0)
      std::memset(values_.get(), 0, size_ * sizeof(float));
  }

private:
  struct Free {
    void operator()(float* values) const { std::free(values); }
  };
  std::size_t size_ = 0;
  std::unique_ptr<float[], Free> values_;
};

} // namespace cds::cpu
