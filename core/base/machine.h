// The machine a run was made on, for run.json and `cds --version`.
#pragma once

#include "base/json.h"

#include <string>

namespace cds {

struct Machine {
  std::string host, system, processor; // "box", "Linux 6.1.0 x86_64", "AMD EPYC 7R13"
  int cores = 1;                       // that this process may use
  double memory_mb = 0;                // installed
};

[[nodiscard]] Machine this_machine(); // reads /proc; Linux
[[nodiscard]] Json to_json(const Machine& machine);
[[nodiscard]] std::string machine_text(const Machine& machine); // one line

} // namespace cds
