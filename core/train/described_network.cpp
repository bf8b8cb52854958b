#include "train/described_network.h"

#include "run/run_folder.h"
#include "train/trainer.h"

#include <cstdio>
#include <optional>

namespace cds {
namespace {

namespace fs = std::filesystem;

Result<std::optional<DescribedNetwork>> by_run(const fs::path& file) {
  const RunPaths run{fs::absolute(file).parent_path().parent_path()};
  std::error_code code;
  if (!fs::exists(run.run_json(), code))
    return std::nullopt;
  DescribedNetwork out;
  CDS_ASSIGN(const RunRecord record, read_run(run.folder));
  if (record.experiment.kind != ExperimentKind::train)
    return wrong_call("these weights are a search's: a supernet has no network of its own", file.string(),
                      "train its genotype first (cds train EXPERIMENT --genotype run:ID)");
  out.experiment = record.experiment;
  CDS_ASSIGN(out.genotype, genotype_of(run, record.experiment));
  return out;
}

Result<std::optional<DescribedNetwork>> by_note(const fs::path& file) {
  CDS_ASSIGN(const auto checkpoint, load_checkpoint(file));
  const auto note = checkpoint.progress.find("import");
  if (note == checkpoint.progress.end() || !note->is_object())
    return std::nullopt;
  DescribedNetwork out;
  CDS_ASSIGN(out.experiment, experiment_from_json(note->value("experiment", Json()), file.string() + ": import"));
  if (const auto genotype = note->find("genotype"); genotype != note->end()) {
    CDS_ASSIGN(out.genotype, genotype_from_json(*genotype, file.string() + ": import"));
  }
  out.classes = note->value("classes", 0);
  return out;
}

Result<DescribedNetwork> by_names(const fs::path& file) {
  CDS_ASSIGN(const StateDict weights, read_state_dict(file));
  CDS_ASSIGN(const NetworkDescription found, describe_network(weights, file.string()));
  DescribedNetwork out;
  out.experiment = default_experiment(ExperimentKind::train);
  auto& space = out.experiment.space;
  space.kernels = found.space.kernels;
  space.depths = found.space.depths;
  space.channels = found.space.channels;
  space.layers_per_stage = found.space.layers_per_stage;
  space.width = found.space.width;
  space.fusion = found.space.fusion;
  space.stem = found.space.stem;
  if (space.stem == "cifar")
    out.experiment.input.height = out.experiment.input.width = 32;
  out.experiment.network.backbone = found.backbone;
  out.experiment.network.neck = to_string(found.neck);
  out.experiment.network.stripes = found.stripes;
  out.genotype = found.genotype;
  out.classes = found.classes;
  return out;
}

Status choose(const NetworkChoices& choices, DescribedNetwork& network) {
  auto& spec = network.experiment;
  if (!choices.backbone.empty())
    spec.network.backbone = choices.backbone;
  if (!choices.genotype.empty()) {
    spec.network.genotype = choices.genotype;
    CDS_ASSIGN(network.genotype, load_genotype(choices.genotype));
    if (choices.backbone.empty())
      spec.network.backbone = "cds";
  }
  if (choices.width > 0)
    spec.space.width = choices.width;
  if (!choices.neck.empty())
    spec.network.neck = choices.neck;
  if (choices.stripes > 0)
    spec.network.stripes = choices.stripes;
  if (choices.size.empty())
    return {};
  char rest = 0;
  if (std::sscanf(choices.size.c_str(), "%dx%d%c", &spec.input.height, &spec.input.width, &rest) != 2 ||
      spec.input.height < 1 || spec.input.width < 1)
    return wrong_call("'" + choices.size + "' is no size", "--size", "write HEIGHTxWIDTH, for example 256x128");
  return {};
}

} // namespace

Result<DescribedNetwork> describe_weights(const fs::path& file, const NetworkChoices& choices) {
  CDS_ASSIGN(auto known, by_run(file));
  const bool named = !choices.genotype.empty() || (!choices.backbone.empty() && choices.backbone != "cds");
  if (!known && is_state_dict_file(file)) {
    auto found = by_names(file);
    if (found)
      known = std::move(*found);
    else if (!named)
      return tl::unexpected(found.error());
  } else if (!known) {
    CDS_ASSIGN(known, by_note(file));
  }
  if (!known && !named)
    return wrong_call("these weights lie in no run folder, so their genotype is not known", file.string(),
                      "give --genotype FILE");
  DescribedNetwork out;
  if (known)
    out = std::move(*known);
  else
    out.experiment = default_experiment(ExperimentKind::train);
  CDS_TRY(choose(choices, out));
  return out;
}

Json description_json(const DescribedNetwork& network) {
  return {{"experiment", to_json(network.experiment)},
          {"genotype", to_json(network.genotype)},
          {"classes", network.classes}};
}

} // namespace cds
