// The columns that lists of runs share: what each says about one run, and what it sorts by. Pure; any thread that may
// use QLocale.
#pragma once

#include "models/run_info.h"

#include <QString>
#include <QVariant>

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

// The figure of a run that a mean makes sense of, as shown (per cent, millions, seconds); -1: none, or no such column.
[[nodiscard]] double run_figure(const RunInfo& info, RunColumn column);
// Such a figure with the decimals of its column; of a negative one: empty.
[[nodiscard]] QString figure_text(double value, RunColumn column);

[[nodiscard]] QString run_state_text(RunState state);
[[nodiscard]] QString run_kind_text(const QString& kind);
[[nodiscard]] QString run_work_text(const QString& work); // the engine's phase for people

} // namespace cds
