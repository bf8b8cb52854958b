// Which runs a project has now, and which have changed since the last look. Any thread.
#pragma once

#include "models/run_info.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace cds {

using RunStamps = std::map<std::string, std::string>; // run folder's name -> what its files looked like when last read

struct RunScan {
  std::vector<RunInfo> changed; // new ones too
  std::vector<std::string> gone;
  RunStamps stamps; // of all that are there
};

// Reads the run folders whose files differ from `known`, and no others. Blocks for as long as that takes.
[[nodiscard]] RunScan scan_runs(const std::filesystem::path& project, const RunStamps& known);

} // namespace cds
