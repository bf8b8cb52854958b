// One thing that a person should know about a data set, with the way out.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace cds {

enum class Severity { info, warning, error };

// code is a stable word for programs ("unreadable", "misnamed", ...); path may be empty where a finding has no single
// file.
struct Finding {
  std::string code;
  Severity severity = Severity::warning;
  std::filesystem::path path;
  std::string reason;  // one sentence without a full stop
  std::string way_out; // what the person can do; may be empty
};

[[nodiscard]] const char* to_text(Severity severity); // "info", "warning", "error"

} // namespace cds
