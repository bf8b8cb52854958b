// Rows that writer and reader of a journal both read. Throws SQLite's exceptions. Internal to core/run.
#pragma once

#include "run/journal.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <optional>

namespace cds {

[[nodiscard]] std::optional<Heartbeat> select_heartbeat(SQLite::Database& database);

} // namespace cds
