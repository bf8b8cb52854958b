// cds experiment: check a file, compare two, print the schema or the defaults.
#include "run/experiment.h"

#include "app/cds/commands.h"

#include <memory>

namespace cds {
namespace {

struct Options {
  std::string file, other, kind = "search";
  std::vector<std::string> settings;
};

void check(const Options& o, Context& context) {
  const auto experiment = load_experiment(o.file, o.settings);
  if (!experiment)
    return context.fail(experiment.error());
  const Json json = to_json(*experiment);
  context.answer(json, json.dump(2));
}

void diff(const Options& o, Context& context) {
  const auto before = load_experiment(o.file);
  if (!before)
    return context.fail(before.error());
  const auto after = load_experiment(o.other);
  if (!after)
    return context.fail(after.error());
  Json changes = Json::array();
  std::string text;
  for (const ExperimentChange& change : difference(*before, *after)) {
    changes.push_back({{"key", change.pointer}, {"before", change.before}, {"after", change.after}});
    text += change.pointer + ": " + change.before.dump() + " -> " + change.after.dump() + "\n";
  }
  context.answer({{"changes", std::move(changes)}}, text.empty() ? "No difference" : text);
}

} // namespace

void add_experiment(CLI::App& app, Context& context) {
  auto* experiment = app.add_subcommand("experiment", "Experiment files: check, diff, default, schema");
  experiment->require_subcommand(1);
  auto o = std::make_shared<Options>();

  auto* one = experiment->add_subcommand("check", "Read a file strictly and print every key, defaults included");
  one->add_option("file", o->file, "The experiment's file")->required();
  one->add_option("--set", o->settings, "Change a key: key=value")->take_all();
  one->callback([o, &context] { check(*o, context); });

  auto* two = experiment->add_subcommand("diff", "Print the keys in which two experiments differ");
  two->add_option("before", o->file, "An experiment's file")->required();
  two->add_option("after", o->other, "Another one")->required();
  two->callback([o, &context] { diff(*o, context); });

  auto* defaults = experiment->add_subcommand("default", "Print the paper's settings as a file to start from");
  defaults->add_option("kind", o->kind, "search or train")->check(CLI::IsMember({"search", "train"}));
  defaults->callback([o, &context] {
    const Json json = to_json(default_experiment(o->kind == "train" ? ExperimentKind::train : ExperimentKind::search));
    context.answer(json, json.dump(2));
  });

  experiment->add_subcommand("schema", "Print the JSON schema of an experiment")->callback([&context] {
    const Json json = experiment_schema();
    context.answer(json, json.dump(2));
  });
}

} // namespace cds
