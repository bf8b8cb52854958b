// CUDA kernels run on the host, a block at a time, each thread of a block a fibre that gives way at barriers and
// shuffles: slow, and exact about what the kernels compute. Knows what our kernels use and no more. One launch at a
// time.
#pragma once

#define CDS_CUDA_ON_HOST

#include <cuda_runtime.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>
#include <stdexcept>
#include <tuple>
#include <ucontext.h>
#include <vector>

#ifndef __launch_bounds__
#define __launch_bounds__(...)
#endif
#define CDS_SHARED_FLOATS(name) float* name = cds::cuda::host::shared_floats()
#define CDS_SHARED(type, name) static type name

inline uint3 threadIdx, blockIdx;
inline dim3 blockDim, gridDim;

using std::isfinite;

namespace cds::cuda::host {

struct Fibre {
  ucontext_t context{};
  std::vector<char> stack = std::vector<char>(96 * 1024);
  bool done = false;
};

// What waits for one another: a block, or a warp.
struct Meeting {
  int arrived = 0;
  long generation = 0;
};

struct Machine {
  std::vector<std::unique_ptr<Fibre>> fibres;
  std::vector<float> shared;
  std::function<void()> body;
  ucontext_t scheduler{};
  unsigned current = 0, threads = 0, alive = 0;
  Meeting block;
  std::array<Meeting, 32> warps;
  std::array<std::array<std::uint64_t, 32>, 32> lanes{};
};
inline Machine machine;

inline float* shared_floats() {
  return machine.shared.data();
}

inline void give_way() {
  const unsigned mine = machine.current;
  swapcontext(&machine.fibres[mine]->context, &machine.scheduler);
}

inline void meet(Meeting& meeting, int expected) {
  const long generation = meeting.generation;
  if (++meeting.arrived == expected) {
    meeting.arrived = 0;
    ++meeting.generation;
    return;
  }
  while (meeting.generation == generation)
    give_way();
}

inline void enter() {
  machine.body();
  machine.fibres[machine.current]->done = true;
  --machine.alive;
  swapcontext(&machine.fibres[machine.current]->context, &machine.scheduler);
}

inline void set_thread(unsigned thread) {
  machine.current = thread;
  threadIdx = {thread % blockDim.x, thread / blockDim.x % blockDim.y, thread / blockDim.x / blockDim.y};
}

inline void run_block() {
  machine.alive = machine.threads;
  machine.block = {};
  machine.warps = {};
  for (unsigned thread = 0; thread < machine.threads; ++thread) {
    auto& fibre = *machine.fibres[thread];
    fibre.done = false;
    getcontext(&fibre.context);
    fibre.context.uc_stack.ss_sp = fibre.stack.data();
    fibre.context.uc_stack.ss_size = fibre.stack.size();
    fibre.context.uc_link = nullptr;
    makecontext(&fibre.context, enter, 0);
  }
  while (machine.alive > 0)
    for (unsigned thread = 0; thread < machine.threads; ++thread)
      if (!machine.fibres[thread]->done) {
        set_thread(thread);
        swapcontext(&machine.scheduler, &machine.fibres[thread]->context);
      }
}

} // namespace cds::cuda::host

inline void __syncthreads() {
  auto& machine = cds::cuda::host::machine;
  cds::cuda::host::meet(machine.block, static_cast<int>(machine.alive));
}

// Every lane of a warp takes part, as the full mask says.
template <class T>
T __shfl_down_sync(unsigned, T value, int offset) {
  auto& machine = cds::cuda::host::machine;
  const unsigned thread = machine.current, warp = thread / 32, lane = thread % 32;
  const int size = static_cast<int>(std::min(32U, machine.threads - warp * 32));
  std::memcpy(&machine.lanes[warp][lane], &value, sizeof value);
  cds::cuda::host::meet(machine.warps[warp], size);
  T other = value;
  if (static_cast<int>(lane) + offset < size)
    std::memcpy(&other, &machine.lanes[warp][lane + static_cast<unsigned>(offset)], sizeof other);
  cds::cuda::host::meet(machine.warps[warp], size);
  return other;
}

template <class T>
T atomicAdd(T* place, T value) { // one fibre runs at a time
  const T before = *place;
  *place = before + value;
  return before;
}

inline unsigned __umulhi(unsigned a, unsigned b) {
  return static_cast<unsigned>(static_cast<std::uint64_t>(a) * b >> 32);
}

namespace cds::cuda::host {

// Runs one launch of a kernel to its end.
inline void run(std::function<void()> body, dim3 grid, dim3 threads, std::size_t shared) {
  machine.body = std::move(body);
  machine.threads = threads.x * threads.y * threads.z;
  if (machine.threads > 1024)
    throw std::invalid_argument("a block has 1024 threads at most");
  machine.shared.assign(shared / sizeof(float), std::nanf("")); // what nobody wrote shows
  while (machine.fibres.size() < machine.threads)
    machine.fibres.push_back(std::make_unique<Fibre>());
  blockDim = threads;
  gridDim = grid;
  for (unsigned z = 0; z < grid.z; ++z)
    for (unsigned y = 0; y < grid.y; ++y)
      for (unsigned x = 0; x < grid.x; ++x) {
        blockIdx = {x, y, z};
        run_block();
      }
}

} // namespace cds::cuda::host
