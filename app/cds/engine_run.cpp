#include "app/cds/engine_run.h"

#include "app/cds/command_line.h"
#include "app/cds/engine_entry.h"
#include "app/cds/version.h"
#include "base/machine.h"
#include "base/process.h"
#include "parallel/ranks.h"
#include "run/journal_reader.h"
#include "run/project.h"
#include "search/searcher.h"
#include "search/strategy.h"
#include "train/device.h"
#include "train/inputs.h"
#include "train/trainer.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>

namespace cds {
namespace {

namespace fs = std::filesystem;

const char* word(ExperimentKind kind) {
  return kind == ExperimentKind::search ? "search" : "train";
}

// "run:ID" becomes that search's genotype.json, and the record's parent.
Status resolve_genotype(const BirthOptions& options, const fs::path& project, RunRecord& record) {
  auto& genotype = record.experiment.network.genotype;
  if (!has_genotype(record.experiment.network)) {
    if (options.genotype.empty())
      return {};
    return wrong_call(record.experiment.network.backbone + " has no genotype", "--genotype " + options.genotype,
                      "leave it out, or set network.backbone=cds");
  }
  if (!options.genotype.empty()) {
    genotype = options.genotype;
    std::error_code code;
    if (fs::exists(genotype, code))
      genotype = fs::absolute(genotype).lexically_normal().string();
  }
  if (genotype.rfind("run:", 0) != 0)
    return {};
  CDS_ASSIGN(const fs::path folder, find_run(genotype.substr(4), project));
  const RunPaths paths{folder};
  if (!fs::exists(paths.genotype()))
    return wrong_call("that run has no genotype", folder.string(), "name a search that is finished");
  record.parent = folder.filename().string();
  genotype = paths.genotype().string();
  return {};
}

// Everything that can be refused before a run exists: no folder is left behind by a slip.
Status check_before_birth(const Experiment& spec) {
  CDS_TRY(pick_device(spec.engine));
  CDS_ASSIGN(const SearchSpace space, SearchSpace::make(space_options(spec.space), "space"));
  if (spec.kind == ExperimentKind::search) {
    CDS_TRY(make_strategy(spec.search, space.layers(), static_cast<int>(space.candidates().size())));
    NeckOptions neck;
    CDS_ASSIGN(neck.kind, neck_kind(spec.network.neck, "network.neck"));
    CDS_TRY(plan_supernet(space, spec.input.height, spec.input.width, neck));
    CDS_TRY(experiment_costs(spec, space));
    return {};
  }
  CDS_ASSIGN(const Genotype genotype, genotype_of(spec));
  CDS_TRY(derived_cost(spec, genotype, 2));
  return {};
}

// The other processes of the run, where torchrun or srun started several; null where this is the only one.
Result<std::shared_ptr<Ranks>> meet_the_others() {
  CDS_ASSIGN(const Launch launch, launch_from_environment());
  if (launch.size < 2)
    return std::shared_ptr<Ranks>();
  CDS_ASSIGN(const auto timeout, Ranks::timeout_from_environment());
  return Ranks::join(launch, timeout);
}

// Processors for this process, of those that the processes on this machine share.
int cores_of(const Ranks* ranks) {
  if (!ranks)
    return core_count();
  const char* given = std::getenv("SLURM_CPUS_PER_TASK");
  const int cores = given ? std::atoi(given) : core_count() / std::max(1, ranks->launch().local_size);
  return std::clamp(cores, 1, core_count());
}

} // namespace

fs::path project_of(const BirthOptions& options) {
  const fs::path file = fs::absolute(options.experiment);
  fs::path project =
      options.project.empty() ? default_project_folder(file.parent_path()) : fs::absolute(options.project);
  std::error_code code;
  if (options.project.empty() && !fs::exists(project / "project.json", code))
    project = fs::current_path();
  return project;
}

Result<ExperimentKind> experiment_kind(const BirthOptions& options) {
  CDS_ASSIGN(const Experiment experiment, load_experiment(options.experiment, options.settings));
  return experiment.kind;
}

Result<RunPaths> give_birth(const BirthOptions& options, ExperimentKind kind, int threads) {
  RunRecord record;
  CDS_ASSIGN(record.experiment, load_experiment(options.experiment, options.settings));
  if (record.experiment.kind != kind)
    return wrong_call(std::string("this experiment is a ") + word(record.experiment.kind), options.experiment,
                      std::string("write: cds ") + word(record.experiment.kind) + " " + options.experiment);
  const fs::path project = project_of(options);
  CDS_TRY(resolve_genotype(options, project, record));
  CDS_TRY(check_before_birth(record.experiment));
  CDS_ASSIGN(record.data_fingerprint, data_fingerprint(record.experiment));
  record.versions = library_versions();
  record.machine = to_json(this_machine());
  record.threads = record.experiment.engine.threads > 0 ? record.experiment.engine.threads : threads;
  record.command = command_line();
  const auto network = record.experiment.network;
  CDS_ASSIGN(RunPaths paths, create_run(project / "runs", options.run, std::move(record)));
  if (kind == ExperimentKind::train && has_genotype(network)) {
    // the run keeps what it trains, whatever becomes of the source
    CDS_ASSIGN(const Genotype genotype, load_genotype(network.genotype));
    CDS_TRY(save_genotype(paths.genotype(), genotype));
  }
  return paths;
}

namespace {

// Rank 0 makes the run, the others are told where.
Result<fs::path> give_birth_together(const BirthOptions& options, ExperimentKind kind, Ranks* ranks) {
  if (ranks && !ranks->leads()) {
    const std::string folder = ranks->from_leader({});
    if (folder.empty())
      return failed("rank 0 could not begin the run: it says why");
    return fs::path(folder);
  }
  const auto paths = give_birth(options, kind, cores_of(ranks));
  if (ranks)
    static_cast<void>(ranks->from_leader(paths ? fs::absolute(paths->folder).string() : std::string()));
  if (!paths)
    return tl::unexpected(paths.error());
  return paths->folder;
}

std::string percent(const Json& scores, const char* key) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f %%", 100 * scores.value(key, 0.0));
  return text;
}

// One line a result for people.
std::string summary(const std::string& id, const std::string& state, const Json& results) {
  std::string text = id + ": " + state + "\n";
  if (results.contains("genotype"))
    text += "  genotype    " + results["genotype"].value("layers", Json()).dump() + "\n";
  else if (results.contains("backbone"))
    text += "  backbone    " + results["backbone"].get<std::string>() + "\n";
  if (results.contains("cost")) {
    char line[128];
    std::snprintf(line, sizeof line, "  cost        %.0f parameters, %.2f M multiply-adds\n",
                  results["cost"].value("inference_params", 0.0), results["cost"].value("macs", 0.0) / 1e6);
    text += line;
  }
  for (const auto& [key, label] :
       {std::pair{"validation", "  validation  "}, {"test", "  test        "}, {"chance", "  chance      "}})
    if (results.contains(key) && results[key].contains("accuracy"))
      text +=
          label + ("top-1 " + percent(results[key], "accuracy")) + ", top-5 " + percent(results[key], "top5") + "\n";
    else if (results.contains(key) && results[key].contains("mAP"))
      text += label + ("mAP " + percent(results[key], "mAP")) + ", rank-1 " + percent(results[key], "rank1") + "\n";
  if (results.contains("seconds"))
    text += "  time        " + duration_text(results["seconds"].get<double>()) + "\n";
  return text;
}

int run_together(const fs::path& run_folder, const std::shared_ptr<Ranks>& ranks, Context& context) {
  const bool leads = !ranks || ranks->leads();
  EngineHooks hooks;
  hooks.stop = context.stop;
  hooks.progress = terminal_progress(context.quiet || !leads);
  hooks.ranks = ranks;
  const auto outcome = run_session(run_folder, hooks, [](Session& session) {
    return session.experiment().kind == ExperimentKind::search ? run_search(session) : run_training(session);
  });
  if (!outcome) {
    Error error = outcome.error();
    if (!leads)
      error.what = "rank " + std::to_string(ranks->rank()) + ": " + error.what;
    context.fail(error);
    return context.exit_status;
  }
  if (!leads)
    return 0;
  const char* state = *outcome == RunOutcome::finished ? "finished" : "stopped";
  Json out{{"run", run_folder.filename().string()}, {"folder", run_folder.string()}, {"state", state}};
  if (auto reader = JournalReader::open(run_folder))
    if (const auto rows = reader->results())
      for (const auto& row : *rows)
        out[row.key] = row.value;
  context.answer(out, summary(out["run"], state, out));
  return 0;
}

} // namespace

