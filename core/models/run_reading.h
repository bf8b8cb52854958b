// Reading a run's folder into the values that RunWatcher hands out. Any thread; blocks for the file.
#pragma once

#include "models/run_info.h"
#include "models/run_series.h"
#include "run/journal_reader.h"
#include "run/project.h"

#include <map>
#include <string>
#include <vector>

namespace cds {

// What is written once: name, kind, strategy, planned epochs, parent.
void take_record(RunInfo& info, const RunRecord& record);
void take_status(RunInfo& info, const RunStatus& status);
void take_results(RunInfo& info, const std::map<std::string, Json>& results);
// Start and end, number of warnings, best validation score so far: all cheap queries.
[[nodiscard]] Status take_history(RunInfo& info, JournalReader& reader);

// One folder as a list shows it; what cannot be read is said in reason and way_out.
[[nodiscard]] RunInfo read_run_info(const std::filesystem::path& run_folder);

// How far a reader has come.
struct FeedCursor {
  std::int64_t sample = 0, event = 0;
  int epoch = -1, alpha = -1, ledger = -1;
  bool operator==(const FeedCursor&) const = default;
};

struct FeedCurve {
  std::string name, unit;
  std::vector<RunSample> samples;
};

// What came after a cursor, sorted into curves.
struct FeedBatch {
  std::vector<FeedCurve> curves;
  std::vector<EpochRow> epochs;
  std::vector<AlphaRow> alphas;
  std::vector<LedgerRow> ledger;
  std::vector<Event> events;
  std::map<std::string, Json> results;
  FeedCursor cursor;
};

[[nodiscard]] Result<FeedBatch> read_feed(JournalReader& reader, const FeedCursor& after);

} // namespace cds
