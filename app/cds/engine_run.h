// The birth of a run and its work, shared by `cds search` and `cds train`.
#pragma once

#include "app/cds/commands.h"
#include "run/experiment.h"

namespace cds {

// Adds the subcommand of this kind with its options; its callback makes the run and works on it.
void add_engine_command(CLI::App& app, Context& context, ExperimentKind kind);

} // namespace cds
