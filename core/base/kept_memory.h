// What keep_freed_memory() (process.h) tells malloc, in bytes; -1: never.
#pragma once

namespace cds {

struct KeptMemory {
  int mmap_threshold, trim_threshold, top_pad;
};
inline constexpr KeptMemory kept_memory{1 << 30, -1, 64 << 20};

} // namespace cds
