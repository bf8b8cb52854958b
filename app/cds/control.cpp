// cds pause, resume, stop.
#include "run/control.h"

#include "app/cds/engine_entry.h"
#include "app/cds/run_text.h"
#include "base/launch.h"
#include "run/requests.h"
#include "run/run_folder.h"

#include <memory>

namespace cds {
namespace {

struct Options {
  std::string run, project;
};

void tell(const std::filesystem::path& folder, const char* wish, ControlOutcome outcome, Context& context) {
  const bool killed = outcome == ControlOutcome::killed;
  if (outcome == ControlOutcome::cancelled)
    return context.answer(
        {{"run", folder.filename().string()}, {"folder", folder.string()}, {"asked", wish}, {"outcome", "cancelled"}},
        folder.filename().string() + "'s Slurm job was cancelled");
  const std::string id = folder.filename().string();
  context.answer(
      {{"run", id}, {"folder", folder.string()}, {"asked", wish}, {"outcome", killed ? "killed" : "requested"}},
      killed ? id + " was killed" : id + " was asked to " + wish);
}

void run_with_engine(const std::filesystem::path& folder, Context& context) {
#ifdef CDS_WITH_ENGINE
  context.exit_status = run_engine(folder, context);
#else
  context.fail({ErrorKind::failed, "this program was built without the engine", folder.string(),
                "Resume the run with a full build"});
#endif
}

void resume_here(const std::filesystem::path& folder, Context& context) {
  // The newer request makes an old, unobeyed one (a stop before a crash) void.
  if (const auto sent = send_request(folder, RequestAction::resume); !sent)
    return context.fail(sent.error());
  run_with_engine(folder, context);
}

CLI::App* add(CLI::App& app, const char* name, const char* description, std::shared_ptr<Options> options) {
  auto* command = app.add_subcommand(name, description);
  command->add_option("run", options->run, "Run folder, or a run's id in the project")->required();
  add_project_option(*command, options->project);
  return command;
}

} // namespace

void add_control(CLI::App& app, Context& context) {
  auto options = std::make_shared<Options>();
  using Ask = Result<ControlOutcome> (*)(const std::filesystem::path&);
  const auto on = [&context, options](const char* wish, Ask ask) {
    return [options, wish, ask, &context] {
      const auto folder = find_run(options->run, options->project);
      if (!folder)
        return context.fail(folder.error());
      // Of several processes rank 0 alone looks whether it can be: when the others look, it may run already.
      if (const auto launch = launch_from_environment(); ask == resume_run && launch && launch->size > 1)
        return run_with_engine(*folder, context);
      const auto outcome = ask(*folder);
      if (!outcome)
        return context.fail(outcome.error());
      if (*outcome == ControlOutcome::needs_start)
        return resume_here(*folder, context);
      tell(*folder, wish, *outcome, context);
    };
  };
  add(app, "pause", "Ask a running engine to wait after its step", options)->callback(on("pause", pause_run));
  add(app, "resume", "Let a paused run go on, or continue one that ended early, here", options)
      ->callback(on("resume", resume_run));
  add(app, "stop", "Ask an engine to save and leave; a second stop kills it", options)->callback(on("stop", stop_run));
}

} // namespace cds
