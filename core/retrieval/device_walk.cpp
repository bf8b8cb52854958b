#include "retrieval/device_walk.h"

#include <algorithm>

namespace cds {

DeviceWalk::DeviceWalk(const Ranking& ranking, const GalleryOrder& order, const MatchOptions& options)
    : ranking_(ranking), device_(*options.device), columns_(std::ssize(order.columns)),
      length_(static_cast<int>(std::min<std::int64_t>(options.list_length, ranking.gallery->rows))),
      cameras_(order.camera_of) {
  for (std::size_t i = 0; i < cameras_.size(); ++i)
    if (ranking.gallery->identities[i] == -1)
      cameras_[i] = -1;
}

tl::unexpected<Error> DeviceWalk::trouble(const std::string& words) const {
  return failed("the device cannot match: " + words, device_.name(), "Match on the CPU (--device cpu)");
}

Result<std::unique_ptr<DeviceWalk>> DeviceWalk::open(const Ranking& ranking, const GalleryOrder& order,
                                                     const MatchOptions& options) {
  std::unique_ptr<DeviceWalk> walk(new DeviceWalk(ranking, order, options));
  if (walk->length_ > longest_match_list)
    return wrong_call("a device keeps lists of " + std::to_string(longest_match_list) + " images at most, not " +
                          std::to_string(walk->length_),
                      walk->device_.name(), "Ask for shorter lists, or match on the CPU (--device cpu)");
  const EmbeddingSet& gallery = *ranking.gallery;
  std::string words;
  walk->match_ = walk->device_.open({gallery.rows, gallery.dims, gallery.features.data(), ranking.gallery_side.scale,
                                     ranking.gallery_side.bias, walk->cameras_},
                                    words);
  if (!walk->match_)
    return walk->trouble(words);
  return walk;
}

Status DeviceWalk::walk(std::int64_t begin, std::int64_t end, MatchCounts& counts, PairBins& bins, TopLists& top,
                        const std::function<void(std::int64_t)>& advance, const std::stop_token& stop) {
  const EmbeddingSet& query = *ranking_.query;
  const auto first = static_cast<std::size_t>(begin), count = static_cast<std::size_t>(end - begin);
  const MatchCounts::RightMatches right = counts.right_matches();
  std::vector<float> low(count);
  std::vector<std::uint8_t> binned(count);
  for (std::size_t i = 0; i < count; ++i) {
    low[i] = bins.low() + ranking_.origin[first + i];
    binned[i] = query.identities[first + i] != -1;
  }
  MatchQueries queries;
  queries.count = end - begin;
  queries.features = query.features.data() + begin * query.dims;
  queries.scale = std::span(ranking_.query_side.scale).subspan(first, count);
  queries.low = low;
  queries.binned = binned;
  queries.bin_scale = bins.scale();
  queries.bins = PairBins::bins;
  queries.begin = right.begin;
  queries.right = right.right;
  queries.own = right.own;
  queries.list_length = length_;
  MatchTallies tallies;
  const std::int64_t rows = ranking_.gallery->rows;
  const std::string words = match_->walk(queries, tallies, [&](std::int64_t done) { // of every row, also of junk
    advance(done / rows * columns_ + done % rows * columns_ / rows);
    return !stop.stop_requested();
  });
  if (!words.empty())
    return trouble(words);
  if (stop.stop_requested())
    return cancelled();
  counts.take(tallies);
  bins.add_bins(tallies.bins);
  for (std::size_t i = 0; length_ > 0 && i < count; ++i) {
    const auto from = i * static_cast<std::size_t>(length_), size = static_cast<std::size_t>(length_);
    top.offer(begin + static_cast<std::int64_t>(i), std::span<const float>(tallies.list_scores).subspan(from, size),
              std::span<const std::int32_t>(tallies.list_rows).subspan(from, size));
  }
  return {};
}

} // namespace cds
