#include "base/process.h"

#include "base/kept_memory.h"

#include <chrono>
#include <cstdio>
#include <fstream>
#include <malloc.h>
#include <sched.h>
#include <signal.h>
#include <sstream>
#include <sys/resource.h>
#include <unistd.h>

namespace cds {
namespace {

struct ProcStat {
  char state = 0;
  std::uint64_t start_ticks = 0;
};

ProcStat proc_stat(int pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  if (!std::getline(file, line))
    return {};
  // The program's name is in brackets and may hold spaces and brackets itself: fields count from the last ')'.
  const auto end = line.rfind(')');
  if (end == std::string::npos)
    return {};
  std::istringstream fields(line.substr(end + 1));
  ProcStat stat;
  fields >> stat.state;
  std::string skipped;
  for (int field = 4; field < 22; ++field)
    fields >> skipped;
  fields >> stat.start_ticks;
  return stat;
}

double status_mb(const char* key) {
  std::ifstream file("/proc/self/status");
  for (std::string line; std::getline(file, line);) {
    if (line.rfind(key, 0) == 0)
      return std::stod(line.substr(line.find(':') + 1)) / 1024.0;
  }
  return 0.0;
}

} // namespace

std::string host_name() {
  char name[256] = {};
  ::gethostname(name, sizeof name - 1);
  return name;
}

ProcessId this_process() {
  const int pid = ::getpid();
  return {host_name(), pid, proc_stat(pid).start_ticks};
}

bool is_alive(const ProcessId& process) {
  if (process.pid <= 0 || process.host != host_name())
    return false;
  const ProcStat stat = proc_stat(process.pid);
  return stat.state != 0 && stat.state != 'Z' && stat.state != 'X' && stat.start_ticks == process.start_ticks;
}

double now_seconds() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

double resident_mb() {
  return status_mb("VmRSS");
}

double peak_resident_mb() {
  return status_mb("VmHWM");
}

int core_count() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (::sched_getaffinity(0, sizeof set, &set) != 0)
    return 1;
  return CPU_COUNT(&set) > 0 ? CPU_COUNT(&set) : 1;
}

void keep_freed_memory() {
  ::mallopt(M_MMAP_THRESHOLD, kept_memory.mmap_threshold);
  ::mallopt(M_TRIM_THRESHOLD, kept_memory.trim_threshold);
  ::mallopt(M_TOP_PAD, kept_memory.top_pad);
}

} // namespace cds
