// Whether two runs came out the same: every number they recorded, bit for bit.
#pragma once

#include "base/json.h"
#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace cds {

// The first place where two runs part.
struct RunDifference {
  std::string what;       // "train/loss", "alpha of layer 2, candidate 5", "result test", ...
  std::int64_t step = -1; // of a sample; -1: it has none
  int epoch = -1;         // of an epoch's row, an alpha or the ledger
  Json first, second;     // the values; null where one run has none
};
// "train/loss at step 35: 2.5 and 2.25"
[[nodiscard]] std::string to_string(const RunDifference& difference);

struct RunComparison {
  std::int64_t samples = 0, epochs = 0, alphas = 0, ledger = 0, results = 0; // compared
  std::optional<RunDifference> difference; // the earliest: samples by step, then epochs, alphas, ledger, results
};

// Where a comparison ends; what comes later is not looked at.
struct RunExtent {
  std::int64_t step = 0; // the last sample
  int epoch = 0;         // the last epoch, from 1; alphas and the ledger begin at 0
};

// Compares the journals of two run folders: up to `extent`, or without one whole, with their results. What measures
// time or memory ("time/...", "images_per_second", keys "seconds", "..._seconds", "..._mb") is left out. A value that
// one run lacks counts as different. Blocks.
[[nodiscard]] Result<RunComparison> compare_runs(const std::filesystem::path& first,
                                                 const std::filesystem::path& second,
                                                 const std::optional<RunExtent>& extent = {});

// How far a run can be compared that is not finished, or of which only `epochs` (0: all) are asked for: its finished
// epochs, or the samples before the first is over; nothing for a finished run as a whole. Blocks.
[[nodiscard]] Result<std::optional<RunExtent>> comparable_extent(const std::filesystem::path& run, int epochs = 0);

} // namespace cds
