// This process and others, as far as an honest run status needs them. Linux.
#pragma once

#include <cstdint>
#include <string>

namespace cds {

// pid with its start time, so that a reused pid is not taken for the old process.
struct ProcessId {
  std::string host;
  int pid = 0;
  std::uint64_t start_ticks = 0; // clock ticks after boot; /proc/PID/stat, field 22
};

[[nodiscard]] ProcessId this_process();
// True only if that very process runs (not a zombie) on this host; false for another host's.
[[nodiscard]] bool is_alive(const ProcessId& process);
[[nodiscard]] std::string host_name();
[[nodiscard]] double now_seconds();      // Unix time, UTC
[[nodiscard]] double resident_mb();      // resident memory of this process now
[[nodiscard]] double peak_resident_mb(); // its highest value so far
[[nodiscard]] int core_count();          // processors this process may run on; at least 1

// Keeps freed tensors in the process instead of giving them back to the kernel every step (glibc's malloc). Call once,
// first thing in main().
void keep_freed_memory();

} // namespace cds
