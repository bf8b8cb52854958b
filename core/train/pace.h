// How fast a run goes now: exponential means over about the last ten seconds.
#pragma once

#include <cmath>

namespace cds {

class Pace {
public:
  void add(int images, double seconds, double load_seconds) {
    const double keep = std::exp(-seconds / 10.0);
    images_ = images_ * keep + images;
    seconds_ = seconds_ * keep + seconds;
    load_ = load_ * keep + load_seconds;
    steps_ = steps_ * keep + 1;
  }
  [[nodiscard]] double images_per_second() const { return seconds_ > 0 ? images_ / seconds_ : 0; }
  [[nodiscard]] double seconds_per_step() const { return steps_ > 0 ? seconds_ / steps_ : 0; }
  [[nodiscard]] double load_share() const { return seconds_ > 0 ? load_ / seconds_ : 0; } // 0-1

private:
  double images_ = 0, seconds_ = 0, load_ = 0, steps_ = 0;
};

} // namespace cds
