// From an experiment to what is trained on: the data set with its test sealed, and the parts that both kinds of run
// share.
#pragma once

#include "data/loader.h"
#include "data/split.h"
#include "nn/losses.h"
#include "run/run_folder.h"
#include "space/search_space.h"

#include <memory>

namespace cds {

// Reads the lists of the run's data set and seals its test. Refuses (failed) a set that is no longer the one the run
// was begun on (its fingerprint, where run.json has one). Blocks.
[[nodiscard]] Result<RunData> open_data(const RunRecord& record);

// The hash of `cds_data`'s fingerprint of the set an experiment names, for run.json. Blocks.
[[nodiscard]] Result<std::string> data_fingerprint(const DataSpec& data);

[[nodiscard]] Augmentation augmentation_of(const AugmentSpec& spec);
[[nodiscard]] LoaderOptions loader_options(const Experiment& experiment,
                                           std::shared_ptr<ImageCache> cache); // for training
[[nodiscard]] std::shared_ptr<ImageCache> make_cache(const EngineSpec& engine);
[[nodiscard]] LossOptions loss_options(const LossSpec& spec);
[[nodiscard]] SpaceOptions space_options(const SpaceSpec& spec);

} // namespace cds
