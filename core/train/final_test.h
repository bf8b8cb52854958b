// The one place that opens the test split.
#pragma once

#include "retrieval/evaluate.h"
#include "run/run_folder.h"
#include "train/embed.h"

namespace cds {

// Scores as the journal keeps them: {"mAP", "cmc", "mINP", "rank1", "rank5", "rank10", "queries", "seconds"}, and for a
// single-shot test "trials" and "rank1_spread"; of a classifier {"accuracy", "top5", "images", "seconds"}.
struct TestScores {
  Json test, chance; // chance: {"mAP", "rank1", "mINP"} of a random order; {"accuracy", "top5"} of a random guess
  std::string device_trouble; // why the CPU matched and not the card; empty where nothing went wrong
};

struct TestInputs {
  const RunData* data = nullptr;
  RunPaths paths; // features.npz and ranks.npz are written there
  Json meta;      // joins features.npz: network, weights
  EmbedFunction embed;
  EmbedOptions options;
  std::vector<std::int64_t> classes; // a classifier's, by output
  int trials = 10;                   // single-shot: draws of the gallery
  std::uint64_t seed = 1;            // of those
};

// Opens the seal, embeds query and gallery (junk included: it is flagged, not hidden), matches, writes features.npz and
// ranks.npz: of a single-shot test those of its first draw. A classifier's test is scored by its classes, and nothing
// is written. An empty test is wrong_call. Blocks.
[[nodiscard]] Result<TestScores> run_test(const TestInputs& inputs, const ProgressSink& progress = {},
                                          const std::function<Result<bool>()>& keep_going = {});

// mAP, rank-1, -5, -10, mINP and queries of a validation or test as one JSON object.
[[nodiscard]] Json scores_json(const RetrievalResult& result);

} // namespace cds
