// Work shared out over threads. Private to retrieval.
#pragma once

#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

namespace cds {

// Runs fn(thread, index) for every index in [0, count), on up to `threads` threads of which the caller is number 0;
// returns when all is done. Indices are handed out in order. fn must not throw.
template <class Fn>
void parallel_for(int threads, std::int64_t count, Fn&& fn) {
  std::atomic<std::int64_t> next{0};
  const auto work = [&](int thread) {
    for (std::int64_t index; (index = next.fetch_add(1, std::memory_order_relaxed)) < count;)
      fn(thread, index);
  };
  std::vector<std::jthread> others;
  for (int thread = 1; thread < threads && thread < count; ++thread)
    others.emplace_back(work, thread);
  work(0);
}

} // namespace cds
