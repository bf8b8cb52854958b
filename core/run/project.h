// A project: a folder with project.json (data sets, experiments), experiments/, runs/, queue.json and labels.json.
// project.json: {"name", "data_sets": [{"name", "path", "layout"}], "experiments": [{"name", "file", "parent"}]};
// parent only where there is one
#pragma once

#include "base/result.h"
#include "run/run_folder.h"
#include "run/status.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cds {

struct ProjectDataSet {
  std::string name;
  std::string path; // as written; relative to the project folder
  std::string layout = "auto";
  friend bool operator==(const ProjectDataSet&, const ProjectDataSet&) = default;
};

struct ProjectExperiment {
  std::string name;
  std::string file;   // relative to the project folder
  std::string parent; // what it was cloned from: another one's file, or "run:ID"; empty: nothing that was kept
  friend bool operator==(const ProjectExperiment&, const ProjectExperiment&) = default;
};

struct Project {
  std::filesystem::path folder; // absolute; not in the file
  std::string name;
  std::vector<ProjectDataSet> data_sets;
  std::vector<ProjectExperiment> experiments;

  [[nodiscard]] std::filesystem::path file() const { return folder / "project.json"; }
  [[nodiscard]] std::filesystem::path runs() const { return folder / "runs"; }
  [[nodiscard]] std::filesystem::path queue() const { return folder / "queue.json"; }
  [[nodiscard]] std::filesystem::path labels() const { return folder / "labels.json"; }
  [[nodiscard]] std::filesystem::path resolved(const std::string& path) const; // against the folder
};

// Makes the folder, experiments/, runs/ and project.json; wrong_call where there is a project already. Blocks, as all
// here.
[[nodiscard]] Result<Project> create_project(const std::filesystem::path& folder, const std::string& name);
[[nodiscard]] Result<Project> open_project(const std::filesystem::path& folder); // or its project.json
[[nodiscard]] Status save_project(const Project& project);

// The nearest folder at or above `from` that has a project.json; else `from` itself.
[[nodiscard]] std::filesystem::path
default_project_folder(const std::filesystem::path& from = std::filesystem::current_path());

// Writes experiments/SLUG.json (a free name) or over `file`, and lists it in the project; the project is saved. A
// `parent` is kept with it; without one, what is listed stays.
[[nodiscard]] Result<std::string> save_experiment(Project& project, const Experiment& experiment,
                                                  const std::string& file = {}, const std::string& parent = {});

// One run as a list shows it. A foreign or broken folder has `error` and whatever could be read.
struct RunEntry {
  std::filesystem::path folder;
  std::string id;
  std::optional<RunRecord> record;
  RunStatus status;
  std::map<std::string, Json> results;
  std::optional<Error> error;
};
[[nodiscard]] RunEntry read_run_entry(const std::filesystem::path& run_folder);
// The run folders of a project, by id; a missing runs/ has none. Cheap.
[[nodiscard]] std::vector<std::filesystem::path> run_folders(const std::filesystem::path& project_folder);
[[nodiscard]] std::vector<RunEntry> list_runs(const std::filesystem::path& project_folder);

// What a person says about a run: labels.json, {"RUN-ID": {"star": true, "tags": [...], "group": "...", "note":
// "..."}}. Written by the workbench or the command line under one lock.
struct RunLabel {
  bool star = false;
  std::vector<std::string> tags;
  std::string group; // runs of one group are listed as one entry; empty: by their experiment
  std::string note;
  friend bool operator==(const RunLabel&, const RunLabel&) = default;
};
[[nodiscard]] Result<std::map<std::string, RunLabel>> read_labels(const std::filesystem::path& project_folder);
[[nodiscard]] Status write_label(const std::filesystem::path& project_folder, const std::string& run_id,
                                 const RunLabel& label);

} // namespace cds
