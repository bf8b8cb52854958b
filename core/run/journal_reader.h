// Reads a run's journal while its engine writes it, or long afterwards. Never writes into the run folder save SQLite's
// own -shm file where that is allowed: a copied folder without write permission opens as well (also after kill -9).
#pragma once

#include "run/journal.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cds {

struct SampleRow {
  std::int64_t id = 0; // grows from row to row
  int series = 0;
  std::int64_t step = 0;
  double epoch = 0, t = 0, value = 0;
};

struct SeriesInfo {
  int id = 0;
  std::string name, unit;
};

struct StatusRow {
  std::int64_t seq = 0;
  double t = 0;
  RunState state = RunState::queued;
  std::string reason;
  ProcessId process;
};

struct ResultRow {
  std::string key;
  Json value;
};

// Every call blocks for as long as its rows take (a million samples: well under a second) and gives one error that
// names the file if the journal is damaged. One thread at a time; different readers of one run are independent.
class JournalReader {
public:
  // wrong_call if there is no journal, failed if it is none of ours or damaged.
  [[nodiscard]] static Result<JournalReader> open(const std::filesystem::path& run_folder);
  JournalReader(JournalReader&&) noexcept;
  JournalReader& operator=(JournalReader&&) noexcept;
  ~JournalReader();

  // Whether the writer committed since the last call (PRAGMA data_version); true the first time. Microseconds.
  [[nodiscard]] Result<bool> changed();

  [[nodiscard]] Result<std::vector<SeriesInfo>> series();
  // Rows with id > after, by id, at most limit (0: all).
  [[nodiscard]] Result<std::vector<SampleRow>> samples(std::int64_t after = 0, std::int64_t limit = 0);
  // Of one series alone, by id.
  [[nodiscard]] Result<std::vector<SampleRow>> samples_of(const std::string& series_name, std::int64_t after = 0);
  [[nodiscard]] Result<std::int64_t> sample_count();
  [[nodiscard]] Result<std::vector<StatusRow>> statuses(std::int64_t after_seq = 0);
  [[nodiscard]] Result<std::optional<StatusRow>> last_status();
  [[nodiscard]] Result<std::optional<Heartbeat>> heartbeat();
  // Epochs begin at 0 in alphas and ledger: after_epoch = -1 gives all.
  [[nodiscard]] Result<std::vector<EpochRow>> epochs(int after_epoch = -1);
  [[nodiscard]] Result<std::vector<AlphaRow>> alphas(int after_epoch = -1); // by epoch, layer, candidate
  [[nodiscard]] Result<std::vector<LedgerRow>> ledger(int after_epoch = -1);
  [[nodiscard]] Result<std::vector<Event>> events(std::int64_t after_id = 0);
  [[nodiscard]] Result<std::vector<ResultRow>> results();
  [[nodiscard]] Result<std::optional<Json>> result(const std::string& key);
  [[nodiscard]] Result<std::optional<std::string>> meta(const std::string& key);

private:
  class Connection;
  explicit JournalReader(std::unique_ptr<Connection> connection);
  std::unique_ptr<Connection> connection_;
};

[[nodiscard]] std::string sqlite_version();

} // namespace cds
