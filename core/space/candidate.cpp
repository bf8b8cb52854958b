#include "space/candidate.h"

#include <algorithm>

namespace cds {

std::string to_string(const Candidate& candidate) {
  return "(" + std::to_string(candidate.k1) + "," + std::to_string(candidate.k2) + "," +
         std::to_string(candidate.depth) + ")";
}

std::vector<Candidate> ordered_candidates(const std::vector<int>& kernels, const std::vector<int>& depths) {
  std::vector<Candidate> out;
  std::size_t begin = 1; // the group's pairs have the larger kernel at [begin, end)
  for (std::size_t end = std::min<std::size_t>(3, kernels.size()); begin < kernels.size(); begin = end++)
    for (int depth : depths)
      for (std::size_t larger = begin; larger < end; ++larger)
        for (std::size_t smaller = 0; smaller < larger; ++smaller)
          out.push_back({kernels[smaller], kernels[larger], depth});
  return out;
}

int receptive_field(const Candidate& candidate) {
  return 1 + 2 * (std::max(candidate.k1, candidate.k2) / 2) * candidate.depth;
}

} // namespace cds
