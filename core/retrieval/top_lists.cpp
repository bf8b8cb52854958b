#include "retrieval/top_lists.h"

#include "retrieval/score_kernel.h"

#include <algorithm>
#include <array>
#include <limits>

namespace cds {

TopLists::TopLists(std::int64_t queries, std::int64_t length)
    : length_(length), kept_(static_cast<std::size_t>(queries)),
      floor_(static_cast<std::size_t>(queries), -std::numeric_limits<float>::infinity()) {}

void TopLists::prune(std::vector<Scored>& some, float& floor) const {
  const auto last = some.begin() + length_ - 1;
  std::nth_element(some.begin(), last, some.end());
  floor = last->score;
  some.erase(last + 1, some.end());
}

void TopLists::offer(std::int64_t query, std::span<const float> scores, std::span<const std::int32_t> rows) {
  std::vector<Scored>& some = kept_[static_cast<std::size_t>(query)];
  float& floor = floor_[static_cast<std::size_t>(query)];
  std::array<std::int32_t, 256> found;
  for (std::size_t begin = 0; begin < scores.size(); begin += found.size()) {
    const auto part = scores.subspan(begin, std::min(found.size(), scores.size() - begin));
    const std::int64_t count = kernel::find_at_least(part.data(), std::ssize(part), floor, found.data());
    for (std::int64_t i = 0; i < count; ++i) {
      const auto at = static_cast<std::size_t>(found[static_cast<std::size_t>(i)]);
      some.push_back({part[at], rows[begin + at]});
    }
    if (std::ssize(some) >= 2 * length_ + 32)
      prune(some, floor);
  }
}

std::span<const Scored> TopLists::best(std::int64_t query) {
  std::vector<Scored>& some = kept_[static_cast<std::size_t>(query)];
  if (std::ssize(some) > length_)
    prune(some, floor_[static_cast<std::size_t>(query)]);
  std::sort(some.begin(), some.end());
  return some;
}

RankLists to_rank_lists(TopLists& top, std::span<const float> origin, std::int64_t length, Metric metric,
                        const std::stop_token& stop) {
  RankLists lists;
  lists.queries = std::ssize(origin);
  lists.length = length;
  for (std::int64_t q = 0; q < lists.queries && !stop.stop_requested(); ++q)
    for (const Scored& item : top.best(q)) {
      lists.indices.push_back(item.row);
      lists.distances.push_back(distance_of(item.score, origin[static_cast<std::size_t>(q)], metric));
    }
  lists.flags.assign(lists.indices.size(), 0);
  return lists;
}

} // namespace cds
