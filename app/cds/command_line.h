// What cds and cds-engine share: from the words of the call to the exit status.
#pragma once

#include "app/cds/commands.h"

#include <string>
#include <vector>

namespace cds {

// Each program's table of commands (written by CMakeLists.txt): cds those that need no LibTorch, cds-engine all.
void add_commands(CLI::App& app, Context& context);

// Whether a call with these words asks for one of the commands of this program; false for `--help` and `--version` of
// the whole, which only the engine knows.
[[nodiscard]] bool is_own_command(int argc, char** argv);

// Parses the words, runs the command and returns the exit status. Exceptions of libraries (LibTorch above all) end
// here. Blocks.
[[nodiscard]] int run_command_line(int argc, char** argv);

// The words this process was started with.
[[nodiscard]] std::vector<std::string> command_line();

} // namespace cds
