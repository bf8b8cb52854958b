// The training of one network, from scratch or from given weights, and its evaluation.
#pragma once

#include "nn/network.h"
#include "space/cost.h"
#include "train/inputs.h"
#include "train/session.h"
#include "train/weights.h"

namespace cds {

// The network an experiment of kind "train" names, for `classes` identities, initialised from the experiment's seed:
// the genotype in its space, or the backbone it names instead (then the genotype is not looked at), with its neck.
// wrong_call names the genotype where it doesn't fit.
[[nodiscard]] Result<ReidNetwork> make_network(const Experiment& experiment, const Genotype& genotype, int classes);

// What the network costs, by its plan alone; and as a result for the journal: {"inference_params", "training_params",
// "macs"}.
[[nodiscard]] Result<Cost> derived_cost(const Experiment& experiment, const Genotype& genotype, int classes);
[[nodiscard]] Json cost_json(const Cost& cost);

// What network.genotype names, and empty for a backbone that has none. Blocks (reads a file).
[[nodiscard]] Result<Genotype> genotype_of(const Experiment& experiment);
// The run's genotype: genotype.json of its folder, written at its birth, else what the experiment
// names.
[[nodiscard]] Result<Genotype> genotype_of(const RunPaths& paths, const Experiment& experiment);

// Trains to the end or to a polite stop; then evaluates the best weights (the last ones where nothing was held out for
// validation) on the test, whose seal is broken only there. Results: "cost", "backbone", "genotype" (of the
// space's networks), "validation", "best_epoch",
// "test", "chance", "seconds", "peak_mb". Blocks.
[[nodiscard]] Result<RunOutcome> run_training(Session& session);

} // namespace cds
