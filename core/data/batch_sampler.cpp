#include "data/batch_sampler.h"

#include "base/random.h"

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
  std::vector<IndexBatch> out;
  std::uint32_t round = 0;
  do {
    append_round(epoch, round++, out);
  } while (out.size() < batches);
  if (batches > 0)
    out.resize(batches);
  return out;
}

void RandomSampler::append_round(std::uint32_t epoch, std::uint32_t round, std::vector<IndexBatch>& out) const {
  const std::uint64_t seed = options_.seed ^ (std::uint64_t{options_.stream} * 0x9E3779B97F4A7C15U);
  IndexBatch order(images_);
  std::iota(order.begin(), order.end(), 0U);
  Random random(seed, RandomUse::sampler, epoch ^ (round << 20), whole_order);
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
