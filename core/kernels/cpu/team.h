// Threads that work on one thing together. They are OpenMP's, which LibTorch uses too, so that no second set of threads
// competes for the processors.
#pragma once

#include <atomic>
#include <omp.h>

namespace cds::cpu {

// One of `count` equal shares of the work.
struct Part {
  int index = 0, count = 1;
  [[nodiscard]] int begin(int items) const { return static_cast<int>(static_cast<long long>(items) * index / count); }
  [[nodiscard]] int end(int items) const { return Part{index + 1, count}.begin(items); }
};

// Leaves the core's other thread, or its clock, some room in a loop that waits.
inline void breathe() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

// Where the threads of a team meet. Waits are a few microseconds as a rule, so a thread looks for some hundred of them
// before it sleeps: to wake up takes as long.
class Meeting {
public:
  explicit Meeting(int threads) : threads_(threads) {}
  void wait() {
    const unsigned phase = phase_.load(std::memory_order_relaxed);
    if (arrived_.fetch_add(1, std::memory_order_acq_rel) + 1 == threads_) {
      arrived_.store(0, std::memory_order_relaxed);
      phase_.fetch_add(1, std::memory_order_release);
      phase_.notify_all();
      return;
    }
    for (int look = 0; look < 3000; ++look) {
      if (phase_.load(std::memory_order_acquire) != phase)
        return;
      breathe();
    }
    while (phase_.load(std::memory_order_acquire) == phase)
      phase_.wait(phase, std::memory_order_acquire);
  }

private:
  int threads_;
  std::atomic<int> arrived_{0};
  std::atomic<unsigned> phase_{0};
};

// fn(thread) on `threads` threads at once, the caller's among them; fewer where OpenMP gives fewer. Returns the number
// that ran. fn must not throw.
template <class Fn>
int run_team(int threads, Fn&& fn) {
  int ran = 1;
#pragma omp parallel num_threads(threads)
  {
#pragma omp single
    ran = omp_get_num_threads();
    fn(Part{omp_get_thread_num(), omp_get_num_threads()});
  }
  return ran;
}

// fn(index) for every index below `count`, shared out in equal runs: which index runs in which share does not depend on
// how many threads OpenMP gives. fn must not throw.
template <class Fn>
void for_each_part(int count, Fn&& fn) {
#pragma omp parallel for schedule(static, 1) num_threads(count)
  for (int index = 0; index < count; ++index)
    fn(Part{index, count});
}

} // namespace cds::cpu
