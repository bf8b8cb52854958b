// What a run's steps spend their time on, from its journal.
#pragma once

#include "run/journal_reader.h"

#include <array>
#include <optional>

namespace cds {

// Seconds of a mean step, over all recorded ones.
struct StepTimes {
  double load = 0;      // waiting for images
  double forward = 0;   // losses included
  double backward = 0;  // in a search, the architecture's step included
  double optimizer = 0; // clipping included
  double journal = 0;   // recording: samples, checkpoints
  [[nodiscard]] double total() const { return load + forward + backward + optimizer + journal; } // 0: nothing recorded

  struct Part {
    const char* name;   // "load", ...
    const char* series; // in the journal: "time/load", ...
    double StepTimes::*seconds;
  };
  [[nodiscard]] static const std::array<Part, 5>& parts();
};

// nullopt where the run has recorded no step. Blocks.
[[nodiscard]] Result<std::optional<StepTimes>> step_times(JournalReader& journal);

} // namespace cds
