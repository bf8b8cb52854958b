// cds project: make a project, or say what is in it.
#include "run/project.h"

#include "app/cds/run_text.h"

#include <memory>

namespace cds {
namespace {

struct Options {
  std::string folder, name, data, layout = "auto";
  std::vector<std::string> experiments;
};

Json project_json(const Project& project) {
  Json sets = Json::array(), experiments = Json::array();
  for (const ProjectDataSet& set : project.data_sets)
    sets.push_back({{"name", set.name}, {"path", project.resolved(set.path).string()}, {"layout", set.layout}});
  for (const ProjectExperiment& experiment : project.experiments)
    experiments.push_back({{"name", experiment.name}, {"file", project.resolved(experiment.file).string()}});
  return {{"folder", project.folder.string()},
          {"name", project.name},
          {"data_sets", std::move(sets)},
          {"experiments", std::move(experiments)},
          {"runs", run_folders(project.folder).size()}};
}

std::string project_text(const Project& project) {
  std::string out = project.name + " in " + project.folder.string() + "\n";
  for (const ProjectDataSet& set : project.data_sets)
    out += "data set    " + set.name + "  " + project.resolved(set.path).string() + "\n";
  for (const ProjectExperiment& experiment : project.experiments)
    out += "experiment  " + experiment.name + "  " + experiment.file + "\n";
  return out + "runs        " + std::to_string(run_folders(project.folder).size()) + "\n";
}

// Adds a data set and experiment files (copied into the project, their paths made absolute) to the new project.
Status fill(Project& project, const Options& options) {
  namespace fs = std::filesystem;
  if (!options.data.empty()) {
    const fs::path data = fs::absolute(options.data).lexically_normal();
    const fs::path inside = data.lexically_relative(project.folder);
    const std::string path = inside.empty() || *inside.begin() == ".." ? data.string() : inside.string();
    project.data_sets.push_back({data.filename().string(), path, options.layout});
  }
  for (const std::string& file : options.experiments) {
    CDS_ASSIGN(const Experiment experiment, load_experiment(file));
    CDS_TRY(save_experiment(project, experiment));
  }
  return save_project(project);
}

} // namespace

void add_project(CLI::App& app, Context& context) {
  auto* project = app.add_subcommand("project", "Make a project, or say what is in it");
  project->require_subcommand(1);
  auto o = std::make_shared<Options>();

  auto* create = project->add_subcommand("create", "Make a project in a folder");
  create->add_option("folder", o->folder, "The folder; made where it is missing")->required();
  create->add_option("--name", o->name, "The project's name; default: the folder's");
  create->add_option("--data", o->data, "A data set's folder");
  create->add_option("--layout", o->layout, "That set's layout; default: recognised");
  create->add_option("--experiment", o->experiments, "An experiment's file, copied into the project")->take_all();
  create->callback([o, &context] {
    // What is to be put in is read first: nothing half-made stays behind a misspelt key.
    for (const std::string& file : o->experiments)
      if (const auto experiment = load_experiment(file); !experiment)
        return context.fail(experiment.error());
    auto made = create_project(o->folder, o->name);
    if (!made)
      return context.fail(made.error());
    if (const Status status = fill(*made, *o); !status)
      return context.fail(status.error());
    context.answer(project_json(*made), project_text(*made));
  });

  auto* info = project->add_subcommand("info", "Say what is in a project");
  info->add_option("folder", o->folder,
                   "The project's folder; default: the nearest one at or above the current folder");
  info->callback([o, &context] {
    const auto opened = open_project(project_folder(o->folder));
    if (!opened)
      return context.fail(opened.error());
    context.answer(project_json(*opened), project_text(*opened));
  });
}

} // namespace cds
