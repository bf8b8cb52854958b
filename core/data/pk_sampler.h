// Batches of P identities with K images each, as identity-balanced metric learning needs them (Hermans et al. 2017); a
// pure function of (seed, stream, epoch).
//
// One round of an epoch: each identity's images are shuffled and cut into groups of K; a remainder shorter than K is
// left out this time. An identity with fewer than K images gives one group of K drawn from them with replacement. Then,
// as long as P identities have a group left, P of them are drawn at random without replacement and each gives its next
// group. When fewer than P are left the round ends; with drop_last off and at least 2 left, one shorter batch takes a
// group from each.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace cds {

using IndexBatch = std::vector<std::uint32_t>; // K images of the first identity, then K of the second, ...

struct RoundKey; // data/rounds.h

class PkSampler {
public:
  struct Options {
    int identities = 16; // P, at least 2
    int images = 4;      // K, at least 1
    bool drop_last = true;
    std::uint64_t seed = 1;
    std::uint32_t stream = 0; // below 16: two samplers of one run must differ in it
  };

  // labels: one class a record, 0 .. classes-1 (data/dataset.h, make_labels). Errors: fewer than P identities, P or K
  // out of range.
  [[nodiscard]] static Result<PkSampler> make(const std::vector<int>& labels, const Options& options);

  // All batches of an epoch, in order; a run resumes at any of them. batches > 0: exactly so many, from as many rounds
  // as that takes (the alpha steps of a search follow the weights' count). Thread-safe.
  [[nodiscard]] std::vector<IndexBatch> epoch(std::uint32_t epoch, std::size_t batches = 0) const;

private:
  PkSampler(Options options, std::vector<std::vector<std::uint32_t>> images_of);
  void append_round(const RoundKey& key, std::vector<IndexBatch>& out) const;
  Options options_;
  std::vector<std::vector<std::uint32_t>> images_of_; // by label
};

// 0 .. count-1 in order, cut into batches of at most `batch`.
[[nodiscard]] std::vector<IndexBatch> in_order(std::size_t count, std::size_t batch);

} // namespace cds
