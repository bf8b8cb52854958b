#include "models/run_info.h"

#include <algorithm>

namespace cds {

double RunInfo::progress() const {
  if (state == RunState::finished)
    return 1;
  if (steps > 0)
    return std::clamp(static_cast<double>(step) / static_cast<double>(steps), 0.0, 1.0);
  return epochs > 0 ? std::clamp(static_cast<double>(epoch - 1) / epochs, 0.0, 1.0) : 0;
}

double RunInfo::seconds(double now) const {
  if (started <= 0)
    return 0;
  const double end = active() || ended <= 0 ? now : ended;
  return std::max(0.0, end - started);
}

} // namespace cds
