#include "run/journal_writer.h"

#include "run/database.h"
#include "run/journal_rows.h"

#include <algorithm>
#include <chrono>
#include <sqlite3.h>

namespace cds {
namespace {

constexpr auto interval = std::chrono::milliseconds(200); // between two commits
constexpr double heartbeat_interval = 0.9;                // seconds, where nothing else is new

// A prepared statement run once per row.
class Insert {
public:
  Insert(SQLite::Database& database, const char* sql) : statement_(database, sql) {}

  template <class... Values>
  void operator()(const Values&... values) {
    int index = 0;
    (bind(++index, values), ...);
    statement_.exec();
    statement_.reset();
  }

private:
  void bind(int index, double value) { statement_.bind(index, value); }
  void bind(int index, int value) { statement_.bind(index, value); }
  void bind(int index, std::int64_t value) { statement_.bind(index, value); }
  void bind(int index, const std::string& value) { statement_.bind(index, value); }
  SQLite::Statement statement_;
};

// SQLite keeps NaN as NULL; infinities it keeps.
void write_samples(SQLite::Database& database, const std::vector<Sample>& samples) {
  if (samples.empty())
    return;
  Insert insert(database, "INSERT OR IGNORE INTO samples(series, step, epoch, t, value) VALUES(?, ?, ?, ?, ?)");
  for (const Sample& s : samples)
    insert(s.series, s.step, s.epoch, s.t, s.value);
}

void write_heartbeat(SQLite::Database& database, const Heartbeat& h) {
  Insert(database,
         "INSERT OR REPLACE INTO heartbeat(id, t, moved, phase, epoch, epochs, step, steps, images_per_second, "
         "seconds_left, resident_mb, peak_mb, load_share) VALUES(1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")(
      h.t, h.moved, h.phase, h.epoch, h.epochs, h.step, h.steps, h.images_per_second, h.seconds_left, h.resident_mb,
      h.peak_mb, h.load_share);
}

} // namespace

Journal::Writer::Writer(std::filesystem::path file, SQLite::Database database)
    : file_(std::move(file)), database_(std::move(database)) {
  SQLite::Statement query(database_, "SELECT id, name FROM series");
  while (query.executeStep())
    series_ids_[query.getColumn(1).getString()] = query.getColumn(0).getInt();
  heartbeat_ = select_heartbeat(database_); // a resumed run shows where it stood until it moves
  thread_ = std::thread([this] { work(); });
}

Journal::Writer::~Writer() {
  static_cast<void>(close()); // the caller who wants to know calls close() himself
}

int Journal::Writer::series(const std::string& name, const std::string& unit) {
  const std::lock_guard lock(mutex_);
  const auto [found, added] = series_ids_.try_emplace(name, static_cast<int>(series_ids_.size()) + 1);
  if (added)
    next_.series.push_back({found->second, {name, unit}});
  return found->second;
}

void Journal::Writer::beat(const Heartbeat& heartbeat) {
  const std::lock_guard lock(mutex_);
  heartbeat_ = heartbeat;
  heartbeat_->moved = now_seconds();
}

void Journal::Writer::work() {
  std::unique_lock lock(mutex_);
  while (!ended_) {
    wake_.wait_for(lock, interval, [this] { return ended_; });
    if (ended_)
      break;
    lock.unlock();
    static_cast<void>(commit_now());
    lock.lock();
  }
}

// Commits what is queued, and the heartbeat where it is due.
Status Journal::Writer::commit_now() {
  const std::lock_guard database_lock(database_mutex_);
  Batch batch;
  std::optional<Heartbeat> heartbeat;
  {
    const std::lock_guard lock(mutex_);
    if (error_)
      return tl::unexpected<Error>(*error_);
    std::swap(batch, next_);
    heartbeat = heartbeat_;
  }
  const double now = now_seconds();
  const bool due = now - heartbeat_written_ >= heartbeat_interval || now < heartbeat_written_;
  const bool rows = !batch.series.empty() || !batch.samples.empty() || !batch.epochs.empty() || !batch.alphas.empty() ||
                    !batch.ledger.empty() || !batch.events.empty() || !batch.results.empty() || !batch.meta.empty();
  if (!rows && !due)
    return {};
  if (!heartbeat)
    heartbeat.emplace().moved = now;
  heartbeat->t = now;
  heartbeat->resident_mb = resident_mb();
  heartbeat->peak_mb = peak_resident_mb();
  auto status = guarded(file_, [&] { commit(batch, heartbeat); });
  if (status) {
    heartbeat_written_ = now;
  } else {
    const std::lock_guard lock(mutex_);
    if (!error_)
      error_ = status.error();
    broken_ = true;
  }
  return status;
}

void Journal::Writer::commit(Batch& batch, const std::optional<Heartbeat>& heartbeat) {
  SQLite::Transaction transaction(database_, SQLite::TransactionBehavior::IMMEDIATE);
  for (const auto& [id, name] : batch.series)
    Insert(database_, "INSERT OR IGNORE INTO series(id, name, unit) VALUES(?, ?, ?)")(id, name.first, name.second);
  write_samples(database_, batch.samples);
  for (const EpochRow& row : batch.epochs)
    Insert(database_, "INSERT OR IGNORE INTO epochs(epoch, t, seconds, json) VALUES(?, ?, ?, ?)")(
        row.epoch, row.t, row.seconds, row.json.dump());
  if (!batch.alphas.empty()) {
    Insert insert(database_,
                  "INSERT OR IGNORE INTO alphas(epoch, layer, candidate, alpha, probability) VALUES(?, ?, ?, ?, ?)");
    for (const AlphaRow& row : batch.alphas)
      insert(row.epoch, row.layer, row.candidate, row.alpha, row.probability);
  }
  if (!batch.ledger.empty()) {
    Insert insert(database_, "INSERT OR IGNORE INTO ledger(epoch, layer, candidate, count) VALUES(?, ?, ?, ?)");
    for (const LedgerRow& row : batch.ledger)
      insert(row.epoch, row.layer, row.candidate, row.count);
  }
  for (const Event& row : batch.events)
    Insert(database_, "INSERT INTO events(t, level, code, message, way_out) VALUES(?, ?, ?, ?, ?)")(
        row.t, row.level, row.code, row.message, row.way_out);
  for (const auto& [key, value] : batch.results)
    Insert(database_, "INSERT OR REPLACE INTO results(key, value) VALUES(?, ?)")(key, value);
  for (const auto& [key, value] : batch.meta)
    Insert(database_, "INSERT OR REPLACE INTO meta(key, value) VALUES(?, ?)")(key, value);
  if (heartbeat)
    write_heartbeat(database_, *heartbeat);
  transaction.commit();
}

Status Journal::Writer::set_status(RunState state, const std::string& reason) {
  const Status rows = flush();
  const std::lock_guard lock(database_mutex_);
  CDS_TRY(guarded(file_, [&] {
    SQLite::Transaction transaction(database_, SQLite::TransactionBehavior::IMMEDIATE);
    Insert(database_, "INSERT INTO status(t, state, reason, host, pid, start_ticks) VALUES(?, ?, ?, ?, ?, ?)")(
        now_seconds(), std::string(to_string(state)), reason, self_.host, self_.pid,
        static_cast<std::int64_t>(self_.start_ticks));
    transaction.commit();
  }));
  return rows;
}

Status Journal::Writer::flush() {
  return commit_now();
}

Status Journal::Writer::check() const {
  if (!broken_)
    return {};
  const std::lock_guard lock(mutex_);
  return tl::unexpected<Error>(*error_);
}

Status Journal::Writer::close() {
  if (!thread_.joinable())
    return check();
  const Status rows = flush();
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  wake_.notify_all();
  thread_.join();
  CDS_TRY(rows);
  // A folded journal is one file that opens anywhere; a reader that holds the WAL at this moment only delays it.
  return guarded(file_, [&] { database_.tryExec("PRAGMA wal_checkpoint(TRUNCATE)"); });
}

} // namespace cds
