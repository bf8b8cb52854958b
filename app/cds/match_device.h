// The device that a command matches on.
#pragma once

#include "base/match_device.h"
#include "base/result.h"

namespace cds {

// "cpu": null. "cuda" or "cuda:N": that card; wrong_call where there is none such. "auto": the first card, else null.
// May take a second where the driver is asked.
[[nodiscard]] Result<std::unique_ptr<MatchDevice>> pick_match_device(const std::string& name);

} // namespace cds
