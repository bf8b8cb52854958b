#include "app/cds/become_engine.h"

#include "app/cds/command_line.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <unistd.h>
#include <vector>

namespace cds {
namespace {

void spin_shortly() {
  if (!std::getenv("OMP_WAIT_POLICY") && !std::getenv("GOMP_SPINCOUNT"))
    setenv("GOMP_SPINCOUNT", "2000", 1); // turns; where it fails the run is merely slower
}

} // namespace

Error become_engine() {
  std::error_code code;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", code);
  const std::string engine = (self.parent_path() / "cds-engine").string();
  spin_shortly();
  auto words = command_line();
  std::vector<char*> pointers;
  for (auto& word : words)
    pointers.push_back(word.data());
  pointers.push_back(nullptr);
  execv(engine.c_str(), pointers.data());
  return {ErrorKind::failed, std::string("the engine could not be started: ") + std::strerror(errno), engine,
          "Install cds-engine in the folder of cds, or build the target cds-engine"};
}

} // namespace cds
