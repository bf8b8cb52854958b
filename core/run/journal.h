// The journal: what a run has to tell, in the run folder's journal.sqlite. Only the engine writes it; everybody reads
// it (journal_reader.h). Tables, with t in Unix seconds (UTC):
//   meta(key, value)                                         "format", "request_obeyed", ...
//   status(seq, t, state, reason, host, pid, start_ticks)    appended; the last row counts (status.h judges it)
//   heartbeat(id = 1, t, moved, phase, epoch, ...)           one row, rewritten while the process lives
//   series(id, name, unit)  samples(id, series, step, epoch, t, value)   one row for each (series, step): the first
//   stays epochs(epoch, t, seconds, json)  alphas(epoch, layer, candidate, alpha, probability)  ledger(epoch, layer,
//   candidate, count) events(id, t, level, code, message, way_out)  results(key, value)    value is JSON; the last one
//   stays
#pragma once

#include "base/json.h"
#include "base/process.h"
#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cds {

enum class RunState { queued, running, paused, finished, failed, stopped, interrupted };
[[nodiscard]] const char* to_string(RunState state);
[[nodiscard]] Result<RunState> run_state_from(std::string_view word);

struct Sample {
  int series = 0;        // from Journal::series()
  std::int64_t step = 0; // of the whole run, from 1; in each series a step is written once
  double epoch = 0;      // as a fraction: 2.5 is half-way through the third epoch
  double value = 0;      // NaN and infinities are kept
  double t = 0;          // 0: now
};

struct EpochRow {
  int epoch = 0; // from 1, written when finished
  double t = 0;  // 0: now
  double seconds = 0;
  Json json; // that epoch's means, learning rates and validation scores
};

struct AlphaRow {
  int epoch = 0; // 0: the initial state
  int layer = 0, candidate = 0;
  double alpha = 0, probability = 0;
};

struct LedgerRow {
  int epoch = 0;
  int layer = 0, candidate = 0;
  std::int64_t count = 0; // steps in which it was trained so far
};

struct Event {
  std::int64_t id = 0; // given by the journal
  double t = 0;        // 0: now
  std::string level;   // "info", "warning", "error"
  std::string code;    // a stable word for programs: "nan_loss", "resumed"
  std::string message, way_out;
};

struct Heartbeat {
  double t = 0;                     // when the process last showed life; written by the journal
  double moved = 0;                 // when the engine last called beat(): a long step ages this, not t
  std::string phase;                // "search", "train", "validation", "test"
  int epoch = 0, epochs = 0;        // running epoch, from 1
  std::int64_t step = 0, steps = 0; // of the whole run
  double images_per_second = 0;
  double seconds_left = -1;            // -1: not known
  double resident_mb = 0, peak_mb = 0; // filled by the journal
  double load_share = 0;               // share of time spent waiting for images, 0-1
};

// The writer. Calls queue and return at once; a thread of its own commits what is queued every 200 ms in one
// transaction (WAL, synchronous NORMAL) and renews the heartbeat at least once a second, also during a long step. So
// kill -9 loses what was appended in the last 200 ms and the commit under way, never the file. All calls from any
// thread.
//
// The first background error (full disk, lost folder) is kept: check() and every later call that returns a Status give
// it, and appended rows are dropped from then on.
class Journal {
public:
  // Opens or creates the journal of a run folder. REQUIRES the run's lock (run_lock.h). Blocks.
  [[nodiscard]] static Result<Journal> open(const std::filesystem::path& run_folder);
  // Takes everything and keeps nothing: of the processes that work on one run only one writes.
  [[nodiscard]] static Journal silent();
  Journal(Journal&&) noexcept;
  Journal& operator=(Journal&&) noexcept;
  ~Journal(); // commits what is queued; errors are lost: call close()

  // The number of a series, made when new. Cheap.
  [[nodiscard]] int series(const std::string& name, const std::string& unit = {});
  void append(const Sample& sample);
  // By name: a look-up more.
  void append(const std::string& series_name, std::int64_t step, double epoch, double value);
  void append_epoch(EpochRow row); // epochs, alphas and ledger keep their first row for a key, as samples do
  void append_alphas(std::vector<AlphaRow> rows);
  void append_ledger(std::vector<LedgerRow> rows);
  void append_event(Event event);
  void beat(const Heartbeat& heartbeat); // cheap: call each step; t, moved and memory are filled in
  void put_result(const std::string& key, const Json& value);
  void put_meta(const std::string& key, const std::string& value);

  // Written and committed with this process's id before it returns; tried even after a background error. Blocks for
  // milliseconds. `reason`: why, for failed and stopped; one sentence.
  [[nodiscard]] Status set_status(RunState state, const std::string& reason = {});

  [[nodiscard]] Status flush();       // Blocks until all that was queued is committed.
  [[nodiscard]] Status check() const; // The first background error. Cheap: call each step.
  // flush(), folds the WAL into journal.sqlite and ends the thread. The journal takes nothing afterwards.
  [[nodiscard]] Status close();

private:
  class Writer;
  explicit Journal(std::unique_ptr<Writer> writer);
  template <class Add>
  void queue(Add&& add);
  std::unique_ptr<Writer> writer_; // null: silent
};

} // namespace cds
