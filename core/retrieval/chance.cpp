#include "retrieval/chance.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace cds {
namespace {

using Label = std::pair<std::int64_t, std::int64_t>; // identity, camera

std::int64_t count_of(const std::map<Label, std::int64_t>& counts, const Label& label) {
  const auto found = counts.find(label);
  return found == counts.end() ? 0 : found->second;
}

} // namespace

double chance_ap(std::int64_t right, std::int64_t kept) {
  if (kept == 1)
    return 1;
  double harmonic = 0;
  for (std::int64_t r = kept; r >= 1; --r)
    harmonic += 1 / static_cast<double>(r);
  const auto n = static_cast<double>(right), total = static_cast<double>(kept);
  return (harmonic + (n - 1) * (total - harmonic) / (total - 1)) / total;
}

double chance_inp(std::int64_t right, std::int64_t kept) {
  // From r = kept down: P(the last right one stands at r) = C(r - 1, n - 1) / C(N, n), at r = N equal to n / N.
  const auto n = static_cast<double>(right);
  double probability = n / static_cast<double>(kept), sum = 0;
  for (std::int64_t r = kept; r >= right; --r) {
    sum += probability * n / static_cast<double>(r);
    probability *= static_cast<double>(r - right) / static_cast<double>(r - 1 > 0 ? r - 1 : 1);
  }
  return sum;
}

double chance_cmc(std::int64_t right, std::int64_t kept, std::int64_t rank) {
  double none = 1; // the first `rank` are all wrong
  for (std::int64_t k = 0; k < std::min(rank, kept); ++k)
    none *= std::max(0.0, static_cast<double>(kept - right - k) / static_cast<double>(kept - k));
  return 1 - none;
}

Result<Chance> chance_level(std::span<const std::int64_t> query_identities, std::span<const std::int64_t> query_cameras,
                            std::span<const std::int64_t> gallery_identities,
                            std::span<const std::int64_t> gallery_cameras, int ranks) {
  if (query_identities.size() != query_cameras.size() || gallery_identities.size() != gallery_cameras.size())
    return failed("there are not as many cameras as identities", "chance level");
  std::map<std::int64_t, std::int64_t> of_identity;
  std::map<Label, std::int64_t> of_label;
  std::int64_t images = 0;
  for (std::size_t i = 0; i < gallery_identities.size(); ++i)
    if (gallery_identities[i] != -1) {
      ++images;
      ++of_identity[gallery_identities[i]];
      ++of_label[{gallery_identities[i], gallery_cameras[i]}];
    }
  std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> cases; // (right, kept) -> queries
  for (std::size_t q = 0; q < query_identities.size(); ++q) {
    const auto found = of_identity.find(query_identities[q]);
    if (query_identities[q] == -1 || found == of_identity.end())
      continue;
    const std::int64_t dropped = count_of(of_label, {query_identities[q], query_cameras[q]});
    if (found->second > dropped)
      ++cases[{found->second - dropped, images - dropped}];
  }
  Chance chance;
  chance.cmc.assign(
      static_cast<std::size_t>(std::min<std::int64_t>(std::max(ranks, 1), std::ssize(gallery_identities))), 0);
  for (const auto& [label, queries] : cases) {
    const auto [right, kept] = label;
    const auto weight = static_cast<double>(queries);
    chance.queries += queries;
    chance.map += weight * chance_ap(right, kept);
    chance.minp += weight * chance_inp(right, kept);
    double none = 1;
    for (std::int64_t k = 0; k < std::ssize(chance.cmc); ++k) {
      none *= k < kept ? std::max(0.0, static_cast<double>(kept - right - k) / static_cast<double>(kept - k)) : 1.0;
      chance.cmc[static_cast<std::size_t>(k)] += weight * (1 - none);
    }
  }
  if (chance.queries == 0)
    return failed("no query has a right match in the gallery from another camera", "chance level",
                  "Check that both sides hold the same identities, and that cameras are given");
  const auto n = static_cast<double>(chance.queries);
  chance.map /= n;
  chance.minp /= n;
  for (double& share : chance.cmc)
    share /= n;
  return chance;
}

} // namespace cds
