#include "run/database.h"

#include <sqlite3.h>

namespace cds {

Error database_error(const SQLite::Exception& error, const std::filesystem::path& file) {
  const auto make = [&](const char* what, const char* way_out) {
    return Error{ErrorKind::failed, what, file.string(), way_out};
  };
  switch (error.getErrorCode()) {
  case SQLITE_FULL:
    return make("cannot be written: no space left on the disk", "Free some space on this disk and resume the run");
  case SQLITE_READONLY:
  case SQLITE_PERM:
    return make("cannot be written: it is read-only", "Make the run folder writable, or run elsewhere");
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
    return make("is damaged or no journal of a run",
                "Take a copy of the folder if there is one; checkpoints and genotype beside it may still be whole");
  case SQLITE_CANTOPEN:
    return make("cannot be opened", "Check that the run folder exists and may be read and written");
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    return make("is locked by another program", "Close the program that has it open for writing");
  case SQLITE_IOERR:
    return Error{ErrorKind::failed, std::string("the disk failed: ") + error.what(), file.string(),
                 "Check the disk, then resume the run"};
  default:
    return Error{ErrorKind::failed, std::string("the database says: ") + error.what(), file.string(), {}};
  }
}

Status check_format(SQLite::Database& database, const std::filesystem::path& file) {
  auto format = guarded(file, [&]() -> std::string {
    if (!database.tableExists("meta") || !database.tableExists("samples"))
      return {};
    SQLite::Statement query(database, "SELECT value FROM meta WHERE key = 'format'");
    return query.executeStep() ? query.getColumn(0).getString() : std::string();
  });
  if (!format)
    return tl::unexpected<Error>(format.error());
  if (format->empty())
    return failed("is no journal of a run", file.string(), "If the engine is just starting, try again in a second");
  if (*format != std::to_string(journal_format))
    return failed("was written in format " + *format + ", this program reads format " + std::to_string(journal_format),
                  file.string(), "Update this program");
  return {};
}

} // namespace cds
