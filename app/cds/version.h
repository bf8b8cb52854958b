// What this program was built with and runs on: `cds --version`, and the record in each run.json.
#pragma once

#include "base/json.h"

#include <string>

namespace cds {

[[nodiscard]] Json
library_versions(); // {"cds": "0.1.0", "compiler": ..., "libtorch": ..., ...}; absent libraries are left out
[[nodiscard]] std::string version_text();

} // namespace cds
