// What diagnose() found, in words: what it means and what to try.
#pragma once

#include "models/run_health.h"

#include <QString>
#include <QStringList>
#include <string_view>

namespace cds {

[[nodiscard]] QString finding_text(const HealthFinding& finding); // whole sentences
[[nodiscard]] QString finding_word(const HealthFinding& finding); // for a mark on a plot; empty: good news
// A mark on a plot for an event's code (core's word for its kind); "warning" for those that have none.
[[nodiscard]] QString event_word(std::string_view code);
// The sentences of the warnings of those kinds, in their order.
[[nodiscard]] QStringList warnings_of(const std::vector<HealthFinding>& findings,
                                      std::initializer_list<HealthKind> kinds);

} // namespace cds
