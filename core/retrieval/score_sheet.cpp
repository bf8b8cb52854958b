#include "retrieval/score_sheet.h"

#include "retrieval/score_kernel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace cds {
namespace {

constexpr std::array roc_rates{1e-1, 1e-2, 1e-3, 1e-4};
constexpr std::size_t histogram_steps = 200;
constexpr double not_evaluated = std::numeric_limits<double>::quiet_NaN();

} // namespace

ScoreSheet::ScoreSheet(const EmbeddingSet& query, const EmbeddingSet& gallery, const GalleryOrder& order,
                       const MatchOptions& options)
    : query_(query), order_(order), keep_matches_(options.keep_matches) {
  const auto rows = static_cast<std::size_t>(query.rows);
  result_.cmc.assign(static_cast<std::size_t>(std::min<std::int64_t>(options.ranks, gallery.rows)), 0);
  result_.average_precision.assign(rows, not_evaluated);
  result_.inp.assign(rows, not_evaluated);
  result_.first_right.assign(rows, 0);
  result_.right.assign(rows, 0);
  if (keep_matches_)
    result_.match_begin.assign(rows + 1, 0);
}

void ScoreSheet::add(std::int64_t query, const MatchCounts::Query& counts, std::span<const float> distances) {
  const auto q = static_cast<std::size_t>(query);
  const std::size_t right = counts.right.size();
  if (keep_matches_) {
    for (std::size_t i = 0; i < right; ++i)
      result_.matches.push_back({counts.right[i].row, counts.nearer[i] + 1, distances[i]});
    result_.match_begin[q + 1] = std::ssize(result_.matches);
  }
  if (right == 0)
    return;
  double sum = 0;
  for (std::size_t i = 0; i < right; ++i)
    sum += static_cast<double>(i + 1) / static_cast<double>(counts.nearer[i] + 1);
  const auto n = static_cast<double>(right);
  result_.average_precision[q] = sum / n;
  result_.inp[q] = n / static_cast<double>(counts.nearer.back() + 1);
  result_.first_right[q] = counts.nearer.front() + 1;
  result_.right[q] = std::ssize(counts.right);
  result_.map += sum / n;
  result_.minp += result_.inp[q];
  for (auto rank = static_cast<std::size_t>(counts.nearer.front()); rank < result_.cmc.size(); ++rank)
    result_.cmc[rank] += 1;
  ++result_.queries;

  std::map<std::int32_t, std::pair<std::int64_t, double>> cameras; // right ones so far, sum of precisions
  for (std::size_t i = 0; i < right; ++i) {
    auto& [seen, precisions] = cameras[counts.camera[i]];
    precisions += static_cast<double>(++seen) / static_cast<double>(counts.nearer_in_camera[i] + 1);
  }
  for (const auto& [index, some] : cameras) {
    const std::int64_t from = query_.cameras[q], to = order_.cameras[static_cast<std::size_t>(index)];
    CameraPair& pair = pairs_[{from, to}];
    pair.query_camera = from;
    pair.gallery_camera = to;
    pair.map += some.second / static_cast<double>(some.first);
    ++pair.queries;
  }
}

Result<RetrievalResult> ScoreSheet::finish() {
  if (result_.queries == 0)
    return failed("no query has a right match in the gallery from another camera", "query",
                  "Check that both sides hold the same identities, and that cameras are given");
  const auto n = static_cast<double>(result_.queries);
  result_.map /= n;
  result_.minp /= n;
  for (double& share : result_.cmc)
    share /= n;
  for (auto& [key, pair] : pairs_) {
    pair.map /= static_cast<double>(pair.queries);
    result_.camera_pairs.push_back(pair);
  }
  return std::move(result_);
}

PairBins::PairBins(float low, int threads)
    : low_(low), scale_(static_cast<float>(bins) / -low), seen_(static_cast<std::size_t>(threads)),
      fresh_(seen_.size()), all_(seen_.size()), right_(static_cast<std::size_t>(bins)), dropped_(right_.size()) {
  for (std::size_t t = 0; t < seen_.size(); ++t) {
    seen_[t].resize(right_.size());
    all_[t].resize(right_.size());
  }
}

