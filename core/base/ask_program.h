// Another program asked for its answer.
#pragma once

#include "base/result.h"

#include <chrono>
#include <string>
#include <vector>

namespace cds {

struct ProgramAnswer {
  int status = 0; // its exit status; 128 + number where a signal ended it
  std::string out, err;
};

// Runs words[0], looked for in PATH, with the other words and nothing on its standard input. Blocks until it has ended,
// at most `patience`: then it is killed. An error only where it could not be run (wrong_call: it is not installed) or
// took too long. REQUIRES words.
[[nodiscard]] Result<ProgramAnswer> ask_program(const std::vector<std::string>& words, std::chrono::seconds patience);

} // namespace cds
