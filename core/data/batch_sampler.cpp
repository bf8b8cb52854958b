#include "data/batch_sampler.h"

#include "base/random.h"
#include "data/rounds.h"

#include <algorithm>
#include <numeric>

namespace cds {
namespace {

constexpr std::uint32_t whole_order = 0xFFFFFFFE; // no identity's stream, and not the choice of identities

} // namespace

Result<RandomSampler> RandomSampler::make(std::size_t images, const Options& options) {
  if (options.batch < 2 || options.stream >= 16)
    return wrong_call("a batch needs at least 2 images", "train.batch_size");
  if (images < 2 || (options.drop_last && images < static_cast<std::size_t>(options.batch)))
    return failed("there are " + std::to_string(images) + " images for batches of " + std::to_string(options.batch), {},
                  "Lower train.batch_size, or use a larger set");
  return RandomSampler(images, options);
}

std::vector<IndexBatch> RandomSampler::epoch(std::uint32_t epoch, std::size_t batches) const {
  return batches_of_rounds(batches, [&](std::uint32_t round, std::vector<IndexBatch>& out) {
    append_round(round_key(options_.seed, options_.stream, epoch, round), out);
  });
}

void RandomSampler::append_round(const RoundKey& key, std::vector<IndexBatch>& out) const {
  IndexBatch order(images_);
  std::iota(order.begin(), order.end(), 0U);
  Random random(key.seed, RandomUse::sampler, key.when, whole_order);
  random.shuffle(order);
  const auto batch = static_cast<std::size_t>(options_.batch);
  for (std::size_t begin = 0; begin < order.size(); begin += batch) {
    const std::size_t end = std::min(order.size(), begin + batch);
    if (end - begin < (options_.drop_last ? batch : 2))
      break;
    out.emplace_back(order.begin() + static_cast<std::ptrdiff_t>(begin),
                     order.begin() + static_cast<std::ptrdiff_t>(end));
  }
}

} // namespace cds