int run_engine(const fs::path& run_folder, Context& context) {
  const auto ranks = meet_the_others();
  if (ranks)
    return run_together(run_folder, *ranks, context);
  context.fail(ranks.error());
  return context.exit_status;
}

void add_birth_options(CLI::App& command, BirthOptions& options) {
  command.add_option("--set", options.settings, "Change a key, e.g. --set train.epochs=3 (may be repeated)")
      ->allow_extra_args(false);
  command.add_option("--run", options.run, "The run's name (default: made from time and experiment)");
  command.add_option(
      "--project", options.project,
      "Project folder (default: the nearest one above the experiment with a project.json, else this folder)");
}

void add_engine_command(CLI::App& app, Context& context, ExperimentKind kind) {
  const bool search = kind == ExperimentKind::search;
  auto* command =
      app.add_subcommand(word(kind), search ? "Search a network: a run, from an experiment file"
                                            : "Train and evaluate a network: a run, from an experiment file");
  auto options = std::make_shared<BirthOptions>();
  command->add_option("experiment", options->experiment, "Experiment (JSON)")->required();
  add_birth_options(*command, *options);
  if (!search)
    command->add_option("--genotype", options->genotype,
                        "What to train: paper-cdnet, paper-cnet, a genotype JSON, or run:ID");
  command->callback([options, kind, &context] {
    const auto ranks = meet_the_others();
    if (!ranks)
      return context.fail(ranks.error());
    const auto folder = give_birth_together(*options, kind, ranks->get());
    if (!folder)
      return context.fail(folder.error());
    context.exit_status = run_together(*folder, *ranks, context);
  });
}

} // namespace cds
