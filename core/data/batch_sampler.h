// The batches of an epoch, whichever way they are drawn: P x K for re-identification, at random for classification.
// Pure functions of (seed, stream, epoch).
#pragma once

#include "data/pk_sampler.h"

#include <variant>

namespace cds {

// A round of an epoch: every image once, in a random order, cut into batches; a last, smaller batch is left out with
// drop_last, or where it has a single image (BatchNorm needs two).
class RandomSampler {
public:
  struct Options {
    int batch = 64; // at least 2
    bool drop_last = false;
    std::uint64_t seed = 1;
    std::uint32_t stream = 0; // below 16: two samplers of one run must differ in it
  };
  // Errors: fewer than 2 images, or fewer than a batch with drop_last.
  [[nodiscard]] static Result<RandomSampler> make(std::size_t images, const Options& options);
  // As PkSampler::epoch().
  [[nodiscard]] std::vector<IndexBatch> epoch(std::uint32_t epoch, std::size_t batches = 0) const;

private:
  RandomSampler(std::size_t images, const Options& options) : images_(images), options_(options) {}
  void append_round(const RoundKey& key, std::vector<IndexBatch>& out) const;
  std::size_t images_;
  Options options_;
};

// Either of the two.
class BatchSampler {
public:
  BatchSampler(PkSampler sampler) : sampler_(std::move(sampler)) {}     // NOLINT: a sampler is one
  BatchSampler(RandomSampler sampler) : sampler_(std::move(sampler)) {} // NOLINT
  [[nodiscard]] std::vector<IndexBatch> epoch(std::uint32_t epoch, std::size_t batches = 0) const {
    return std::visit([&](const auto& sampler) { return sampler.epoch(epoch, batches); }, sampler_);
  }

private:
  std::variant<PkSampler, RandomSampler> sampler_;
};

} // namespace cds
