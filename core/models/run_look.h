// One look at an active run: what is known of it goes in, what is new comes back. Any thread, one at a time a run.
#pragma once

#include "models/run_info.h"
#include "models/run_reading.h"

#include <filesystem>
#include <memory>
#include <optional>

namespace cds {

struct RunLook {
  std::filesystem::path folder;
  std::shared_ptr<JournalReader> reader; // null: to be opened; or, in the answer, it could not be read
  RunInfo info;
  bool wants_feed = false;
  FeedCursor cursor; // of the feed, whose rows are wanted from there on
  bool changed = false;
  std::optional<FeedBatch> batch; // where the feed was wanted and there is more
};

// Blocks while it reads the journal.
[[nodiscard]] RunLook look_at(const RunLook& known);

} // namespace cds
