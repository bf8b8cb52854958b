// The columns that lists of runs share: what each says about one run, what it sorts by, and what a group of runs says
// in it. Pure; any thread that may use QLocale.
#pragma once

#include "models/run_info.h"

#include <QString>
#include <QVariant>
#include <span>
#include <vector>

namespace cds {

enum class RunColumn {
  name,
  kind,
  state,
  progress,
  time_left,
  map,
  rank1,
  top1, // of classifiers
  validation,
  parameters,
  multiply_adds,
  started,
  duration,
  epochs,
  seed,
};

// Left-aligned words; all others are right-aligned figures with their unit in the title.
[[nodiscard]] bool is_words(RunColumn column);
[[nodiscard]] QString column_title(RunColumn column);
[[nodiscard]] QString column_tip(RunColumn column); // may be empty
[[nodiscard]] QString run_text(const RunInfo& info, RunColumn column);
[[nodiscard]] QVariant run_sort_value(const RunInfo& info, RunColumn column);

// Mean and spread of a figure over runs.
struct RunSpread {
  int runs = 0;      // that have the figure
  double mean = -1;  // of those; -1: none has it
  double spread = 0; // sample standard deviation (n - 1); 0 for one run
};
[[nodiscard]] RunSpread spread_of(std::span<const double> values); // negative values: none
// The figure of a run that a mean makes sense of, as shown (per cent, millions, seconds); -1: none, or no such column.
[[nodiscard]] double run_figure(const RunInfo& info, RunColumn column);

// Several runs of one experiment as one row: "63.8 ± 1.0" in columns of results, "2 finished, 1 running" as state.
[[nodiscard]] QString group_text(std::span<const RunInfo* const> runs, RunColumn column);
[[nodiscard]] QVariant group_sort_value(std::span<const RunInfo* const> runs, RunColumn column);
// The figures behind a mean, one a line; empty where there is none.
[[nodiscard]] QString group_tip(std::span<const RunInfo* const> runs, RunColumn column);

[[nodiscard]] QString run_state_text(RunState state);
[[nodiscard]] QString run_kind_text(const QString& kind);
[[nodiscard]] QString run_work_text(const QString& work); // the engine's phase for people

} // namespace cds
