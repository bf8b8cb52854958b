// A candidate of the Combined Depth Space: a CDBlock(k1, k2, depth).
#pragma once

#include <compare>
#include <string>
#include <vector>

namespace cds {

// Two branches of Lite k1 and Lite k2 (odd, k1 < k2), in `depth` CBlocks in a row (>= 1).
struct Candidate {
  int k1 = 3;
  int k2 = 5;
  int depth = 1;
  [[nodiscard]] auto operator<=>(const Candidate&) const = default;
};

[[nodiscard]] std::string to_string(const Candidate& candidate); // "(3,7,2)"

// Every pair of different kernels with every depth, in the order of the authors' code (the order of an alpha row).
// REQUIRES both lists ascending. The rule: the pairs among the three smallest kernels form one group, and each further
// kernel adds a group, its pairs with all smaller ones; a group lists its depths in ascending order, and for each depth
// its pairs by k2, then k1. For kernels 3 5 7 9 and depths 1 2 that is the published order, (3,5,1) (3,7,1) (5,7,1)
// (3,5,2) ... (7,9,2); for depth 1 alone it is CNet's. A kernel added at the large end leaves the indices of the others
// as they are.
[[nodiscard]] std::vector<Candidate> ordered_candidates(const std::vector<int>& kernels,
                                                        const std::vector<int>& depths);

// Side of the square of input positions that one output position of the CDBlock depends on, in pixels of the block's
// own input: each Lite 3x3 of the larger branch adds 2, for each of the `depth` CBlocks.
[[nodiscard]] int receptive_field(const Candidate& candidate);

} // namespace cds
