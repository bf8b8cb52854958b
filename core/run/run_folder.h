// A run's folder and its run.json, written once at birth: all that is needed to do the run again.
#pragma once

#include "base/json.h"
#include "base/result.h"
#include "run/experiment.h"

#include <filesystem>
#include <string>
#include <vector>

namespace cds {

struct RunPaths {
  std::filesystem::path folder;

  [[nodiscard]] std::filesystem::path run_json() const { return folder / "run.json"; }
  [[nodiscard]] std::filesystem::path journal() const { return folder / "journal.sqlite"; }
  [[nodiscard]] std::filesystem::path request() const { return folder / "request.json"; }
  [[nodiscard]] std::filesystem::path lock() const { return folder / "engine.lock"; }
  [[nodiscard]] std::filesystem::path log() const {
    return folder / "engine.log";
  } // a detached engine's standard error
  [[nodiscard]] std::filesystem::path checkpoints() const { return folder / "checkpoints"; }
  [[nodiscard]] std::filesystem::path last_checkpoint() const { return checkpoints() / "last.pt"; }
  [[nodiscard]] std::filesystem::path best_checkpoint() const { return checkpoints() / "best.pt"; }
  [[nodiscard]] std::filesystem::path genotype() const { return folder / "genotype.json"; }
  [[nodiscard]] std::filesystem::path features() const { return folder / "features.npz"; }
  [[nodiscard]] std::filesystem::path ranks() const { return folder / "ranks.npz"; }
};

// run.json. Paths in the experiment are absolute.
struct RunRecord {
  std::string id;     // the folder's name at birth
  double created = 0; // Unix seconds, UTC
  Experiment experiment;
  std::string data_fingerprint;   // of the files trained on (core/data); empty: not taken
  Json versions = Json::object(); // program and libraries
  Json machine = Json::object();  // base/machine.h
  int threads = 0;
  std::string parent;               // the run whose genotype or weights this one took; may be empty
  std::vector<std::string> command; // the command line
};

// Makes PROJECT/runs/ID with run.json and checkpoints/. `name`: as in create_run_folder (empty: made from time and the
// experiment's name). record.id and record.created are filled in. On an error nothing is left behind. Blocks.
[[nodiscard]] Result<RunPaths> create_run(const std::filesystem::path& runs_folder, const std::string& name,
                                          RunRecord record);

// Errors are `failed` and name run.json and the place in it; a folder that is no run is wrong_call.
[[nodiscard]] Result<RunRecord> read_run(const std::filesystem::path& run_folder);
[[nodiscard]] Json to_json(const RunRecord& record);

// The folder that RUN names on a command line: a run folder's path, or an id (or the only id that begins so) inside
// `project` (empty: default_project_folder()). wrong_call, with the closest id, where there is none.
[[nodiscard]] Result<std::filesystem::path> find_run(const std::string& run, const std::filesystem::path& project = {});

} // namespace cds
