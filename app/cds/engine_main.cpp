// cds-engine: every command, with LibTorch. `cds` becomes it (become_engine.h); it can be called by itself as well.
#include "app/cds/command_line.h"

int main(int argc, char** argv) {
  return cds::run_command_line(argc, argv);
}
