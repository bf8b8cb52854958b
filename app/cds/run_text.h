// Runs as JSON objects and as lines for people, shared by the run-control commands.
#pragma once

#include "app/cds/commands.h"
#include "run/project.h"

#include <filesystem>
#include <string>

namespace cds {

// id, folder, name, kind, created, state, reason, since, pending, process, progress (heartbeat), results, error; absent
// parts are left out.
[[nodiscard]] Json run_json(const RunEntry& run);
[[nodiscard]] std::string runs_table(const std::vector<RunEntry>& runs);
[[nodiscard]] std::string run_text(const RunEntry& run);
[[nodiscard]] std::string time_text(double unix_seconds); // local time, "2026-11-22 08:15"

// Adds --project DIR to a command: `out` stays empty where it is not given.
void add_project_option(CLI::App& command, std::string& out);
// The project folder of --project, or the nearest one at or above the current folder.
[[nodiscard]] std::filesystem::path project_folder(const std::string& given);

} // namespace cds
