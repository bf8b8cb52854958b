#include "app/cds/made_up.h"

#include "base/process.h"
#include "base/random.h"

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

EmbeddingSet made_up(const MadeUpSize& call, std::int64_t rows, std::uint32_t side) {
  EmbeddingSet set{rows, call.dims, std::vector<float>(static_cast<std::size_t>(rows * call.dims)), {}, {}, {}};
  for (std::uint32_t i = 0; i < rows; ++i) {
    Random random(call.seed, RandomUse::other, i, side);
    set.identities.push_back(1 + static_cast<std::int64_t>(random.below(static_cast<std::uint32_t>(call.identities))));
    set.cameras.push_back(1 + static_cast<std::int64_t>(random.below(static_cast<std::uint32_t>(call.cameras))));
  }
  const int threads = core_count();
  const auto fill = [&](int thread) {
    for (std::int64_t i = thread; i < rows; i += threads) {
      Random random(call.seed, RandomUse::other, static_cast<std::uint32_t>(i), side + 2);
      Random centre(call.seed, RandomUse::other,
                    static_cast<std::uint32_t>(set.identities[static_cast<std::size_t>(i)]), 9);
      float* out = &set.features[static_cast<std::size_t>(i * call.dims)];
      for (std::int64_t k = 0; k < call.dims; ++k)
        out[k] = static_cast<float>(centre.bits()) * 0x1p-33F + static_cast<float>(random.bits()) * 0x1p-31F - 1.25F;
    }
  };
  std::vector<std::jthread> workers;
  for (int thread = 1; thread < threads; ++thread)
    workers.emplace_back(fill, thread);
  fill(0);
  return set;
}

} // namespace cds
