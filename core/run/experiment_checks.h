// What one key alone cannot get wrong: values that contradict each other. Internal to core/run.
#pragma once

#include "run/experiment.h"

namespace cds {

// Gives the reader an error at the first contradiction.
void check_together(const Experiment& experiment, JsonReader& reader);

} // namespace cds
