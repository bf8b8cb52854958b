// cds runs: the runs of a project.
#include "app/cds/run_text.h"

#include <memory>

namespace cds {

void add_runs(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("runs", "List the runs of a project");
  auto project = std::make_shared<std::string>();
  add_project_option(*command, *project);
  command->callback([project, &context] {
    const auto folder = project_folder(*project);
    std::error_code code;
    if (!std::filesystem::is_directory(folder, code))
      return context.fail({ErrorKind::wrong_call, "there is no such folder", folder.string(), "Check the path"});
    const auto runs = list_runs(folder);
    Json list = Json::array();
    for (const RunEntry& run : runs)
      list.push_back(run_json(run));
    context.answer({{"project", folder.string()}, {"runs", std::move(list)}},
                   runs.empty() ? "No runs in " + (folder / "runs").string() + " yet" : runs_table(runs));
  });
}

} // namespace cds
