// Every image of a set opened once, on threads. Inside core/data only.
#pragma once

#include "base/progress.h"
#include "data/dataset.h"

#include <optional>
#include <stop_token>

namespace cds {

struct ScannedImage {
  const ImageRecord* record = nullptr;
  std::uint64_t hash = 0; // of size and decoded pixels
  int height = 0, width = 0;
  std::optional<Error> error; // then the above are 0
};

// One result a record, in their order whatever the threads. Blocks. The only error is `cancelled`.
[[nodiscard]] Result<std::vector<ScannedImage>> scan_images(const std::vector<const ImageRecord*>& records, int threads,
                                                            const ProgressSink& progress, std::stop_token stop);

} // namespace cds
