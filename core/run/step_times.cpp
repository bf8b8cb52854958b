#include "run/step_times.h"

namespace cds {

const std::array<StepTimes::Part, 5>& StepTimes::parts() {
  static const std::array<Part, 5> all{{{"load", "time/load", &StepTimes::load},
                                        {"forward", "time/forward", &StepTimes::forward},
                                        {"backward", "time/backward", &StepTimes::backward},
                                        {"optimizer", "time/optimizer", &StepTimes::optimizer},
                                        {"journal", "time/journal", &StepTimes::journal}}};
  return all;
}

Result<std::optional<StepTimes>> step_times(JournalReader& journal) {
  StepTimes times;
  for (const auto& part : StepTimes::parts()) {
    CDS_ASSIGN(const auto rows, journal.samples_of(part.series));
    for (const SampleRow& row : rows)
      times.*part.seconds += row.value / static_cast<double>(rows.size());
  }
  return times.total() > 0 ? std::optional(times) : std::nullopt;
}

} // namespace cds
