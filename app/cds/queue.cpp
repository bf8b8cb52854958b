// cds queue: what waits to be run in a project.
#include "run/queue.h"

#include "app/cds/run_text.h"
#include "base/progress.h"
#include "run/experiment.h"
#include "run/queue_runner.h"

#include <iostream>
#include <memory>

namespace cds {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string project, command, target, run;
  std::vector<std::string> settings;
  std::int64_t number = 0;
  int position = 0, seeds = 1;
};

Json item_json(const QueueItem& item) {
  Json out{{"number", item.number},
           {"command", item.command},
           {"experiment", item.experiment},
           {"settings", item.settings},
           {"run", item.run},
           {"group", item.group},
           {"added", item.added},
           {"running", item.taken_by.pid != 0}};
  if (!item.error.empty())
    out["error"] = item.error;
  return out;
}

std::string item_text(const QueueItem& item) {
  std::string out =
      std::to_string(item.number) + "  " + item.command + " " + (item.command == "resume" ? item.run : item.experiment);
  for (const std::string& setting : item.settings)
    out += " " + setting;
  if (item.taken_by.pid != 0)
    out += "  (running as " + item.run + ")";
  if (!item.error.empty())
    out += "  failed: " + item.error;
  return out;
}

void list(const Options& options, Context& context) {
  const auto folder = project_folder(options.project);
  const auto items = read_queue(folder);
  if (!items)
    return context.fail(items.error());
  Json rows = Json::array();
  std::string text;
  for (const QueueItem& item : *items) {
    rows.push_back(item_json(item));
    text += item_text(item) + "\n";
  }
  context.answer({{"project", folder.string()}, {"runner", queue_runner_alive(folder)}, {"items", std::move(rows)}},
                 text.empty() ? "Nothing waits" : text);
}

// The entries that one add means: a resume, or one per seed.
Result<std::vector<QueueItem>> entries(const Options& options, const fs::path& folder) {
  QueueItem item;
  item.command = options.command;
  if (item.command == "resume") {
    CDS_ASSIGN(const fs::path run, find_run(options.target, folder));
    item.run = run.parent_path() == folder / "runs" ? run.filename().string() : run.string();
    return std::vector{item};
  }
  CDS_ASSIGN(const Experiment experiment, load_experiment(options.target, options.settings));
  if (item.command != to_string(experiment.kind))
    return wrong_call(std::string("this experiment is a ") + to_string(experiment.kind), options.target,
                      std::string("Write: cds queue add ") + to_string(experiment.kind) + " " + options.target);
  const fs::path file = fs::absolute(options.target).lexically_normal();
  const fs::path inside = file.lexically_relative(folder);
  item.experiment = inside.empty() || *inside.begin() == ".." ? file.string() : inside.string();
  item.settings = options.settings;
  item.run = options.run;
  return items_for_seeds(std::move(item), experiment.seed, options.seeds);
}

void add_items(const Options& options, Context& context) {
  const auto folder = project_folder(options.project);
  const auto items = entries(options, folder);
  if (!items)
    return context.fail(items.error());
  Json rows = Json::array();
  std::string text;
  for (const QueueItem& item : *items) {
    const auto added = add_to_queue(folder, item);
    if (!added)
      return context.fail(added.error());
    rows.push_back(item_json(*added));
    text += item_text(*added) + "\n";
  }
  context.answer({{"project", folder.string()}, {"items", std::move(rows)}}, text);
}

void finish(const Status& status, const char* what, const Options& options, Context& context) {
  if (!status)
    return context.fail(status.error());
  context.answer({{"number", options.number}, {"done", what}}, std::to_string(options.number) + " " + what);
}

void run(const Options& options, Context& context) {
  const auto folder = project_folder(options.project);
  std::error_code code;
  const fs::path program = fs::read_symlink("/proc/self/exe", code);
  QueueHooks hooks;
  hooks.stop = context.stop;
  hooks.progress = terminal_progress(context.quiet);
  if (!context.quiet) {
    hooks.begun = [](const QueueItem& item) { std::cerr << "begins " << item_text(item) << std::endl; };
    hooks.ended = [](const QueueItem& item, const std::string& error) {
      std::cerr << (error.empty() ? "ended " + item.run : item.run + " failed: " + error) << std::endl;
    };
  }
  const auto report = run_queue(folder, program, hooks);
  if (!report)
    return context.fail(report.error());
  context.answer(
      {{"project", folder.string()}, {"done", report->done}, {"failed", report->failed}, {"stopped", report->stopped}},
      std::to_string(report->done) + " done, " + std::to_string(report->failed) + " failed" +
          (report->stopped ? ", stopped" : ""));
  if (report->failed > 0)
    context.exit_status = 1;
}

} // namespace

void add_queue(CLI::App& app, Context& context) {
  auto* queue = app.add_subcommand("queue", "What waits to be run in a project: list, add, remove, move, retry, run");
  queue->require_subcommand(1);
  auto o = std::make_shared<Options>();
  add_project_option(*queue, o->project);

  queue->add_subcommand("list", "Show the entries in order")->callback([o, &context] { list(*o, context); });

  auto* add = queue->add_subcommand("add", "Put a search, a training or a resume at the end");
  add->add_option("command", o->command, "search, train or resume")
      ->required()
      ->check(CLI::IsMember({"search", "train", "resume"}));
  add->add_option("target", o->target, "The experiment's file, or the run to resume")->required();
  add->add_option("--set", o->settings, "Change a key of the experiment: key=value")->take_all();
  add->add_option("--run", o->run, "The run's name");
  add->add_option("--seeds", o->seeds, "As many entries, with seeds counted up")->check(CLI::Range(1, 1000));
  add->callback([o, &context] { add_items(*o, context); });

  auto* remove = queue->add_subcommand("remove", "Take an entry out");
  remove->add_option("number", o->number, "The entry's number")->required();
  remove->callback(
      [o, &context] { finish(remove_from_queue(project_folder(o->project), o->number), "removed", *o, context); });

  auto* move = queue->add_subcommand("move", "Put an entry at another position");
  move->add_option("number", o->number, "The entry's number")->required();
  move->add_option("position", o->position, "From 0, among all entries")->required();
  move->callback([o, &context] {
    finish(move_in_queue(project_folder(o->project), o->number, o->position), "moved", *o, context);
  });

  auto* retry = queue->add_subcommand("retry", "Let a failed entry wait again");
  retry->add_option("number", o->number, "The entry's number")->required();
  retry->callback(
      [o, &context] { finish(retry_in_queue(project_folder(o->project), o->number), "waits again", *o, context); });

  queue->add_subcommand("run", "Do what waits, one after another, until nothing is left")->callback([o, &context] {
    run(*o, context);
  });
}

} // namespace cds
