// The network that a run stands for: a search's at one of its epochs, a training's own. Pure, but for a genotype file.
#pragma once

#include "models/architecture_model.h"

namespace cds {

class AlphaHistory;
class RunFeed;

// failed: the run has not been loaded, or its run.json holds none.
[[nodiscard]] Result<Experiment> experiment_of(const RunFeed& feed);

// `epoch`: of a search, by AlphaHistory::row_of(); `instead`: that genotype in the run's space. failed: there is none
// yet; wrong_call: what is recorded does not fit the run's search space.
[[nodiscard]] Result<Architecture> network_of_run(const RunFeed& feed, const AlphaHistory& alphas, int epoch,
                                                  const Genotype* instead = nullptr);

// A published network, or `instead` in its space.
[[nodiscard]] Result<Architecture> network_of_paper(const std::string& name, const Genotype* instead = nullptr);

} // namespace cds
