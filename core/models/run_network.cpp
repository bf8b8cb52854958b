#include "models/run_network.h"

#include "models/alpha_history.h"
#include "models/run_feed.h"

namespace cds {

Result<Experiment> experiment_of(const RunFeed& feed) {
  if (!feed.is_loaded())
    return failed("the run is still being read");
  const Json& run = feed.run_json();
  if (!run.is_object() || !run.contains("experiment"))
    return failed("run.json holds no experiment");
  return experiment_from_json(run["experiment"], "run.json");
}

Result<Architecture> network_of_run(const RunFeed& feed, const AlphaHistory& alphas, int epoch,
                                    const Genotype* instead) {
  CDS_ASSIGN(const Experiment experiment, experiment_of(feed));
  if (!has_genotype(experiment.network))
    return failed(experiment.network.backbone + " is not drawn");
  Genotype genotype;
  if (experiment.kind == ExperimentKind::search && !alphas.is_empty()) {
    CDS_ASSIGN(const SearchSpace space, SearchSpace::make(space_options(experiment.space), "run.json"));
    const auto chosen = alphas.derived(alphas.row_of(epoch));
    for (int candidate : chosen)
      if (candidate < 0 || candidate >= static_cast<int>(space.candidates().size()))
        return failed("the journal's architecture weights do not fit the run's search space");
    genotype = genotype_of(space, chosen);
  } else if (const Json result = feed.result(QStringLiteral("genotype")); !result.is_null()) {
    CDS_ASSIGN(genotype, genotype_from_json(result, "journal: genotype"));
  } else if (experiment.kind == ExperimentKind::train && experiment.network.genotype.rfind("run:", 0) != 0) {
    CDS_ASSIGN(genotype, load_genotype(experiment.network.genotype));
  } else {
    return failed("this run has no genotype yet");
  }
  return make_architecture(experiment, instead ? *instead : genotype, 0);
}

Result<Architecture> network_of_paper(const std::string& name, const Genotype* instead) {
  auto published = published_architecture(name);
  if (!published || !instead)
    return published;
  const Shape& input = published->plan.input;
  return make_architecture(published->space, *instead, input.height, input.width, NeckOptions{});
}

} // namespace cds
