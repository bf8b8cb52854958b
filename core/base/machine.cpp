#include "base/machine.h"

#include "base/process.h"

#include <fstream>
#include <sys/utsname.h>

namespace cds {
namespace {

// The value of the first line "key : value" of a /proc file; empty where there is none.
std::string proc_value(const char* file, const std::string& key) {
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (line.rfind(key, 0) != 0)
      continue;
    const auto colon = line.find(':');
    const auto start = colon == std::string::npos ? colon : line.find_first_not_of(" \t", colon + 1);
    return start == std::string::npos ? std::string() : line.substr(start);
  }
  return {};
}

} // namespace

Machine this_machine() {
  Machine machine;
  machine.host = host_name();
  utsname name{};
  if (::uname(&name) == 0)
    machine.system = std::string(name.sysname) + " " + name.release + " " + name.machine;
  machine.processor = proc_value("/proc/cpuinfo", "model name");
  machine.cores = core_count();
  machine.memory_mb =
      static_cast<double>(std::strtoull(proc_value("/proc/meminfo", "MemTotal").c_str(), nullptr, 10)) / 1024.0;
  return machine;
}

Json to_json(const Machine& machine) {
  return {{"host", machine.host},
          {"system", machine.system},
          {"processor", machine.processor},
          {"cores", machine.cores},
          {"memory_mb", static_cast<std::int64_t>(machine.memory_mb)}};
}

std::string machine_text(const Machine& machine) {
  return machine.host + ", " + machine.system + ", " +
         (machine.processor.empty() ? "unknown processor" : machine.processor) + ", " + std::to_string(machine.cores) +
         (machine.cores == 1 ? " core, " : " cores, ") + std::to_string(static_cast<std::int64_t>(machine.memory_mb)) +
         " MB";
}

} // namespace cds
