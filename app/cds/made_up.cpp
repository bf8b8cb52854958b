#include "app/cds/made_up.h"

#include "base/process.h"
#include "base/random.h"

#include <cmath>
#include <thread>

namespace cds {

void MadeUpSize::add_to(CLI::App& command) {
  command.add_option("--queries", queries, "Queries")->check(CLI::Range(1, 100000000));
  command.add_option("--gallery", gallery, "Gallery images")->check(CLI::Range(1, 100000000));
  command.add_option("--dim", dims, "Numbers of a feature")->check(CLI::Range(1, 1000000));
  command.add_option("--identities", identities, "Identities")->check(CLI::Range(1, 100000000));
  command.add_option("--cameras", cameras, "Cameras")->check(CLI::Range(2, 1000000));
  command.add_option("--seed", seed, "Seed of the embeddings");
}

namespace {

constexpr std::int64_t hidden = 128;     // numbers that looks differ in
constexpr float spread_of_images = 0.6F; // of an identity's images about it, in the spread of identities
constexpr float noise = 0.02F;           // in every number, whatever the look

// Lengths of the hidden axes, falling as a network's do: a few tell most.
float axis_length(std::int64_t axis) {
  return 1.0F / std::sqrt(1.0F + static_cast<float>(axis) / 16.0F);
}

// hidden x dims: the same for every set of a seed, so that queries and gallery come from one network.
std::vector<float> basis(const MadeUpSize& call) {
  std::vector<float> axes(static_cast<std::size_t>(hidden * call.dims));
  Random random(call.seed, RandomUse::other, 0, 8);
  const float scale = 1.0F / std::sqrt(static_cast<float>(hidden));
  for (float& value : axes)
    value = scale * static_cast<float>(random.normal());
  return axes;
}

} // namespace

EmbeddingSet made_up(const MadeUpSize& call, std::int64_t rows, std::uint32_t side) {
  EmbeddingSet set{rows, call.dims, std::vector<float>(static_cast<std::size_t>(rows * call.dims)), {}, {}, {}};
  for (std::uint32_t i = 0; i < rows; ++i) {
    Random random(call.seed, RandomUse::other, i, side);
    set.identities.push_back(1 + static_cast<std::int64_t>(random.below(static_cast<std::uint32_t>(call.identities))));
    set.cameras.push_back(1 + static_cast<std::int64_t>(random.below(static_cast<std::uint32_t>(call.cameras))));
  }
  const std::vector<float> axes = basis(call);
  const int threads = core_count();
  const auto fill = [&](int thread) {
    for (std::int64_t i = thread; i < rows; i += threads) {
      Random random(call.seed, RandomUse::other, static_cast<std::uint32_t>(i), side + 2);
      Random identity(call.seed, RandomUse::other,
                      static_cast<std::uint32_t>(set.identities[static_cast<std::size_t>(i)]), 9);
      float* out = &set.features[static_cast<std::size_t>(i * call.dims)];
      for (std::int64_t k = 0; k < call.dims; ++k)
        out[k] = noise * (static_cast<float>(random.bits()) * 0x1p-31F - 1.0F);
      for (std::int64_t h = 0; h < hidden; ++h) {
        const float look = axis_length(h) * static_cast<float>(identity.normal() + spread_of_images * random.normal());
        const float* axis = &axes[static_cast<std::size_t>(h * call.dims)];
        for (std::int64_t k = 0; k < call.dims; ++k)
          out[k] += look * axis[k];
      }
    }
  };
  std::vector<std::jthread> workers;
  for (int thread = 1; thread < threads; ++thread)
    workers.emplace_back(fill, thread);
  fill(0);
  return set;
}

} // namespace cds
