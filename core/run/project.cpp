#include "run/project.h"

#include "base/file.h"
#include "base/ids.h"
#include "run/file_lock.h"

#include <algorithm>

namespace cds {
namespace fs = std::filesystem;
namespace {

// Reads a list of objects at `key` with fn(JsonReader&).
template <class Fn>
Status read_list(const Json& list, const std::string& file, const std::string& key, Fn&& fn) {
  if (list.is_null())
    return {};
  if (!list.is_array())
    return wrong_call("a list is expected here", file + ": /" + key);
  for (std::size_t i = 0; i < list.size(); ++i) {
    JsonReader reader(list[i], file, "/" + key + "/" + std::to_string(i));
    fn(reader);
    CDS_TRY(reader.finish());
  }
  return {};
}

Json project_json(const Project& project) {
  Json sets = Json::array(), experiments = Json::array();
  for (const ProjectDataSet& set : project.data_sets)
    sets.push_back({{"name", set.name}, {"path", set.path}, {"layout", set.layout}});
  for (const ProjectExperiment& experiment : project.experiments) {
    experiments.push_back({{"name", experiment.name}, {"file", experiment.file}});
    if (!experiment.parent.empty())
      experiments.back()["parent"] = experiment.parent;
  }
  return {{"name", project.name}, {"data_sets", std::move(sets)}, {"experiments", std::move(experiments)}};
}

} // namespace

fs::path Project::resolved(const std::string& path) const {
  return fs::path(path).is_absolute() ? fs::path(path) : (folder / path).lexically_normal();
}

Result<Project> create_project(const fs::path& folder, const std::string& name) {
  Project out;
  out.folder = fs::absolute(folder).lexically_normal();
  if (!out.folder.has_filename())
    out.folder = out.folder.parent_path();
  out.name = name.empty() ? out.folder.filename().string() : name;
  std::error_code code;
  if (fs::exists(out.file(), code))
    return wrong_call("there is a project here already", out.file().string(), "Open it, or choose another folder");
  if (fs::exists(out.folder, code) && !fs::is_directory(out.folder, code))
    return wrong_call("is a file, not a folder", out.folder.string(), "Choose another place");
  CDS_TRY(make_folder(out.folder / "experiments"));
  CDS_TRY(make_folder(out.runs()));
  CDS_TRY(save_project(out));
  return out;
}

Result<Project> open_project(const fs::path& place) {
  Project out;
  out.folder = fs::absolute(place.filename() == "project.json" ? place.parent_path() : place).lexically_normal();
  if (!out.folder.has_filename())
    out.folder = out.folder.parent_path();
  std::error_code code;
  if (!fs::exists(out.file(), code))
    return wrong_call("is no project: project.json is missing", out.folder.string(),
                      "Choose a project's folder, or make a new project there");
  CDS_ASSIGN(const Json json, read_json(out.file()));
  const std::string file = out.file().string();
  JsonReader reader(json, file);
  Json sets, experiments;
  reader.read("name", out.name).read_any("data_sets", sets).read_any("experiments", experiments);
  CDS_TRY(reader.finish());
  CDS_TRY(read_list(sets, file, "data_sets", [&](JsonReader& item) {
    ProjectDataSet set;
    item.read("name", set.name).read("path", set.path).read("layout", set.layout);
    out.data_sets.push_back(std::move(set));
  }));
  CDS_TRY(read_list(experiments, file, "experiments", [&](JsonReader& item) {
    ProjectExperiment experiment;
    item.read("name", experiment.name).read("file", experiment.file).read("parent", experiment.parent);
    out.experiments.push_back(std::move(experiment));
  }));
  for (std::size_t i = 0; i < out.data_sets.size(); ++i)
    if (out.data_sets[i].path.empty())
      return wrong_call("a data set needs its folder", file + ": /data_sets/" + std::to_string(i) + "/path");
  for (std::size_t i = 0; i < out.experiments.size(); ++i)
    if (out.experiments[i].file.empty())
      return wrong_call("an experiment needs its file", file + ": /experiments/" + std::to_string(i) + "/file");
  if (out.name.empty())
    out.name = out.folder.filename().string();
  return out;
}

Status save_project(const Project& project) {
  return write_json(project.file(), project_json(project));
}

fs::path default_project_folder(const fs::path& from) {
  const fs::path start = fs::absolute(from).lexically_normal();
  std::error_code code;
  for (fs::path at = start;; at = at.parent_path()) {
    if (fs::exists(at / "project.json", code))
      return at;
    if (at == at.parent_path())
      return start;
  }
}

Result<std::string> save_experiment(Project& project, const Experiment& experiment, const std::string& file,
                                    const std::string& parent) {
  std::string name = file;
  std::error_code code;
  if (name.empty()) {
    const std::string base =
        "experiments/" + slug(experiment.name.empty() ? to_string(experiment.kind) : experiment.name);
    name = base + ".json";
    for (int n = 2; fs::exists(project.folder / name, code); ++n)
      name = base + "-" + std::to_string(n) + ".json";
  }
  CDS_TRY(make_folder((project.folder / name).parent_path()));
  CDS_TRY(write_json(project.folder / name, to_json(experiment)));
  const auto found = std::find_if(project.experiments.begin(), project.experiments.end(),
                                  [&](const ProjectExperiment& known) { return known.file == name; });
  const std::string title = experiment.name.empty() ? fs::path(name).stem().string() : experiment.name;
  if (found == project.experiments.end()) {
    project.experiments.push_back({title, name, parent});
  } else {
    found->name = title;
    if (!parent.empty())
      found->parent = parent;
  }
  CDS_TRY(save_project(project));
  return name;
}

RunEntry read_run_entry(const fs::path& run_folder) {
  RunEntry out;
  out.folder = run_folder;
  out.id = run_folder.filename().string();
  const auto note = [&](const Error& error) {
    if (!out.error)
      out.error = error;
  };
  if (auto record = read_run(run_folder))
    out.record = std::move(*record);
  else
    note(record.error());
  std::error_code code;
  if (!fs::exists(RunPaths{run_folder}.journal(), code)) {
    if (auto status = read_status(run_folder)) // it may wait for its Slurm job
      out.status = std::move(*status);
    return out;
  }
  auto reader = JournalReader::open(run_folder);
  if (!reader) {
    note(reader.error());
    return out;
  }
  if (auto status = read_status(*reader, run_folder))
    out.status = std::move(*status);
  else
    note(status.error());
  if (auto results = reader->results()) {
    for (ResultRow& row : *results)
      out.results[row.key] = std::move(row.value);
  } else {
    note(results.error());
  }
  return out;
}

std::vector<fs::path> run_folders(const fs::path& project_folder) {
  std::vector<fs::path> out;
  std::error_code code;
  for (fs::directory_iterator it(project_folder / "runs", fs::directory_options::skip_permission_denied, code), end;
       !code && it != end; it.increment(code)) {
    std::error_code ignored;
    if (it->is_directory(ignored) && it->path().filename().string()[0] != '.')
      out.push_back(it->path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<RunEntry> list_runs(const fs::path& project_folder) {
  std::vector<RunEntry> out;
  for (const fs::path& folder : run_folders(project_folder))
    out.push_back(read_run_entry(folder));
  return out;
}

Result<std::map<std::string, RunLabel>> read_labels(const fs::path& project_folder) {
  const fs::path file = Project{project_folder, {}, {}, {}}.labels();
  std::map<std::string, RunLabel> out;
  std::error_code code;
  if (!fs::exists(file, code))
    return out;
  CDS_ASSIGN(const Json json, read_json(file));
  if (!json.is_object())
    return wrong_call("an object is expected here", file.string());
  for (const auto& item : json.items()) {
    JsonReader reader(item.value(), file.string(), "/" + item.key());
    RunLabel& label = out[item.key()];
    reader.read("star", label.star).read("tags", label.tags).read("group", label.group).read("note", label.note);
    CDS_TRY(reader.finish());
  }
  return out;
}

Status write_label(const fs::path& project_folder, const std::string& run_id, const RunLabel& label) {
  CDS_ASSIGN(const FileLock lock, FileLock::wait(project_folder / "labels.lock"));
  CDS_ASSIGN(auto labels, read_labels(project_folder));
  if (label == RunLabel{})
    labels.erase(run_id);
  else
    labels[run_id] = label;
  Json json = Json::object();
  for (const auto& [id, value] : labels)
    json[id] = {{"star", value.star}, {"tags", value.tags}, {"group", value.group}, {"note", value.note}};
  return write_json(Project{project_folder, {}, {}, {}}.labels(), json);
}

} // namespace cds
