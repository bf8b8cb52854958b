// The metrics by their definitions, in double and with a full sort: what the fast ones are compared with.
#pragma once

#include "base/random.h"
#include "retrieval/evaluate.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

namespace cds::reference {

struct Scores {
  double map = 0, minp = 0;
  std::vector<double> cmc, average_precision, inp;
  std::vector<std::int64_t> first_right;
  std::int64_t queries = 0;
  std::vector<std::vector<RightMatch>> matches;
  std::map<std::pair<std::int64_t, std::int64_t>, std::vector<double>> pair_ap;
  std::vector<double> right_distances, wrong_distances;
};

inline double norm(std::span<const float> v) {
  double sum = 0;
  for (const float x : v)
    sum += static_cast<double>(x) * x;
  return std::sqrt(sum);
}

inline double distance(std::span<const float> a, std::span<const float> b, const MatchOptions& options) {
  const bool normalise = options.normalise || options.metric == Metric::cosine;
  const double na = norm(a), nb = norm(b);
  const double sa = normalise ? (na > 0 ? 1 / na : 0) : 1, sb = normalise ? (nb > 0 ? 1 / nb : 0) : 1;
  double dot = 0, square = 0;
  for (std::size_t k = 0; k < a.size(); ++k) {
    dot += sa * a[k] * sb * b[k];
    square += (sa * a[k] - sb * b[k]) * (sa * a[k] - sb * b[k]);
  }
  return options.metric == Metric::cosine ? 1 - dot : std::sqrt(square);
}

// AP of a ranking given as right / wrong.
inline double average_precision(const std::vector<bool>& ranking) {
  double sum = 0;
  int right = 0;
  for (std::size_t r = 0; r < ranking.size(); ++r)
    if (ranking[r])
      sum += static_cast<double>(++right) / static_cast<double>(r + 1);
  return sum / right;
}

// d(q, g): any distance.
template <class Distance>
Scores evaluate(const EmbeddingSet& query, const EmbeddingSet& gallery, int ranks, Distance&& d) {
  Scores out;
  out.cmc.assign(static_cast<std::size_t>(std::min<std::int64_t>(ranks, gallery.rows)), 0);
  for (std::int64_t q = 0; q < query.rows; ++q) {
    const auto at = static_cast<std::size_t>(q);
    std::vector<std::pair<double, std::int64_t>> sorted;
    for (std::int64_t g = 0; g < gallery.rows; ++g) {
      const auto i = static_cast<std::size_t>(g);
      const bool same = gallery.identities[i] == query.identities[at];
      if (gallery.identities[i] == -1 || query.identities[at] == -1 ||
          (same && gallery.cameras[i] == query.cameras[at]))
        continue;
      sorted.emplace_back(d(q, g), g);
      (same ? out.right_distances : out.wrong_distances).push_back(sorted.back().first);
    }
    std::sort(sorted.begin(), sorted.end());
    std::vector<bool> right;
    std::map<std::int64_t, std::vector<bool>> by_camera;
    out.matches.emplace_back();
    for (const auto& [distance, g] : sorted) {
      const auto i = static_cast<std::size_t>(g);
      right.push_back(gallery.identities[i] == query.identities[at]);
      by_camera[gallery.cameras[i]].push_back(right.back());
      if (right.back())
        out.matches.back().push_back({g, std::ssize(right), static_cast<float>(distance)});
    }
    const auto first = std::find(right.begin(), right.end(), true);
    if (first == right.end()) {
      out.average_precision.push_back(std::numeric_limits<double>::quiet_NaN());
      out.inp.push_back(std::numeric_limits<double>::quiet_NaN());
      out.first_right.push_back(0);
      continue;
    }
    for (auto r = static_cast<std::size_t>(first - right.begin()); r < out.cmc.size(); ++r)
      out.cmc[r] += 1;
    out.first_right.push_back(first - right.begin() + 1);
    out.average_precision.push_back(average_precision(right));
    out.inp.push_back(static_cast<double>(out.matches.back().size()) /
                      static_cast<double>(out.matches.back().back().rank));
    out.map += out.average_precision.back();
    out.minp += out.inp.back();
    ++out.queries;
    for (const auto& [camera, ranking] : by_camera)
      if (std::find(ranking.begin(), ranking.end(), true) != ranking.end())
        out.pair_ap[{query.cameras[at], camera}].push_back(average_precision(ranking));
  }
  for (double& share : out.cmc)
    share /= static_cast<double>(out.queries);
  out.map /= static_cast<double>(out.queries);
  out.minp /= static_cast<double>(out.queries);
  return out;
}

inline Scores evaluate(const EmbeddingSet& query, const EmbeddingSet& gallery, const MatchOptions& options) {
  return evaluate(query, gallery, options.ranks,
                  [&](std::int64_t q, std::int64_t g) { return distance(query.row(q), gallery.row(g), options); });
}

// Made-up embeddings around identities' centres. levels > 0 rounds to few values, so that many distances tie exactly.
struct Shape {
  std::int64_t rows = 100, dims = 16;
  int identities = 20, cameras = 4;
  double spread = 1;
  int levels = 0;
  double junk = 0;
};
inline EmbeddingSet made_up(const Shape& shape, std::uint64_t seed) {
  EmbeddingSet set{shape.rows, shape.dims, {}, {}, {}, {}};
  for (std::uint32_t i = 0; i < shape.rows; ++i) {
    Random random(seed, RandomUse::other, i);
    const auto identity = random.below(static_cast<std::uint32_t>(shape.identities));
    set.identities.push_back(random.chance(shape.junk) ? -1 : static_cast<std::int64_t>(identity));
    set.cameras.push_back(10 + 3 * static_cast<std::int64_t>(random.below(static_cast<std::uint32_t>(shape.cameras))));
    Random centre(99, RandomUse::other, identity, 1);
    for (std::int64_t k = 0; k < shape.dims; ++k) {
      const double value = centre.normal() + shape.spread * random.normal();
      set.features.push_back(static_cast<float>(shape.levels > 0 ? std::round(value * shape.levels) : value));
    }
  }
  return set;
}

} // namespace cds::reference
