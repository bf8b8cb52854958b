// Counter-based random numbers (Philox 4x32-10; Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
// The stream is a pure function of its key, so what an image gets never depends on which thread asks first.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace cds {

// One draw of Philox 4x32-10; equals the reference implementation's known answers.
[[nodiscard]] constexpr std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                                            std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t a = std::uint64_t{0xD2511F53} * counter[0];
    const std::uint64_t b = std::uint64_t{0xCD9E8D57} * counter[2];
    counter = {static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
               static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
    key[0] += 0x9E3779B9;
    key[1] += 0xBB67AE85;
  }
  return counter;
}

// What a stream is for; part of its key, so that two uses with equal numbers never share values.
enum class RandomUse : std::uint32_t { augment = 1, sampler, split, initialise, dropout, gumbel, strategy, synthetic, other };

// A stream keyed by (seed, use, a, b), a and b being for example epoch and image. Cheap to make; not thread-safe itself.
class Random {
public:
  Random(std::uint64_t seed, RandomUse use, std::uint32_t a = 0, std::uint32_t b = 0)
      : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32) ^ (static_cast<std::uint32_t>(use) * 0x85EBCA6BU)},
        a_(a), b_(b) {}

  [[nodiscard]] std::uint32_t bits() {
    if (left_ == 0) {
      block_ = philox({block_number_++, 0, a_, b_}, key_);
      left_ = 4;
    }
    return block_[--left_];
  }
  [[nodiscard]] double uniform() { // [0, 1), 53 bits
    const std::uint64_t high = bits(), low = bits();
    return static_cast<double>((high << 21) ^ (low >> 11)) * 0x1p-53;
  }
  [[nodiscard]] double uniform(double low, double high) { return low + (high - low) * uniform(); }
  [[nodiscard]] bool chance(double probability) { return uniform() < probability; }
  // [0, n), unbiased (rejection). REQUIRES n > 0.
  [[nodiscard]] std::uint32_t below(std::uint32_t n) {
    const std::uint32_t limit = static_cast<std::uint32_t>(-n) % n;
    for (;;) {
      const std::uint64_t product = std::uint64_t{bits()} * n;
      if (static_cast<std::uint32_t>(product) >= limit)
        return static_cast<std::uint32_t>(product >> 32);
    }
  }
  [[nodiscard]] int between(int low, int high) { return low + static_cast<int>(below(static_cast<std::uint32_t>(high - low + 1))); }
  [[nodiscard]] double normal() { // mean 0, variance 1 (Box-Muller)
    const double u = 1.0 - uniform();
    return std::sqrt(-2.0 * std::log(u)) * std::cos(2.0 * std::numbers::pi * uniform());
  }
  // Fisher-Yates; std::shuffle is not the same everywhere.
  template <class Container>
  void shuffle(Container& items) {
    for (auto i = static_cast<std::uint32_t>(items.size()); i > 1; --i)
      std::swap(items[i - 1], items[below(i)]);
  }

private:
  std::array<std::uint32_t, 2> key_;
  std::uint32_t a_, b_;
  std::uint32_t block_number_ = 0;
  std::array<std::uint32_t, 4> block_{};
  int left_ = 0;
};

} // namespace cds
