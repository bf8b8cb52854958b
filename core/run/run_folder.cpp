#include "run/run_folder.h"

#include "base/file.h"
#include "base/ids.h"
#include "base/process.h"
#include "run/project.h"

namespace cds {
namespace fs = std::filesystem;
namespace {

constexpr int run_format = 1;

Result<RunRecord> parse(const Json& json, const std::string& file) {
  JsonReader reader(json, file);
  RunRecord out;
  int format = run_format;
  std::string kind;
  Json experiment;
  reader.read("format", format)
      .read("id", out.id)
      .read("created", out.created)
      .read("kind", kind)
      .read_any("experiment", experiment)
      .read("data_fingerprint", out.data_fingerprint)
      .read_any("versions", out.versions)
      .read_any("machine", out.machine)
      .read("threads", out.threads)
      .read("parent", out.parent)
      .read("command", out.command);
  if (format != run_format)
    return failed("was written in format " + std::to_string(format) + ", this program reads format " +
                      std::to_string(run_format),
                  file, "Update this program");
  CDS_TRY(reader.finish());
  CDS_ASSIGN(out.experiment, experiment_from_json(experiment, file + ": /experiment"));
  return out;
}

} // namespace

Json to_json(const RunRecord& record) {
  return {{"format", run_format},
          {"id", record.id},
          {"kind", to_string(record.experiment.kind)},
          {"created", record.created},
          {"experiment", to_json(record.experiment)},
          {"data_fingerprint", record.data_fingerprint},
          {"versions", record.versions},
          {"machine", record.machine},
          {"threads", record.threads},
          {"parent", record.parent},
          {"command", record.command}};
}

Result<RunPaths> create_run(const fs::path& runs_folder, const std::string& name, RunRecord record) {
  const std::string hint =
      record.experiment.name.empty() ? std::string(to_string(record.experiment.kind)) : record.experiment.name;
  CDS_ASSIGN(record.id, create_run_folder(runs_folder, name, hint));
  record.created = now_seconds();
  const RunPaths paths{fs::absolute(runs_folder / record.id)};
  Status status = make_folder(paths.checkpoints());
  if (status)
    status = write_json(paths.run_json(), to_json(record));
  if (!status) {
    std::error_code code;
    fs::remove_all(paths.folder, code);
    return tl::unexpected<Error>(status.error());
  }
  return paths;
}

Result<RunRecord> read_run(const fs::path& run_folder) {
  const fs::path file = RunPaths{run_folder}.run_json();
  std::error_code code;
  if (!fs::exists(file, code))
    return wrong_call("is no run: run.json is missing", run_folder.string(),
                      "Name a run's folder; `cds runs` lists them");
  auto json = read_json(file);
  auto record = json ? parse(*json, file.string()) : tl::unexpected<Error>(json.error());
  if (!record)
    record.error().kind = ErrorKind::failed; // written by a program, not by a person
  return record;
}

Result<fs::path> find_run(const std::string& run, const fs::path& project) {
  std::error_code code;
  if (run.empty())
    return wrong_call("no run is named");
  if (fs::exists(fs::path(run) / "run.json", code)) {
    const fs::path folder = fs::absolute(run).lexically_normal();
    return folder.has_filename() ? folder : folder.parent_path(); // "runs/a/"
  }
  const fs::path folder = fs::absolute(project.empty() ? default_project_folder() : project);
  const fs::path inside = folder / "runs" / run;
  if (run.find('/') == std::string::npos && fs::exists(inside / "run.json", code))
    return inside.lexically_normal();
  std::vector<std::string> known, begins;
  for (const fs::path& entry : run_folders(folder)) {
    known.push_back(entry.filename().string());
    if (known.back().rfind(run, 0) == 0)
      begins.push_back(known.back());
  }
  if (begins.size() == 1)
    return (folder / "runs" / begins.front()).lexically_normal();
  if (begins.size() > 1)
    return wrong_call(std::to_string(begins.size()) + " runs begin with '" + run + "'", (folder / "runs").string(),
                      "Write more of the name, such as " + begins.front());
  if (fs::is_directory(run, code))
    return wrong_call("is no run: run.json is missing", run, "Name a run's folder, or the id of a run");
  const std::string close = closest_word(run, known);
  return wrong_call("there is no run '" + run + "'", (folder / "runs").string(),
                    close.empty() ? "`cds runs --project FOLDER` lists a project's runs"
                                  : "Did you mean '" + close + "'?");
}

} // namespace cds
