#include "models/run_scan.h"

#include "models/run_reading.h"
#include "run/run_folder.h"

#include <chrono>
#include <utility>

namespace cds {

namespace {

// Sizes and times of the files that tell of a run: an unchanged stamp needs no reading.
std::string stamp_of(const std::filesystem::path& folder) {
  std::string stamp;
  for (const char* name : {"run.json", "journal.sqlite", "journal.sqlite-wal", "request.json", "slurm.json"}) {
    std::error_code error;
    const auto file = folder / name;
    const auto size = std::filesystem::file_size(file, error);
    stamp += error ? "-" : std::to_string(size);
    const auto time = std::filesystem::last_write_time(file, error);
    stamp += error ? "/" : ":" + std::to_string(time.time_since_epoch().count()) + "/";
  }
  return stamp;
}

} // namespace

RunScan scan_runs(const std::filesystem::path& project, const RunStamps& known) {
  RunScan scan;
  for (const auto& folder : run_folders(project)) {
    const std::string id = folder.filename().string();
    std::string stamp = stamp_of(folder); // before reading: a change meanwhile is seen next time
    const auto old = known.find(id);
    if (old == known.end() || old->second != stamp)
      scan.changed.push_back(read_run_info(folder));
    scan.stamps[id] = std::move(stamp);
  }
  for (const auto& [id, stamp] : known)
    if (!scan.stamps.contains(id))
      scan.gone.push_back(id);
  return scan;
}

} // namespace cds
