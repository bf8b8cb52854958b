#include "data/pk_sampler.h"

#include "base/random.h"
#include "data/rounds.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace cds {
namespace {

constexpr std::uint32_t choice_of_identities = 0xFFFFFFFF; // a label that no identity has

} // namespace

PkSampler::PkSampler(Options options, std::vector<std::vector<std::uint32_t>> images_of)
    : options_(options), images_of_(std::move(images_of)) {}

Result<PkSampler> PkSampler::make(const std::vector<int>& labels, const Options& options) {
  if (options.identities < 2 || options.images < 1 || options.stream >= 16)
    return wrong_call("a batch needs at least 2 identities with at least 1 image each",
                      "identities_per_batch, images_per_identity");
  std::vector<std::vector<std::uint32_t>> images_of;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] < 0)
      return failed("image " + std::to_string(i) + " has no label");
    const auto label = static_cast<std::size_t>(labels[i]);
    if (label >= images_of.size())
      images_of.resize(label + 1);
    images_of[label].push_back(static_cast<std::uint32_t>(i));
  }
  const auto present =
      std::count_if(images_of.begin(), images_of.end(), [](const auto& images) { return !images.empty(); });
  if (present < options.identities)
    return failed("a batch wants " + std::to_string(options.identities) + " identities, there are " +
                      std::to_string(present),
                  {}, "Lower train.identities_per_batch, or use a larger set");
  return PkSampler(options, std::move(images_of));
}

std::vector<IndexBatch> PkSampler::epoch(std::uint32_t epoch, std::size_t batches) const {
  return batches_of_rounds(batches, [&](std::uint32_t round, std::vector<IndexBatch>& out) {
    append_round(round_key(options_.seed, options_.stream, epoch, round), out);
  });
}

void PkSampler::append_round(const RoundKey& key, std::vector<IndexBatch>& out) const {
  const auto wanted = static_cast<std::size_t>(options_.identities), size = static_cast<std::size_t>(options_.images);

  std::vector<IndexBatch> waiting(images_of_.size()); // whole groups of each identity, one after the other
  std::vector<std::uint32_t> available;
  for (std::uint32_t label = 0; label < images_of_.size(); ++label) {
    IndexBatch images = images_of_[label];
    if (images.empty())
      continue;
    Random random(key.seed, RandomUse::sampler, key.when, label);
    if (images.size() < size) {
      const auto count = static_cast<std::uint32_t>(images.size());
      while (waiting[label].size() < size)
        waiting[label].push_back(images[random.below(count)]);
    } else {
      random.shuffle(images);
      images.resize(images.size() / size * size);
      waiting[label] = std::move(images);
    }
    available.push_back(label);
  }

  Random random(key.seed, RandomUse::sampler, key.when, choice_of_identities);
  std::vector<std::size_t> given(images_of_.size());
  while (available.size() >= wanted || (!options_.drop_last && available.size() >= 2)) {
    const std::size_t count = std::min(wanted, available.size());
    IndexBatch batch;
    batch.reserve(count * size);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t other = i + random.below(static_cast<std::uint32_t>(available.size() - i));
      std::swap(available[i], available[other]);
      const std::uint32_t label = available[i];
      const auto first = waiting[label].begin() + static_cast<std::ptrdiff_t>(given[label]);
      batch.insert(batch.end(), first, first + static_cast<std::ptrdiff_t>(size));
      given[label] += size;
    }
    out.push_back(std::move(batch));
    if (count < wanted)
      break;
    std::erase_if(available, [&](std::uint32_t label) { return given[label] == waiting[label].size(); });
  }
}

std::vector<IndexBatch> in_order(std::size_t count, std::size_t batch) {
  std::vector<IndexBatch> out;
  for (std::size_t begin = 0; begin < count; begin += batch) {
    out.emplace_back(std::min(batch, count - begin));
    std::iota(out.back().begin(), out.back().end(), static_cast<std::uint32_t>(begin));
  }
  return out;
}

} // namespace cds
