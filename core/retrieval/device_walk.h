// The walk over queries x gallery on a device, in place of score_pass. Private to retrieval.
#pragma once

#include "retrieval/ranking.h"
#include "retrieval/score_sheet.h"

namespace cds {

class DeviceWalk {
public:
  // Blocks while the gallery goes to options.device. All of them must outlive the walk. Errors: the device's, a list
  // longer than it keeps.
  [[nodiscard]] static Result<std::unique_ptr<DeviceWalk>> open(const Ranking& ranking, const GalleryOrder& order,
                                                                const MatchOptions& options);
  // Queries [begin, end), those of `counts`, which must be of Counter::device. Adds to all three. `advance` as for
  // score_pass. Blocks.
  [[nodiscard]] Status walk(std::int64_t begin, std::int64_t end, MatchCounts& counts, PairBins& bins, TopLists& top,
                            const std::function<void(std::int64_t)>& advance, const std::stop_token& stop);

private:
  DeviceWalk(const Ranking& ranking, const GalleryOrder& order, const MatchOptions& options);
  [[nodiscard]] tl::unexpected<Error> trouble(const std::string& words) const;

  const Ranking& ranking_;
  const MatchDevice& device_;
  std::int64_t columns_;
  int length_;
  std::vector<std::int32_t> cameras_; // of each gallery row; -1: junk
  std::unique_ptr<DeviceMatch> match_;
};

} // namespace cds
