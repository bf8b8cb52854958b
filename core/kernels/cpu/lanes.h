// How a batch is shared out in training. Its images are cut into lanes: runs of images that are worked through in
// order, each with its own sums. Sums are added up lane by lane, so results depend on the number of lanes, not on which
// thread was faster.
#pragma once

#include "kernels/cpu/buffer.h"
#include "kernels/cpu/team.h"

#include <algorithm>
#include <vector>

namespace cds::cpu {

// A lane, and the thread that works on it.
struct Lane {
  int index = 0, thread = 0;
  int first = 0, count = 0; // images
};

class Lanes {
public:
  // With 1, 2 or 4 threads there are four lanes, so that these give the same bits.
  Lanes(int images, int threads) : images_(images), threads_(std::max(1, threads)) {
    constexpr int least = 4;
    lanes_ = std::min(images, (least + threads_ - 1) / threads_ * threads_);
    threads_ = std::min(threads_, lanes_);
  }
  [[nodiscard]] int count() const { return lanes_; }
  [[nodiscard]] int threads() const { return threads_; }
  [[nodiscard]] int images() const { return images_; }

  // fn(lane) for each lane, in parallel. fn must not throw.
  template <class Fn>
  void run(Fn&& fn) const {
    run_team(threads_, [&](Part thread) {
      for (int lane = thread.begin(lanes_); lane < thread.end(lanes_); ++lane) {
        const Part part{lane, lanes_};
        fn(Lane{lane, thread.index, part.begin(images_), part.end(images_) - part.begin(images_)});
      }
    });
  }

  // fn(index) below `items`, in parallel and in any order; for work that adds nothing up. fn must not throw.
  template <class Fn>
  void share(int items, Fn&& fn) const {
    run_team(threads_, [&](Part thread) {
      for (int item = thread.begin(items); item < thread.end(items); ++item)
        fn(item);
    });
  }

private:
  int images_, threads_, lanes_;
};

// Work space of the threads: numbered buffers, each as large as its greediest user said.
class Scratch {
public:
  static constexpr int slots = 12;
  // In floats; before any thread works.
  void need(int slot, std::size_t size) { sizes_[slot] = std::max(sizes_[slot], size); }
  void provide(int threads) {
    if (buffers_.size() < static_cast<std::size_t>(threads) * slots)
      buffers_.resize(static_cast<std::size_t>(threads) * slots);
    for (std::size_t i = 0; i < buffers_.size(); ++i)
      if (buffers_[i].size() < sizes_[i % slots])
        buffers_[i] = Buffer(sizes_[i % slots]);
  }
  template <class T>
  [[nodiscard]] T* at(const Lane& lane, int slot) {
    return reinterpret_cast<T*>(buffers_[static_cast<std::size_t>(lane.thread * slots + slot)].data());
  }

private:
  std::size_t sizes_[slots] = {};
  std::vector<Buffer> buffers_;
};

} // namespace cds::cpu
