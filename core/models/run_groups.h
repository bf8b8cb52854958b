// What several runs say in a column: means with their spread, the newest, the most. Pure; any thread that may use
// QLocale.
#pragma once

#include "models/run_columns.h"

#include <QString>
#include <QVariant>
#include <span>

namespace cds {

// Mean and spread of a figure over runs.
struct RunSpread {
  int runs = 0;      // that have the figure
  double mean = -1;  // of those; -1: none has it
  double spread = 0; // sample standard deviation (n - 1); 0 for one run
};
[[nodiscard]] RunSpread spread_of(std::span<const double> values); // negative values: none
// Several runs of one experiment as one row: "63.8 ± 1.0" in columns of results, "2 finished, 1 running" as state.
[[nodiscard]] QString group_text(std::span<const RunInfo* const> runs, RunColumn column);
[[nodiscard]] QVariant group_sort_value(std::span<const RunInfo* const> runs, RunColumn column);
// The figures behind a mean, one a line; empty where there is none.
[[nodiscard]] QString group_tip(std::span<const RunInfo* const> runs, RunColumn column);

} // namespace cds
