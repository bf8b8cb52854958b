// What core/ says in English, in the program's language. Core knows no Qt, and much of what it says arrives as text: in
// a run's journal, or on an engine's standard error. So its sentences are recognised by a table of them
// (core_text_table.cpp) and put together again from their translations; what is in no table stays English. GUI thread.
#pragma once

#include "base/result.h"

#include <QString>
#include <span>
#include <string>

namespace cds {

// A sentence, or "where: what. way out" as Error::message() writes it. The place is left as it is.
[[nodiscard]] QString core_text(const QString& english);
[[nodiscard]] QString core_text(const std::string& english);
// error.message(), translated.
[[nodiscard]] QString error_text(const Error& error);

// The table; context of their translations is "cds::CoreText".
[[nodiscard]] std::span<const char* const> core_sentences();

} // namespace cds
