// JSON with strict reading: a misspelt key, a wrong type or a value out of range is one error with file and JSON pointer.
#pragma once

#include "base/result.h"

#include <filesystem>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace cds {

using Json = nlohmann::ordered_json;

// Parses text; an error names the file, line and column. Kind wrong_call: such files are written by people.
[[nodiscard]] Result<Json> parse_json(const std::string& text, const std::string& file);
[[nodiscard]] Result<Json> read_json(const std::filesystem::path& path);
[[nodiscard]] Status write_json(const std::filesystem::path& path, const Json& value); // atomically, indented by 2

// The closest of `known` to `word` by edit distance, where close enough to be a slip; else empty.
[[nodiscard]] std::string closest_word(const std::string& word, const std::vector<std::string>& known);

// Reads one object key by key. The first problem is kept and returned by finish(), which also refuses unknown keys
// (naming the closest known one). Absent keys leave the default. Not for use from several threads.
class JsonReader {
public:
  JsonReader(const Json& value, std::string file, std::string pointer = {});

  JsonReader& read(const char* key, bool& out);
  JsonReader& read(const char* key, std::string& out);
  JsonReader& read(const char* key, int& out, int low = std::numeric_limits<int>::min(),
                   int high = std::numeric_limits<int>::max());
  JsonReader& read(const char* key, std::uint64_t& out);
  JsonReader& read(const char* key, double& out, double low = std::numeric_limits<double>::lowest(),
                   double high = std::numeric_limits<double>::max());
  JsonReader& read(const char* key, std::vector<int>& out, int low = std::numeric_limits<int>::min(),
                   int high = std::numeric_limits<int>::max());
  JsonReader& read(const char* key, std::vector<double>& out);
  JsonReader& read(const char* key, std::vector<std::string>& out);
  // One word of `allowed`.
  JsonReader& read_word(const char* key, std::string& out, const std::vector<std::string>& allowed);
  // Any JSON value; null when absent.
  JsonReader& read_any(const char* key, Json& out);
  // A nested object: fn(JsonReader&) reads it; its finish() is called here.
  template <class Fn>
  JsonReader& object(const char* key, Fn&& fn) {
    if (const Json* value = take(key)) {
      JsonReader child(*value, file_, pointer_ + "/" + key);
      fn(child);
      if (auto status = child.finish(); !status)
        fail(status.error());
    }
    return *this;
  }

  [[nodiscard]] bool has(const char* key) const;
  [[nodiscard]] std::string where(const char* key) const; // "file: /pointer/key"
  void fail(Error error);                                 // keeps the first
  void fail(const char* key, const std::string& what, const std::string& way_out = {});
  [[nodiscard]] Status finish();

private:
  const Json* take(const char* key);
  const Json* value_ = nullptr;
  std::string file_;
  std::string pointer_;
  std::vector<std::string> known_;
  std::optional<Error> error_;
};

} // namespace cds
