// cds study STUDY.json: searches compared, each with the network it found trained and tested.
#include "run/study.h"

#include "app/cds/run_text.h"
#include "app/cds/study_text.h"
#include "run/study_runner.h"

#include <iostream>
#include <memory>

namespace cds {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string study, project, name;
  std::vector<std::string> only, settings;
  int seeds = 0;
  bool show = false, markdown = false;
};

Result<Study> study_of(const Options& options) {
  CDS_ASSIGN(Study study, load_study(options.study));
  if (!options.name.empty())
    study.name = options.name;
  study.settings = options.settings;
  return part_of(std::move(study), options.only, options.seeds);
}

void run(const Options& options, Context& context) {
  const auto study = study_of(options);
  if (!study)
    return context.fail(study.error());
  const fs::path folder = options.project.empty() ? default_project_folder(fs::absolute(options.study).parent_path())
                                                  : fs::absolute(options.project);
  StudyReport report;
  if (!options.show) {
    StudyHooks hooks;
    hooks.stop = context.stop;
    hooks.progress = terminal_progress(context.quiet);
    if (!context.quiet) {
      hooks.begun = [](const StudyRun& one) { std::cerr << "begins " << one.id << std::endl; };
      hooks.ended = [](const StudyRun& one, const std::string& error) {
        if (!error.empty())
          std::cerr << one.id << " failed: " << error << std::endl;
      };
    }
    std::error_code code;
    const auto done = run_study(*study, folder, fs::read_symlink("/proc/self/exe", code), hooks);
    if (!done)
      return context.fail(done.error());
    report = *done;
  }
  const auto rows = read_study(*study, folder);
  Json out = study_json(*study, rows);
  out.update({{"project", folder.string()},
              {"found", report.found},
              {"done", report.done},
              {"failed", report.failed},
              {"stopped", report.stopped}});
  std::string text = study_table(*study, rows, options.markdown ? TableStyle::markdown : TableStyle::text);
  if (report.stopped && !options.markdown)
    text += "\nStopped; the same command goes on where it was.\n";
  context.answer(out, text);
  if (report.failed > 0)
    context.exit_status = 1;
}

} // namespace

void add_study(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "study",
      "Compare searches: every variant and seed of a study, its network trained and tested; goes on where it was");
  auto options = std::make_shared<Options>();
  command->add_option("study", options->study, "Study (JSON), e.g. projects/strategies/study.json")->required();
  command->add_option("--only", options->only, "Only this variant (may be repeated)")->allow_extra_args(false);
  command->add_option("--seeds", options->seeds, "Only the first seeds, as many as this")->check(CLI::Range(1, 1000));
  command
      ->add_option("--set", options->settings, "Change a key of every search and training, e.g. --set train.epochs=3")
      ->allow_extra_args(false);
  command->add_option("--name", options->name, "Another name for its runs");
  command->add_option("--project", options->project,
                      "Project folder (default: the nearest one above the study with a project.json)");
  command->add_flag("--show", options->show, "Only print what there is");
  command->add_flag("--markdown", options->markdown, "Print Markdown tables");
  command->callback([options, &context] { run(*options, context); });
}

} // namespace cds
