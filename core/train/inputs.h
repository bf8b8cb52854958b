// From an experiment to what is trained on: the data set with its test sealed, and the parts that both kinds of run
// share.
#pragma once

#include "data/batch_sampler.h"
#include "data/loader.h"
#include "data/split.h"
#include "nn/losses.h"
#include "run/run_folder.h"
#include "space/space_settings.h"

#include <memory>

namespace cds {

// Reads the lists of the run's data set and seals its test. Refuses (failed) a set that is no longer the one the run
// was begun on (its fingerprint, where run.json has one), and (wrong_call) classes for a network that does not classify
// or the other way round. Blocks.
[[nodiscard]] Result<RunData> open_data(const RunRecord& record);

// The hash of `cds_data`'s fingerprint of the set an experiment names, for run.json. Refuses a set of the wrong kind as
// open_data() does. Blocks.
[[nodiscard]] Result<std::string> data_fingerprint(const Experiment& experiment);

// What a training trains on and what it chooses its best checkpoint by (data.validation_share): identities held out, or
// a share of each class's images.
[[nodiscard]] Result<TrainSplit> train_split(const RunData& data, const Experiment& experiment);
// The two sides of a search (data.search_share): groups of each identity's images, or each class's images one by one.
[[nodiscard]] Result<SearchSplit> search_split(const RunData& data, const Experiment& experiment);
// P x K batches, or random ones for a classifier. `of_image`: labels of the images; `stream`: see PkSampler::Options.
[[nodiscard]] Result<BatchSampler> make_sampler(const Experiment& experiment, const std::vector<int>& of_image,
                                                std::uint32_t stream = 0);

[[nodiscard]] LoaderOptions loader_options(const Experiment& experiment,
                                           std::shared_ptr<ImageCache> cache); // for training
[[nodiscard]] LossOptions loss_options(const LossSpec& spec);

} // namespace cds
