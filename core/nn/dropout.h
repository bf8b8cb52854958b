// Dropout whose masks come from a counter, not from a hidden generator: the state of the stream is one number.
#pragma once

#include <cstdint>
#include <torch/torch.h>

namespace cds {

// Masks keyed by (seed, count); each call in training uses one count. Store `count` in a checkpoint and set it back to
// go on with the same masks; equal on every device and with any number of threads.
struct DropoutStream {
  std::uint64_t seed = 0;
  std::uint64_t count = 0;
  // Where several ranks train: rows of the joined batch before this rank's, whose share of the mask is passed over, so
  // that the joined batch has the mask that one process would give it.
  std::int64_t first_row = 0;
  // While a step is recorded or played back (nn/recording.h) the device counts for itself: one int64 there, which the
  // step raises, equal to device_base when the step begins. Undefined: `count` is told to the device at each call.
  torch::Tensor device_count{};
  std::uint64_t device_base = 0;

  // x with each element zeroed with `probability`, the others divided by (1 - probability). x itself where it is 0.
  [[nodiscard]] torch::Tensor apply(const torch::Tensor& x, double probability);
};

} // namespace cds
