// cds: the command line. Exit status: 0 done, 1 the work failed, 2 the call was wrong.
#include "app/cds/become_engine.h"
#include "app/cds/command_line.h"
#include "app/cds/engine_entry.h"

#include <iostream>

namespace cds {

int run_engine(const std::filesystem::path&, Context& context) { // `cds resume`: the engine reads the same words
  context.fail(become_engine());
  return context.exit_status;
}

} // namespace cds

int main(int argc, char** argv) {
  if (cds::is_own_command(argc, argv))
    return cds::run_command_line(argc, argv);
  const cds::Error error = cds::become_engine(); // comes back only where it failed
  std::cerr << "cds: " << error.message() << std::endl;
  return 1;
}
