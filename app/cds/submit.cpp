// cds submit EXPERIMENT.json | RUN: a run for Slurm to begin, or to go on with.
#include "app/cds/engine_run.h"
#include "app/cds/run_text.h"
#include "base/file.h"
#include "run/slurm.h"

#include <memory>

namespace cds {
namespace {

namespace fs = std::filesystem;

struct Options {
  BirthOptions birth; // birth.experiment: the experiment, or a run
  SlurmRequest slurm;
  bool dry = false;
};

bool names_experiment(const std::string& word) {
  std::error_code code;
  return fs::is_regular_file(word, code);
}

fs::path own_program() {
  std::error_code code;
  return fs::read_symlink("/proc/self/exe", code).parent_path() / "cds";
}

// The folder of the run that the job will work on.
Result<fs::path> run_of(const Options& options) {
  if (!names_experiment(options.birth.experiment)) {
    CDS_ASSIGN(const fs::path folder, find_run(options.birth.experiment, options.birth.project));
    CDS_ASSIGN(const RunStatus status, read_status(folder));
    if (!status.resumable() && !(status.state == RunState::queued && status.slurm_job == 0))
      return failed(status.slurm_job != 0
                        ? "this run " + status.reason
                        : std::string("this run is ") + to_string(status.state) + " and cannot be resumed",
                    folder.string(), "cds show tells more");
    return fs::absolute(folder).lexically_normal();
  }
  CDS_ASSIGN(const ExperimentKind kind, experiment_kind(options.birth));
  CDS_ASSIGN(const RunPaths paths, give_birth(options.birth, kind, options.slurm.cpus));
  return paths.folder;
}

void submit(const Options& options, Context& context) {
  if (options.dry) {
    // No run is made: it stands here under the name it would get, or a placeholder.
    const auto run = options.birth.run.empty() ? std::string("RUN") : options.birth.run;
    const auto folder = names_experiment(options.birth.experiment)
                            ? Result<fs::path>(project_of(options.birth) / "runs" / run)
                            : run_of(options);
    if (!folder)
      return context.fail(folder.error());
    const auto script = slurm_script(options.slurm, *folder, own_program());
    return context.answer({{"script", script}, {"folder", folder->string()}}, script);
  }
  const auto folder = run_of(options);
  if (!folder)
    return context.fail(folder.error());
  const auto job = submit_to_slurm(*folder, slurm_script(options.slurm, *folder, own_program()));
  if (!job) {
    // What was made for this job alone goes with it.
    if (std::error_code code; names_experiment(options.birth.experiment))
      fs::remove_all(*folder, code);
    return context.fail(job.error());
  }
  const std::string id = folder->filename().string();
  context.answer({{"run", id}, {"folder", folder->string()}, {"job", job->number}},
                 id + " waits in Slurm as job " + std::to_string(job->number) + "\nFollow it: cds show " + id +
                     ". Take it back or stop it: cds stop " + id);
}

} // namespace

void add_submit(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("submit", "Let Slurm begin a run, or go on with one, in one or more processes");
  auto options = std::make_shared<Options>();
  command->add_option("experiment", options->birth.experiment, "Experiment (JSON), or a run to go on with")->required();
  add_birth_options(*command, options->birth);
  command->add_option("--genotype", options->birth.genotype,
                      "Of a training: paper-cdnet, paper-cnet, a genotype JSON, or run:ID");
  auto& slurm = options->slurm;
  command->add_option("--nodes", slurm.nodes, "Machines")->check(CLI::Range(1, 100000))->capture_default_str();
  command->add_option("--processes", slurm.processes, "Processes a machine (default: one a GPU, or one)")
      ->check(CLI::Range(1, 4096));
  command->add_option("--gpus", slurm.gpus, "GPUs a machine")->check(CLI::Range(0, 1024));
  command->add_option("--cpus", slurm.cpus, "Processors a process")->check(CLI::Range(1, 4096));
  command->add_option("--time", slurm.time, "Time limit, as Slurm writes it: 2:00:00, 1-12");
  command->add_option("--partition", slurm.partition, "Partition");
  command
      ->add_option("--sbatch", slurm.lines,
                   "One more option of sbatch, e.g. --sbatch=--account=vision (may be repeated)")
      ->allow_extra_args(false);
  command->add_flag("--dry-run", options->dry, "Print the batch script, make and submit nothing");
  command->callback([options, &context] { submit(*options, context); });
}

} // namespace cds
