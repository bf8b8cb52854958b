#include "run/journal_reader.h"

#include "run/database.h"
#include "run/journal_rows.h"
#include "run/run_folder.h"

#include <cmath>
#include <limits>
#include <sqlite3.h>
#include <unistd.h>

namespace cds {
namespace fs = std::filesystem;
namespace {

std::string file_uri(const fs::path& file) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out = "file:";
  for (const unsigned char c : fs::absolute(file).string()) {
    if (std::isalnum(c) || c == '/' || c == '-' || c == '_' || c == '.')
      out += static_cast<char>(c);
    else
      (((out += '%') += digits[c >> 4]) += digits[c & 15]);
  }
  return out;
}

// A private copy, gone with its last user.
class TemporaryFolder {
public:
  explicit TemporaryFolder(fs::path made) : path(std::move(made)) {}
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code code;
    fs::remove_all(path, code);
  }
  const fs::path path;
};

Json parsed(const std::string& text) {
  Json value = Json::parse(text, nullptr, false);
  return value.is_discarded() ? Json(text) : value;
}

} // namespace

class JournalReader::Connection {
public:
  Connection(fs::path journal, std::unique_ptr<TemporaryFolder> copy, SQLite::Database opened)
      : file(std::move(journal)), temporary(std::move(copy)), database(std::move(opened)) {}

  fs::path file;
  std::unique_ptr<TemporaryFolder> temporary; // destroyed after the database
  SQLite::Database database;
  std::optional<SQLite::Statement> version;
  std::int64_t seen_version = -1;
};

namespace {

// Touches the tables, so that an unreadable file shows now.
SQLite::Database opened(const std::string& name, int flags) {
  SQLite::Database database(name, flags, 2000);
  SQLite::Statement(database, "SELECT count(*) FROM sqlite_master").executeStep();
  return database;
}

// SQLite wants to make its -shm file beside a WAL journal. Where the folder forbids it, nobody writes there either:
// without a WAL left over the file can be read as it is; with one (the engine was killed, the folder copied) a private
// copy can.
SQLite::Database open_anyhow(const fs::path& file, std::unique_ptr<TemporaryFolder>& temporary) {
  try {
    return opened(file.string(), SQLite::OPEN_READONLY);
  } catch (const SQLite::Exception& error) {
    const int code = error.getErrorCode();
    if ((code != SQLITE_CANTOPEN && code != SQLITE_READONLY) || ::access(file.c_str(), R_OK) != 0)
      throw;
  }
  const fs::path wal = file.string() + "-wal";
  std::error_code code;
  if (const auto size = fs::file_size(wal, code); code || size == 0)
    return opened(file_uri(file) + "?immutable=1", SQLite::OPEN_READONLY | SQLite::OPEN_URI);
  std::string name = (fs::temp_directory_path() / "cds-journal-XXXXXX").string();
  if (!::mkdtemp(name.data()))
    throw SQLite::Exception("no temporary folder", SQLITE_CANTOPEN);
  temporary = std::make_unique<TemporaryFolder>(name);
  const fs::path copy = temporary->path / "journal.sqlite";
  if (!fs::copy_file(file, copy, code) || !fs::copy_file(wal, copy.string() + "-wal", code))
    throw SQLite::Exception("no room for a copy", SQLITE_CANTOPEN);
  return opened(copy.string(), SQLite::OPEN_READONLY);
}

} // namespace

Result<JournalReader> JournalReader::open(const fs::path& run_folder) {
  const auto file = RunPaths{run_folder}.journal();
  std::error_code code;
  if (!fs::exists(file, code))
    return wrong_call("no journal is here", file.string(),
                      "Check that this is a run's folder; a run that has not begun has none yet");
  std::unique_ptr<TemporaryFolder> temporary;
  auto database = guarded(file, [&] { return open_anyhow(file, temporary); });
  if (!database)
    return tl::unexpected<Error>(database.error());
  CDS_TRY(check_format(*database, file));
  return JournalReader(std::make_unique<Connection>(file, std::move(temporary), std::move(*database)));
}

