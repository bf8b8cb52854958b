// A program started from here, with its output in a file.
#pragma once

#include "base/result.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace cds {

// Not the owner of the program's life: it goes on when this value or this process is gone.
class ChildProcess {
public:
  // Starts it in a process group of its own (Ctrl-C on the terminal does not reach it) with no signal blocked, standard
  // input and output on /dev/null and standard error in `log`, which is emptied first.
  [[nodiscard]] static Result<ChildProcess> start(const std::filesystem::path& program,
                                                  const std::vector<std::string>& arguments,
                                                  const std::filesystem::path& log);
  // Its exit status once it has ended (128 + number where a signal ended it); none while it runs. Does not block.
  [[nodiscard]] std::optional<int> ended();
  void ask_to_stop() const; // SIGTERM
  [[nodiscard]] int pid() const { return pid_; }

private:
  explicit ChildProcess(int pid) : pid_(pid) {}
  int pid_;
  std::optional<int> status_;
};

} // namespace cds
