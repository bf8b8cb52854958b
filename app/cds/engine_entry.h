// The one call from run control into the engine.
#pragma once

#include "app/cds/commands.h"

#include <filesystem>

namespace cds {

// Runs, or continues from its last checkpoint, the run whose folder exists already (run.json written), in this process
// and in the foreground, until it is finished, failed or stopped. Takes the run's lock; prints the run's one answer
// through context. Returns the exit status. Blocks. In cds-engine defined with the search command; in cds the process
// becomes cds-engine. Absent where the engine is not built.
int run_engine(const std::filesystem::path& run_folder, Context& context);

} // namespace cds
