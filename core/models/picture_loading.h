// Many pictures at once, for a sheet that is printed. Any thread.
#pragma once

#include "data/decode.h"

#include <map>
#include <stop_token>
#include <string>
#include <vector>

namespace cds {

// Each picture once, by its path, no higher than `height` (0: as it is); what cannot be decoded is left out. Blocks.
[[nodiscard]] std::map<std::string, Image8> load_pictures(const std::vector<std::string>& paths, int height,
                                                          const std::stop_token& stop = {});

} // namespace cds
