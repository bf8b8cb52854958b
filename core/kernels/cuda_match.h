// A CUDA device that matches (base/match_device.h), blockwise, without sorting a gallery and without queries x gallery.
#pragma once

#include "base/match_device.h"

namespace cds {

// `memory_bytes` bounds what of a gallery lies on the device, beside some 200 MB for the work; a larger one goes there
// block by block, once for each 1,024 queries. 0: six tenths of what is free when a match begins. In a build without
// CUDA every open() says so.
[[nodiscard]] std::unique_ptr<MatchDevice> cuda_match_device(int index, std::uint64_t memory_bytes = 0);

} // namespace cds
