// The paper's experiments, ready to take: searches and trainings with the settings of its text or of the authors' code.
#pragma once

#include "run/experiment.h"

#include <QString>
#include <span>

namespace cds {

struct ExperimentPreset {
  const char* name;  // stable: "search-cds"
  const char* title; // QT_TRANSLATE_NOOP in cds::ExperimentPresets
  Experiment (*make)();
};

[[nodiscard]] std::span<const ExperimentPreset> experiment_presets();
[[nodiscard]] QString preset_title(const ExperimentPreset& preset); // in the program's language

} // namespace cds
