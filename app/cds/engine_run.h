// The birth of a run and its work, shared by `cds search`, `cds train` and `cds submit`.
#pragma once

#include "app/cds/commands.h"
#include "run/experiment.h"
#include "run/run_folder.h"

namespace cds {

struct BirthOptions {
  std::string experiment, project, run, genotype;
  std::vector<std::string> settings;
};
// --set, --run and --project.
void add_birth_options(CLI::App& command, BirthOptions& options);

// The project that the run will belong to.
[[nodiscard]] std::filesystem::path project_of(const BirthOptions& options);
[[nodiscard]] Result<ExperimentKind> experiment_kind(const BirthOptions& options);
// Makes the run's folder, with everything that can be refused beforehand refused. `threads`: of the network where
// engine.threads is 0; 0: all cores of whoever begins it. Blocks.
[[nodiscard]] Result<RunPaths> give_birth(const BirthOptions& options, ExperimentKind kind, int threads);

// Adds the subcommand of this kind with its options; its callback makes the run and works on it.
void add_engine_command(CLI::App& app, Context& context, ExperimentKind kind);

} // namespace cds
