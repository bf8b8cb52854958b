// cds replay RUN: does a run again from its run.json and says whether it came out the same.
#include "app/cds/command_line.h"
#include "app/cds/version.h"
#include "base/machine.h"
#include "run/project.h"
#include "run/same_runs.h"
#include "search/searcher.h"
#include "train/inputs.h"
#include "train/trainer.h"

#include <cstdlib>
#include <memory>

namespace cds {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string run, project, keep;
  int epochs = 0;
  bool anyway = false;
};

// What was otherwise when the run was made; explains a difference, or shows what does not matter.
Json circumstances(const RunRecord& then, const RunRecord& now) {
  Json out = Json::array();
  const auto add = [&](const std::string& what, const Json& before, const Json& after) {
    if (before != after && !before.is_null())
      out.push_back({{"what", what}, {"then", before}, {"now", after}});
  };
  for (const auto& [key, value] : then.versions.items())
    add(key, value, now.versions.value(key, Json()));
  for (const char* key : {"host", "system", "processor", "cores"})
    add(key, then.machine.value(key, Json()), now.machine.value(key, Json()));
  if (!then.data_fingerprint.empty())
    add("data set", then.data_fingerprint, now.data_fingerprint);
  return out;
}

// A folder for the new run that is removed again; or the project's, where the new run is to be kept.
class Place {
public:
  Place() = default;
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() {
    std::error_code code;
    if (!scratch_.empty())
      fs::remove_all(scratch_, code);
  }
  Result<fs::path> runs_folder(const fs::path& run, const Options& options) {
    if (!options.keep.empty())
      return run.parent_path();
    std::error_code code;
    std::string name = (fs::temp_directory_path(code) / "cds-replay-XXXXXX").string();
    if (code || !::mkdtemp(name.data()))
      return failed("no temporary folder can be made", name, "set TMPDIR to a folder you can write to, or use --keep");
    scratch_ = name;
    return scratch_;
  }

private:
  fs::path scratch_;
};

Result<RunRecord> record_of_replay(const RunRecord& original, const fs::path& folder, const Options& options) {
  RunRecord record = original; // seed, experiment, threads
  CDS_ASSIGN(record.data_fingerprint, data_fingerprint(original.experiment));
  if (!original.data_fingerprint.empty() && record.data_fingerprint != original.data_fingerprint && !options.anyway)
    return failed("the data set is no longer the one of this run (fingerprint " + original.data_fingerprint + ", now " +
                      record.data_fingerprint + ")",
                  original.experiment.data.path, "put the former files back, or replay --anyway");
  record.versions = library_versions();
  record.machine = to_json(this_machine());
  record.parent = folder.filename().string();
  record.command = command_line();
  return record;
}

// Runs it, at most until the extent's last sample was passed.
Status run_again(const RunPaths& paths, const std::optional<RunExtent>& extent, const Context& context) {
  std::stop_source enough;
  const std::stop_callback passed_on(context.stop, [&] { enough.request_stop(); });
  EngineHooks hooks;
  hooks.stop = enough.get_token();
  hooks.progress = [&, show = terminal_progress(context.quiet)](const Progress& progress) {
    if (extent && progress.done > extent->step)
      enough.request_stop();
    if (show) // empty where quiet
      show(progress);
  };
  hooks.progress_interval = 0;
  const auto outcome = run_session(paths.folder, hooks, [](Session& session) {
    return session.experiment().kind == ExperimentKind::search ? run_search(session) : run_training(session);
  });
  if (!outcome)
    return tl::unexpected(outcome.error());
  return context.stop.stop_requested() ? Status(cancelled()) : Status{};
}

Result<Json> replay(const Options& options, const Context& context) {
  CDS_ASSIGN(const fs::path folder, find_run(options.run, options.project));
  CDS_ASSIGN(const RunRecord original, read_run(folder));
  CDS_ASSIGN(const auto extent, comparable_extent(folder, options.epochs));
  CDS_ASSIGN(const RunRecord record, record_of_replay(original, folder, options));
  Place place;
  CDS_ASSIGN(const fs::path runs, place.runs_folder(folder, options));
  CDS_ASSIGN(const RunPaths paths, create_run(runs, options.keep, record));
  if (original.experiment.kind == ExperimentKind::train && fs::exists(RunPaths{folder}.genotype())) {
    CDS_ASSIGN(const Genotype genotype, load_genotype(RunPaths{folder}.genotype().string()));
    CDS_TRY(save_genotype(paths.genotype(), genotype));
  }
  CDS_TRY(run_again(paths, extent, context));
  CDS_ASSIGN(const RunComparison found, compare_runs(folder, paths.folder, extent));
  Json out{{"run", folder.filename().string()},
           {"same", !found.difference},
           {"whole", !extent},
           {"epochs_compared", found.epochs},
           {"samples", found.samples},
           {"alphas", found.alphas},
           {"ledger", found.ledger},
           {"results", found.results},
           {"difference", nullptr},
           {"circumstances", circumstances(original, record)}};
  if (found.difference) {
    const auto& difference = *found.difference;
    out["difference"] = {{"what", difference.what}, {"step", difference.step},     {"epoch", difference.epoch},
                         {"run", difference.first}, {"replay", difference.second}, {"text", to_string(difference)}};
  }
  if (!options.keep.empty())
    out["folder"] = paths.folder.string();
  return out;
}

std::string text_of(const Json& report) {
  const auto count = [&](const char* key) { return std::to_string(report[key].get<std::int64_t>()); };
  const bool same = report["same"].get<bool>();
  std::string text = report["run"].get<std::string>() + (same ? ": the same, bit for bit" : ": not the same");
  text += report["whole"].get<bool>() ? "\n" : ", as far as it was compared\n";
  text += "  equal     " + count("samples") + " samples, " + count("epochs_compared") + " epochs, " + count("alphas") +
          " alphas, " + count("ledger") + " ledger rows, " + count("results") + " results\n";
  if (!same)
    text += "  differs   " + report["difference"]["text"].get<std::string>() + " (run, replay)\n";
  for (const auto& one : report["circumstances"])
    text +=
        "  " + one["what"].get<std::string>() + ": " + one["then"].dump() + " then, " + one["now"].dump() + " now\n";
  return text;
}

} // namespace

void add_replay(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "replay", "Do a run again from its run.json and compare every recorded number; 1 if one differs");
  auto options = std::make_shared<Options>();
  command->add_option("run", options->run, "Run folder, or a run's id in the project")->required();
  command->add_option("--project", options->project,
                      "Project folder (default: the nearest one at or above this folder)");
  command->add_option("--epochs", options->epochs, "Only the first N epochs (default: all that the run finished)")
      ->check(CLI::PositiveNumber);
  command->add_option("--keep", options->keep, "Keep the new run, under this name beside the old one");
  command->add_flag("--anyway", options->anyway, "Also where the data set has changed");
  command->callback([options, &context] {
    const auto report = replay(*options, context);
    if (!report)
      return context.fail(report.error());
    context.answer(*report, text_of(*report));
    if (!(*report)["same"].get<bool>())
      context.exit_status = 1;
  });
}

} // namespace cds
