// One engine as a child process, watched to its end: what the queue and a study share.
#pragma once

#include "base/result.h"
#include "run/status.h"

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace cds {

struct EngineWatch {
  std::stop_token stop;                       // passed on to the engine, politely and once
  std::function<void(const RunStatus&)> look; // about once a second while it works; may be empty
};

// Waits while an engine that somebody else started works on the run; asked to stop, it asks that engine too and comes
// back. Returns at once where none does.
void wait_for_living(const std::filesystem::path& run_folder, const EngineWatch& watch);

// Starts `program` with `arguments`, its standard error in `log`, and blocks until it has ended. Its error in one line:
// the run's own reason where it failed, else the log's last line; empty where the program ended with 0.
[[nodiscard]] std::string run_engine_child(const std::filesystem::path& program,
                                           const std::vector<std::string>& arguments, const std::filesystem::path& log,
                                           const std::filesystem::path& run_folder, const EngineWatch& watch);

} // namespace cds
