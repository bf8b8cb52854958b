// SQLite's exceptions end here: one Error that names the journal and says what can be done. Internal to core/run.
#pragma once

#include "base/result.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <filesystem>
#include <utility>

namespace cds {

[[nodiscard]] Error database_error(const SQLite::Exception& error, const std::filesystem::path& file);

// fn() where fn uses SQLiteCpp; its exceptions become an error about `file`.
template <class Fn>
auto guarded(const std::filesystem::path& file, Fn&& fn) -> Result<decltype(fn())> {
  try {
    if constexpr (std::is_void_v<decltype(fn())>) {
      fn();
      return {};
    } else {
      return fn();
    }
  } catch (const SQLite::Exception& error) {
    return tl::unexpected<Error>(database_error(error, file));
  }
}

inline constexpr int journal_format = 1;

// Whether the database is a journal that this program understands.
[[nodiscard]] Status check_format(SQLite::Database& database, const std::filesystem::path& file);

} // namespace cds
