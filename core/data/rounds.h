// What the samplers share: an epoch is one round over the images, or as many as a given number of batches takes. Inside
// core/data only.
#pragma once

#include "data/pk_sampler.h"

namespace cds {

// Names a round's random numbers; streams (below 16) of one seed and rounds of one epoch get their own.
struct RoundKey {
  std::uint64_t seed = 0;
  std::uint32_t when = 0;
};
[[nodiscard]] inline RoundKey round_key(std::uint64_t seed, std::uint32_t stream, std::uint32_t epoch,
                                        std::uint32_t round) {
  return {seed ^ (std::uint64_t{stream} * 0x9E3779B97F4A7C15U), epoch ^ (round << 20)};
}

// append(round, batches) adds a round's batches; `wanted` 0: one round, whatever it gives.
template <class Append>
[[nodiscard]] std::vector<IndexBatch> batches_of_rounds(std::size_t wanted, Append&& append) {
  std::vector<IndexBatch> out;
  std::uint32_t round = 0;
  do {
    append(round++, out);
  } while (out.size() < wanted);
  if (wanted > 0)
    out.resize(wanted);
  return out;
}

} // namespace cds