void PairBins::flush(int thread) {
  const auto t = static_cast<std::size_t>(thread);
  for (std::size_t b = 0; b < all_[t].size(); ++b)
    all_[t][b] += std::exchange(seen_[t][b], 0);
  fresh_[t] = 0;
}

void PairBins::add(int thread, std::span<const float> scores, float origin) {
  const auto t = static_cast<std::size_t>(thread);
  kernel::count_bins(scores.data(), std::ssize(scores), low_ + origin, scale_, bins, seen_[t].data());
  fresh_[t] += scores.size();
  if (fresh_[t] > std::numeric_limits<std::uint32_t>::max() / 2)
    flush(thread);
}

void PairBins::add_bins(std::span<const std::uint64_t> pairs) {
  for (std::size_t b = 0; b < pairs.size(); ++b)
    all_.front()[b] += static_cast<std::int64_t>(pairs[b]);
}

void PairBins::add_right(std::span<const float> scores, float origin) {
  kernel::count_bins(scores.data(), std::ssize(scores), low_ + origin, scale_, bins, right_.data());
}

void PairBins::remove(std::span<const float> scores, float origin) {
  kernel::count_bins(scores.data(), std::ssize(scores), low_ + origin, scale_, bins, dropped_.data());
}

void PairBins::finish(RetrievalResult& result, const std::function<double(double)>& distance_at) {
  std::vector<std::int64_t> wrong(static_cast<std::size_t>(bins));
  for (std::size_t t = 0; t < all_.size(); ++t) {
    flush(static_cast<int>(t));
    for (std::size_t b = 0; b < wrong.size(); ++b)
      wrong[b] += all_[t][b];
  }
  std::int64_t wrongs = 0, rights = 0;
  std::size_t farthest = wrong.size(); // the first bin that holds a pair: the largest distance
  for (std::size_t b = wrong.size(); b-- > 0;) {
    if (wrong[b] > 0)
      farthest = b;
    wrong[b] -= static_cast<std::int64_t>(right_[b]) + dropped_[b];
    wrongs += wrong[b];
    rights += right_[b];
  }
  const auto low_edge = [&](std::size_t b) {
    return distance_at(static_cast<double>(low_) + static_cast<double>(b) / scale_);
  };
  for (const double rate : roc_rates) {
    std::int64_t passed_wrong = 0, passed_right = 0;
    std::size_t b = wrong.size();
    while (b > 0 && static_cast<double>(passed_wrong + wrong[b - 1]) <= rate * static_cast<double>(wrongs)) {
      --b;
      passed_wrong += wrong[b];
      passed_right += right_[b];
    }
    result.roc.push_back(
        {rate, rights > 0 ? static_cast<double>(passed_right) / static_cast<double>(rights) : 0, low_edge(b)});
  }
  DistanceHistogram& histogram = result.histogram;
  histogram.high = farthest < wrong.size() ? low_edge(farthest) : 0;
  histogram.right.assign(histogram_steps, 0);
  histogram.wrong.assign(histogram_steps, 0);
  for (std::size_t b = farthest; b < wrong.size(); ++b) {
    const double middle = distance_at(static_cast<double>(low_) + (static_cast<double>(b) + 0.5) / scale_);
    const auto step =
        std::min(histogram_steps - 1, static_cast<std::size_t>(middle / histogram.high * histogram_steps));
    histogram.right[step] += right_[b];
    histogram.wrong[step] += wrong[b];
  }
}

void set_flags(RankLists& lists, const EmbeddingSet& query, const EmbeddingSet& gallery) {
  for (std::size_t i = 0; i < lists.indices.size(); ++i) {
    const auto q = i / static_cast<std::size_t>(lists.length), g = static_cast<std::size_t>(lists.indices[i]);
    const std::int64_t identity = gallery.identities[g];
    if (identity == -1)
      lists.flags[i] = 3;
    else if (identity != query.identities[q])
      lists.flags[i] = 0;
    else
      lists.flags[i] = gallery.cameras[g] == query.cameras[q] ? 2 : 1;
  }
}

} // namespace cds
