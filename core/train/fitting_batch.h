// Which batch a device's memory holds, found by trying.
#pragma once

#include "base/result.h"

#include <exception>
#include <functional>
#include <string>

namespace cds {

// Whether an exception says that the host or a device has no memory left.
[[nodiscard]] bool is_out_of_memory(const std::exception& problem);

// The largest size below `failed_at` for which `attempt` does not run out of memory, by halving and then closing in on
// it to an eighth; 0 where not even 1 does. Other exceptions of `attempt` pass through.
[[nodiscard]] int largest_fitting(int failed_at, const std::function<void(int)>& attempt);

// The error of a step that ran out of memory with `groups` of `key` (for example train.identities_per_batch), after
// trying. What was tried is freed; the run stays resumable from its last checkpoint.
[[nodiscard]] Error out_of_memory(const std::string& device, const std::string& key, int groups,
                                  const std::function<void(int)>& attempt);

} // namespace cds
