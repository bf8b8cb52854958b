// Made-up embeddings for the benchmarks of retrieval.
#pragma once

#include "retrieval/embeddings.h"

#include <CLI/CLI.hpp>

namespace cds {

struct MadeUpSize {
  std::int64_t queries = 3368, gallery = 15913, dims = 768; // Market-1501's
  int identities = 750, cameras = 6;
  std::uint64_t seed = 1;

  void add_to(CLI::App& command); // --queries, --gallery, --dim, --identities, --cameras, --seed
};

// `rows` images as a network would place them: an identity is a point in a space of 128 hidden axes of falling length,
// its images lie about it along the same axes, every axis is spread over all numbers of the feature, and each number
// has some noise. side: 0 the queries, 1 the gallery. Uses all cores.
[[nodiscard]] EmbeddingSet made_up(const MadeUpSize& size, std::int64_t rows, std::uint32_t side);

} // namespace cds
