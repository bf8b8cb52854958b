// The thread that commits what a Journal was given. Internal to core/run.
#pragma once

#include "run/journal.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>
#include <utility>

namespace cds {

class Journal::Writer {
public:
  Writer(std::filesystem::path file, SQLite::Database database);
  ~Writer();

  int series(const std::string& name, const std::string& unit);
  void beat(const Heartbeat& heartbeat);
  // Runs fn(batch) under the lock: how every row is queued. Nothing is queued after the first error.
  template <class Fn>
  void queue(Fn&& fn) {
    const std::lock_guard lock(mutex_);
    if (!error_ && !ended_)
      fn(next_);
  }
  Status set_status(RunState state, const std::string& reason);
  Status flush();
  Status check() const;
  Status close();

  struct Batch {
    std::vector<std::pair<int, std::pair<std::string, std::string>>> series; // id, name, unit
    std::vector<Sample> samples;
    std::vector<EpochRow> epochs;
    std::vector<AlphaRow> alphas;
    std::vector<LedgerRow> ledger;
    std::vector<Event> events;
    std::vector<std::pair<std::string, std::string>> results, meta;
  };

private:
  void work();
  void commit(Batch& batch, const std::optional<Heartbeat>& heartbeat);
  Status commit_now();

  // Constant after construction.
  const std::filesystem::path file_;
  const ProcessId self_ = this_process();

  // The database is used under database_mutex_; taken before mutex_ where both are.
  std::mutex database_mutex_;
  SQLite::Database database_;
  double heartbeat_written_ = 0;

  // State below is protected by mutex_.
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  Batch next_;
  std::unordered_map<std::string, int> series_ids_;
  std::optional<Heartbeat> heartbeat_;
  std::optional<Error> error_;
  bool ended_ = false;

  std::atomic<bool> broken_ = false; // error_ has a value
  std::thread thread_;
};

} // namespace cds