JournalReader::JournalReader(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
JournalReader::JournalReader(JournalReader&&) noexcept = default;
JournalReader& JournalReader::operator=(JournalReader&&) noexcept = default;
JournalReader::~JournalReader() = default;

Result<bool> JournalReader::changed() {
  return guarded(connection_->file, [&] {
    auto& c = *connection_;
    if (!c.version)
      c.version.emplace(c.database, "PRAGMA data_version");
    c.version->reset();
    c.version->executeStep();
    const std::int64_t now = c.version->getColumn(0).getInt64();
    c.version->reset(); // an unfinished statement would hold an old snapshot
    return std::exchange(c.seen_version, now) != now;
  });
}

Result<std::vector<SeriesInfo>> JournalReader::series() {
  return guarded(connection_->file, [&] {
    std::vector<SeriesInfo> out;
    SQLite::Statement query(connection_->database, "SELECT id, name, unit FROM series ORDER BY id");
    while (query.executeStep())
      out.push_back({query.getColumn(0).getInt(), query.getColumn(1).getString(), query.getColumn(2).getString()});
    return out;
  });
}

// A million rows: SQLiteCpp's columns cost a reference count each, so these are read by SQLite's own calls.
static std::vector<SampleRow> read_samples(SQLite::Database& database, const std::string& sql, std::int64_t first,
                                           std::int64_t second) {
  sqlite3_stmt* raw = nullptr;
  database.check(sqlite3_prepare_v2(database.getHandle(), sql.c_str(), -1, &raw, nullptr));
  const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(raw, sqlite3_finalize);
  sqlite3_bind_int64(raw, 1, first);
  sqlite3_bind_int64(raw, 2, second);
  std::vector<SampleRow> out;
  int code = 0;
  while ((code = sqlite3_step(raw)) == SQLITE_ROW) {
    SampleRow row;
    row.id = sqlite3_column_int64(raw, 0);
    row.series = sqlite3_column_int(raw, 1);
    row.step = sqlite3_column_int64(raw, 2);
    row.epoch = sqlite3_column_double(raw, 3);
    row.t = sqlite3_column_double(raw, 4);
    row.value = sqlite3_column_type(raw, 5) == SQLITE_NULL ? std::numeric_limits<double>::quiet_NaN()
                                                           : sqlite3_column_double(raw, 5);
    out.push_back(row);
  }
  if (code != SQLITE_DONE)
    throw SQLite::Exception(database.getHandle(), code);
  return out;
}

Result<std::vector<SampleRow>> JournalReader::samples(std::int64_t after, std::int64_t limit) {
  return guarded(connection_->file, [&] {
    return read_samples(connection_->database,
                        "SELECT id, series, step, epoch, t, value FROM samples WHERE id > ?1 ORDER BY id LIMIT ?2",
                        after, limit > 0 ? limit : -1);
  });
}

Result<std::vector<SampleRow>> JournalReader::samples_of(const std::string& series_name, std::int64_t after) {
  return guarded(connection_->file, [&]() -> std::vector<SampleRow> {
    SQLite::Statement query(connection_->database, "SELECT id FROM series WHERE name = ?");
    query.bind(1, series_name);
    if (!query.executeStep())
      return {};
    // +series: the tail is read along the ids, not by the series' index.
    const std::string sql = "SELECT id, series, step, epoch, t, value FROM samples WHERE " +
                            std::string(after > 0 ? "+" : "") + "series = ?1 AND id > ?2 ORDER BY id";
    return read_samples(connection_->database, sql, query.getColumn(0).getInt64(), after);
  });
}

Result<std::int64_t> JournalReader::sample_count() {
  return guarded(connection_->file, [&]() -> std::int64_t {
    return connection_->database.execAndGet("SELECT count(*) FROM samples").getInt64();
  });
}

Result<std::vector<StatusRow>> JournalReader::statuses(std::int64_t after_seq) {
  std::vector<StatusRow> out;
  std::string unknown;
  CDS_TRY(guarded(connection_->file, [&] {
    SQLite::Statement query(
        connection_->database,
        "SELECT seq, t, state, reason, host, pid, start_ticks FROM status WHERE seq > ? ORDER BY seq");
    query.bind(1, after_seq);
    while (query.executeStep()) {
      StatusRow row;
      row.seq = query.getColumn(0).getInt64();
      row.t = query.getColumn(1).getDouble();
      const auto state = run_state_from(query.getColumn(2).getString());
      if (!state)
        unknown = state.error().what;
      else
        row.state = *state;
      row.reason = query.getColumn(3).getString();
      row.process = {query.getColumn(4).getString(), query.getColumn(5).getInt(),
                     static_cast<std::uint64_t>(query.getColumn(6).getInt64())};
      out.push_back(std::move(row));
    }
  }));
  if (!unknown.empty())
    return failed(unknown, connection_->file.string(), "It was written by a newer version: update this program");
  return out;
}

Result<std::optional<StatusRow>> JournalReader::last_status() {
  CDS_ASSIGN(const std::int64_t last, guarded(connection_->file, [&]() -> std::int64_t {
               return connection_->database.execAndGet("SELECT coalesce(max(seq), 0) FROM status").getInt64();
             }));
  CDS_ASSIGN(auto rows, statuses(last - 1));
  if (rows.empty())
    return std::nullopt;
  return std::move(rows.back());
}

Result<std::optional<Heartbeat>> JournalReader::heartbeat() {
  return guarded(connection_->file, [&] { return select_heartbeat(connection_->database); });
}

Result<std::vector<EpochRow>> JournalReader::epochs(int after_epoch) {
  return guarded(connection_->file, [&] {
    std::vector<EpochRow> out;
    SQLite::Statement query(connection_->database,
                            "SELECT epoch, t, seconds, json FROM epochs WHERE epoch > ? ORDER BY epoch");
    query.bind(1, after_epoch);
    while (query.executeStep())
      out.push_back({query.getColumn(0).getInt(), query.getColumn(1).getDouble(), query.getColumn(2).getDouble(),
                     parsed(query.getColumn(3).getString())});
    return out;
  });
}

Result<std::vector<AlphaRow>> JournalReader::alphas(int after_epoch) {
  return guarded(connection_->file, [&] {
    std::vector<AlphaRow> out;
    SQLite::Statement query(connection_->database,
                            "SELECT epoch, layer, candidate, alpha, probability FROM alphas WHERE epoch > ? "
                            "ORDER BY epoch, layer, candidate");
    query.bind(1, after_epoch);
    const auto real = [&](int i) {
      return query.getColumn(i).isNull() ? std::numeric_limits<double>::quiet_NaN() : query.getColumn(i).getDouble();
    };
    while (query.executeStep())
      out.push_back(
          {query.getColumn(0).getInt(), query.getColumn(1).getInt(), query.getColumn(2).getInt(), real(3), real(4)});
    return out;
  });
}

Result<std::vector<LedgerRow>> JournalReader::ledger(int after_epoch) {
  return guarded(connection_->file, [&] {
    std::vector<LedgerRow> out;
    SQLite::Statement query(
        connection_->database,
        "SELECT epoch, layer, candidate, count FROM ledger WHERE epoch > ? ORDER BY epoch, layer, candidate");
    query.bind(1, after_epoch);
    while (query.executeStep())
      out.push_back({query.getColumn(0).getInt(), query.getColumn(1).getInt(), query.getColumn(2).getInt(),
                     query.getColumn(3).getInt64()});
    return out;
  });
}

Result<std::vector<Event>> JournalReader::events(std::int64_t after_id) {
  return guarded(connection_->file, [&] {
    std::vector<Event> out;
    SQLite::Statement query(connection_->database,
                            "SELECT id, t, level, code, message, way_out FROM events WHERE id > ? ORDER BY id");
    query.bind(1, after_id);
    while (query.executeStep())
      out.push_back({query.getColumn(0).getInt64(), query.getColumn(1).getDouble(), query.getColumn(2).getString(),
                     query.getColumn(3).getString(), query.getColumn(4).getString(), query.getColumn(5).getString()});
    return out;
  });
}

Result<std::vector<ResultRow>> JournalReader::results() {
  return guarded(connection_->file, [&] {
    std::vector<ResultRow> out;
    SQLite::Statement query(connection_->database, "SELECT key, value FROM results ORDER BY key");
    while (query.executeStep())
      out.push_back({query.getColumn(0).getString(), parsed(query.getColumn(1).getString())});
    return out;
  });
}

Result<std::optional<Json>> JournalReader::result(const std::string& key) {
  return guarded(connection_->file, [&]() -> std::optional<Json> {
    SQLite::Statement query(connection_->database, "SELECT value FROM results WHERE key = ?");
    query.bind(1, key);
    if (!query.executeStep())
      return std::nullopt;
    return parsed(query.getColumn(0).getString());
  });
}

Result<std::optional<std::string>> JournalReader::meta(const std::string& key) {
  return guarded(connection_->file, [&]() -> std::optional<std::string> {
    SQLite::Statement query(connection_->database, "SELECT value FROM meta WHERE key = ?");
    query.bind(1, key);
    if (!query.executeStep())
      return std::nullopt;
    return query.getColumn(0).getString();
  });
}

std::string sqlite_version() {
  return SQLite::getLibVersion();
}

} // namespace cds
