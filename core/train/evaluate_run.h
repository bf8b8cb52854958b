// The test of a finished training, done again.
#pragma once

#include "train/final_test.h"

namespace cds {

// What may differ from the run's own settings; empty: nothing.
struct EvaluateOptions {
  std::string cpu;       // engine.cpu
  std::string precision; // evaluate.precision
};

// Embeds and ranks the test with the run's best (or last) weights, or names its classes; writes features.npz and
// ranks.npz (of a ranking) and the results "test" and "chance". Refuses a run that is not finished: until then its test
// is sealed; and a search, which has no network of its own. Takes the run's lock. LibTorch's exceptions become errors.
// Blocks.
[[nodiscard]] Result<TestScores> evaluate_run(const std::filesystem::path& run_folder,
                                              const ProgressSink& progress = {}, std::stop_token stop = {},
                                              const EvaluateOptions& options = {});

} // namespace cds
