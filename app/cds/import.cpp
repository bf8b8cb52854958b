// cds import WEIGHTS.pth: what a state dict of PyTorch holds, and a checkpoint of ours from it.
#include "app/cds/commands.h"
#include "app/cds/network_options.h"
#include "train/trainer.h"

#include <memory>

namespace cds {
namespace {

struct Options {
  std::string weights, out;
  NetworkChoices network;
  int classes = 0;
};

// What matched, in the network's own types; and the counters of batches, which files may lack.
TensorMap tensors_to_keep(const ReidNetwork& network, const WeightMatch& match) {
  TensorMap out;
  for (const auto& [name, tensor] : tensors_of(*network))
    if (match.matched.contains(name) || name.find("num_batches_tracked") != std::string::npos)
      out[name] = tensor;
  return out;
}

Result<Json> import(const Options& options) {
  CDS_ASSIGN(const StateDict weights, read_state_dict(options.weights));
  CDS_ASSIGN(auto described, describe_weights(options.weights, options.network));
  if (options.classes > 0)
    described.classes = options.classes;
  CDS_ASSIGN(auto network, make_network(described.experiment, described.genotype, std::max(1, described.classes)));
  CDS_ASSIGN(const auto match, match_weights(*network, weights, options.weights));
  CDS_TRY(check_complete(match, WeightsFor::start, options.weights));
  put_weights(*network, match);
  const auto& spec = described.experiment;
  const bool complete = check_complete(match, WeightsFor::inference, options.weights).has_value();
  Json out{{"weights", options.weights},
           {"format", weights.format},
           {"inside", weights.inside},
           {"names", match.naming},
           {"backbone", spec.network.backbone},
           {"genotype", to_json(described.genotype)},
           {"width", spec.space.width},
           {"neck", spec.network.neck},
           {"classes", described.classes},
           {"matched", match.matched.size()},
           {"missing", match.missing},
           {"left_over", match.left_over},
           {"other_classes", match.other_classes},
           {"others", weights.others},
           {"can_embed", complete}};
  out.update(cost_json(count(network->plan())));
  if (!options.out.empty()) {
    Checkpoint checkpoint;
    checkpoint.groups["network"] = tensors_to_keep(network, match);
    checkpoint.progress["import"] = description_json(described);
    checkpoint.progress["import"]["source"] = options.weights;
    CDS_TRY(save_checkpoint(options.out, checkpoint));
    out["out"] = options.out;
  }
  return out;
}

std::string list_of(const Json& names) {
  std::string text;
  for (const auto& name : names)
    text += "    " + name.get<std::string>() + "\n";
  return text;
}

std::string text_of(const Json& report) {
  std::string text = report["weights"].get<std::string>() + ": torch.save's " + report["format"].get<std::string>() +
                     " format, " + report["names"].get<std::string>() + "\n";
  const auto backbone = report["backbone"].get<std::string>();
  text += "  network   " + (backbone == "cds" ? report["genotype"]["layers"].dump() : backbone) + ", neck " +
          report["neck"].get<std::string>() + ", " + std::to_string(report["classes"].get<int>()) + " classes\n";
  text += "  matched   " + std::to_string(report["matched"].get<std::size_t>()) + " tensors\n";
  for (const auto& [key, label] : {std::pair{"missing", "  missing   "}, {"left_over", "  left over "}})
    text += label + std::to_string(report[key].size()) + "\n" + list_of(report[key]);
  if (!report["can_embed"].get<bool>())
    text += "  the neck is missing: to train from (network.weights), not to embed with\n";
  if (report.contains("out"))
    text += "  written   " + report["out"].get<std::string>() + "\n";
  return text;
}

} // namespace

void add_import(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "import", "Read PyTorch weights (a state dict by torch.save): what fits, what is missing, what is left over");
  auto options = std::make_shared<Options>();
  command->add_option("weights", options->weights, "The .pth file")->required();
  add_network_options(*command, options->network);
  command->add_option("--classes", options->classes, "Training identities (default: the file's classifier's)")
      ->check(CLI::PositiveNumber);
  command->add_option("--out", options->out, "Write a checkpoint, for cds embed, cds export and network.weights");
  command->callback([options, &context] {
    const auto report = import(*options);
    if (!report)
      return context.fail(report.error());
    context.answer(*report, text_of(*report));
  });
}

} // namespace cds
