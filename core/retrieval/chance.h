// What a ranking in random order reaches, exactly: the floor that every score has to be read against.
// With n right matches among N kept images in uniformly random order,
//   E[AP]     = (H_N + (n - 1) (N - H_N) / (N - 1)) / N,  H_N = 1 + 1/2 + ... + 1/N   (N = 1: 1)
//   E[CMC_k]  = 1 - C(N - n, k) / C(N, k);   E[rank-1] = n / N
//   E[INP]    = sum over r = n..N of (n / r) C(r - 1, n - 1) / C(N, n)
// since the image at rank r is right with probability n / N, and then (n - 1)(r - 1) / (N - 1) right ones are expected
// before it.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <span>
#include <vector>

namespace cds {

struct Chance {
  double map = 0, minp = 0;
  std::vector<double> cmc;  // rank 1 first
  std::int64_t queries = 0; // with a right match
};

[[nodiscard]] double chance_ap(std::int64_t right, std::int64_t kept);  // REQUIRES 1 <= right <= kept
[[nodiscard]] double chance_inp(std::int64_t right, std::int64_t kept); // the same
[[nodiscard]] double chance_cmc(std::int64_t right, std::int64_t kept, std::int64_t rank);

// Means over the queries that evaluate() would count, by its rules. Sizes must agree; no query to count is an error.
[[nodiscard]] Result<Chance> chance_level(std::span<const std::int64_t> query_identities,
                                          std::span<const std::int64_t> query_cameras,
                                          std::span<const std::int64_t> gallery_identities,
                                          std::span<const std::int64_t> gallery_cameras, int ranks = 50);

} // namespace cds
