// Where maps come from in training: who makes one fills it a band at a time for its first reader, and takes its
// gradient a band at a time from its last one, while the band is in the cache. Private to kernels.
#pragma once

#include "kernels/cpu/training_run.h"

namespace cds::cpu {

template <class T>
class Source {
public:
  virtual ~Source() = default;
  // Whole once every band was produced.
  [[nodiscard]] virtual Map<T>& map() = 0;
  virtual void produce(const Lane& lane, const Band& band) = 0;

  // begin_absorb(), then every band's gradient, then end_absorb().
  virtual void begin_absorb(TrainingRun& run) = 0;
  virtual void absorb(const Lane& lane, const Band& band, T* gradient) = 0;
  virtual void end_absorb(TrainingRun& run) = 0;
};

} // namespace cds::cpu
