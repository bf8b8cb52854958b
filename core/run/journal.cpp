#include "run/journal.h"

#include "run/database.h"
#include "run/journal_writer.h"
#include "run/run_folder.h"

#include <array>

namespace cds {
namespace {

constexpr std::array<std::pair<RunState, const char*>, 7> words{{{RunState::queued, "queued"},
                                                                 {RunState::running, "running"},
                                                                 {RunState::paused, "paused"},
                                                                 {RunState::finished, "finished"},
                                                                 {RunState::failed, "failed"},
                                                                 {RunState::stopped, "stopped"},
                                                                 {RunState::interrupted, "interrupted"}}};

constexpr const char* tables = R"(
CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS status(seq INTEGER PRIMARY KEY, t REAL, state TEXT, reason TEXT, host TEXT, pid INTEGER, start_ticks INTEGER);
CREATE TABLE IF NOT EXISTS heartbeat(id INTEGER PRIMARY KEY CHECK(id = 1), t REAL, moved REAL, phase TEXT, epoch INTEGER, epochs INTEGER,
  step INTEGER, steps INTEGER, images_per_second REAL, seconds_left REAL, resident_mb REAL, peak_mb REAL, load_share REAL);
CREATE TABLE IF NOT EXISTS series(id INTEGER PRIMARY KEY, name TEXT UNIQUE, unit TEXT);
CREATE TABLE IF NOT EXISTS samples(id INTEGER PRIMARY KEY AUTOINCREMENT, series INTEGER, step INTEGER, epoch REAL, t REAL, value REAL,
  UNIQUE(series, step));
CREATE TABLE IF NOT EXISTS epochs(epoch INTEGER PRIMARY KEY, t REAL, seconds REAL, json TEXT);
CREATE TABLE IF NOT EXISTS alphas(epoch INTEGER, layer INTEGER, candidate INTEGER, alpha REAL, probability REAL,
  PRIMARY KEY(epoch, layer, candidate)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ledger(epoch INTEGER, layer INTEGER, candidate INTEGER, count INTEGER,
  PRIMARY KEY(epoch, layer, candidate)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS events(id INTEGER PRIMARY KEY, t REAL, level TEXT, code TEXT, message TEXT, way_out TEXT);
CREATE TABLE IF NOT EXISTS results(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
INSERT OR IGNORE INTO meta(key, value) VALUES('format', '1');
)";

} // namespace

const char* to_string(RunState state) {
  for (const auto& [known, word] : words)
    if (known == state)
      return word;
  return "interrupted";
}

Result<RunState> run_state_from(std::string_view word) {
  for (const auto& [state, known] : words)
    if (word == known)
      return state;
  return failed("unknown state '" + std::string(word) + "'", {},
                "It was written by a newer version: update this program");
}

Result<Journal> Journal::open(const std::filesystem::path& run_folder) {
  const auto file = RunPaths{run_folder}.journal();
  auto database = guarded(file, [&] {
    SQLite::Database opened(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, 5000);
    opened.exec("PRAGMA journal_mode=WAL");
    opened.exec("PRAGMA synchronous=NORMAL");
    SQLite::Transaction transaction(opened, SQLite::TransactionBehavior::IMMEDIATE);
    opened.exec(tables);
    transaction.commit();
    return opened;
  });
  if (!database)
    return tl::unexpected<Error>(database.error());
  CDS_TRY(check_format(*database, file));
  return guarded(file, [&] { return Journal(std::make_unique<Writer>(file, std::move(*database))); });
}

Journal Journal::silent() {
  return Journal(nullptr);
}

Journal::Journal(std::unique_ptr<Writer> writer) : writer_(std::move(writer)) {}
Journal::Journal(Journal&&) noexcept = default;
Journal& Journal::operator=(Journal&&) noexcept = default;
Journal::~Journal() = default;

template <class Add>
void Journal::queue(Add&& add) {
  if (writer_)
    writer_->queue(std::forward<Add>(add));
}

int Journal::series(const std::string& name, const std::string& unit) {
  return writer_ ? writer_->series(name, unit) : 0;
}

void Journal::append(const Sample& sample) {
  queue([&](Writer::Batch& batch) {
    batch.samples.push_back(sample);
    if (sample.t == 0)
      batch.samples.back().t = now_seconds();
  });
}

void Journal::append(const std::string& series_name, std::int64_t step, double epoch, double value) {
  append(Sample{series(series_name), step, epoch, value, 0});
}

void Journal::append_epoch(EpochRow row) {
  if (row.t == 0)
    row.t = now_seconds();
  queue([&](Writer::Batch& batch) { batch.epochs.push_back(std::move(row)); });
}

void Journal::append_alphas(std::vector<AlphaRow> rows) {
  queue([&](Writer::Batch& batch) { batch.alphas.insert(batch.alphas.end(), rows.begin(), rows.end()); });
}

void Journal::append_ledger(std::vector<LedgerRow> rows) {
  queue([&](Writer::Batch& batch) { batch.ledger.insert(batch.ledger.end(), rows.begin(), rows.end()); });
}

void Journal::append_event(Event event) {
  if (event.t == 0)
    event.t = now_seconds();
  queue([&](Writer::Batch& batch) { batch.events.push_back(std::move(event)); });
}

void Journal::beat(const Heartbeat& heartbeat) {
  if (writer_)
    writer_->beat(heartbeat);
}

void Journal::put_result(const std::string& key, const Json& value) {
  std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
  queue([&](Writer::Batch& batch) { batch.results.emplace_back(key, std::move(text)); });
}

void Journal::put_meta(const std::string& key, const std::string& value) {
  queue([&](Writer::Batch& batch) { batch.meta.emplace_back(key, value); });
}

Status Journal::set_status(RunState state, const std::string& reason) {
  return writer_ ? writer_->set_status(state, reason) : Status();
}

Status Journal::flush() {
  return writer_ ? writer_->flush() : Status();
}

Status Journal::check() const {
  return writer_ ? writer_->check() : Status();
}

Status Journal::close() {
  return writer_ ? writer_->close() : Status();
}

} // namespace cds
