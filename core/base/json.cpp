#include "base/json.h"

#include "base/file.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace cds {

Result<Json> parse_json(const std::string& text, const std::string& file) {
  try {
    return Json::parse(text, nullptr, true, true);
  } catch (const nlohmann::json::parse_error& error) {
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(error.byte > 0 ? error.byte - 1 : 0, text.size()));
    const auto line = 1 + std::count(text.begin(), end, '\n');
    const auto start = std::find(std::make_reverse_iterator(end), text.rend(), '\n').base();
    return wrong_call("is not valid JSON", file + ":" + std::to_string(line) + ":" + std::to_string(1 + (end - start)),
                      "Look for a missing comma, quote or bracket just before this place");
  }
}

Result<Json> read_json(const std::filesystem::path& path) {
  auto text = read_file(path);
  if (!text) {
    text.error().kind = ErrorKind::wrong_call;
    return tl::unexpected<Error>(text.error());
  }
  return parse_json(*text, path.string());
}

Status write_json(const std::filesystem::path& path, const Json& value) {
  return write_file_atomically(path, value.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

static std::size_t edit_distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])});
      diagonal = above;
    }
  }
  return row.back();
}

std::string closest_word(const std::string& word, const std::vector<std::string>& known) {
  std::string best;
  std::size_t distance = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (const auto& candidate : known) {
    if (const std::size_t d = edit_distance(word, candidate); d < distance) {
      distance = d;
      best = candidate;
    }
  }
  return best;
}

static std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words)
    out += (out.empty() ? "" : ", ") + word;
  return out;
}

JsonReader::JsonReader(const Json& value, std::string file, std::string pointer)
    : value_(&value), file_(std::move(file)), pointer_(std::move(pointer)) {
  if (!value.is_object()) {
    fail(Error{ErrorKind::wrong_call, std::string("an object is expected here, not ") + value.type_name(),
               file_ + ": " + (pointer_.empty() ? "/" : pointer_), "Write { ... }"});
    static const Json empty = Json::object();
    value_ = &empty;
  }
}

const Json* JsonReader::take(const char* key) {
  known_.emplace_back(key);
  const auto it = value_->find(key);
  return it == value_->end() ? nullptr : &*it;
}

bool JsonReader::has(const char* key) const {
  return value_->contains(key);
}

std::string JsonReader::where(const char* key) const {
  return file_ + ": " + pointer_ + "/" + key;
}

void JsonReader::fail(Error error) {
  if (!error_)
    error_ = std::move(error);
}

void JsonReader::fail(const char* key, const std::string& what, const std::string& way_out) {
  fail(Error{ErrorKind::wrong_call, what, where(key), way_out});
}

JsonReader& JsonReader::read(const char* key, bool& out) {
  if (const Json* value = take(key)) {
    if (value->is_boolean())
      out = value->get<bool>();
    else
      fail(key, "true or false is expected, not " + value->dump());
  }
  return *this;
}

JsonReader& JsonReader::read(const char* key, std::string& out) {
  if (const Json* value = take(key)) {
    if (value->is_string())
      out = value->get<std::string>();
    else
      fail(key, "a text is expected, not " + value->dump());
  }
  return *this;
}

// A whole number, also when written as 3.0; refuses what an int cannot hold.
static std::optional<long long> whole(const Json& value) {
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<long long>::max()))
    return std::nullopt;
  if (value.is_number_integer())
    return value.get<long long>();
  if (value.is_number_float()) {
    const double d = value.get<double>();
    if (std::floor(d) == d && std::abs(d) < 1e15)
      return static_cast<long long>(d);
  }
  return std::nullopt;
}

static std::string range_text(double low, double high) {
  const bool has_low = low > -2147483648.0, has_high = high < 2147483647.0;
  auto number = [](double v) { return Json(std::floor(v) == v && std::abs(v) < 1e15 ? Json(static_cast<long long>(v)) : Json(v)).dump(); };
  if (has_low && has_high)
    return "from " + number(low) + " to " + number(high);
  if (has_low)
    return "of at least " + number(low);
  return has_high ? "of at most " + number(high) : "";
}

JsonReader& JsonReader::read(const char* key, int& out, int low, int high) {
  if (const Json* value = take(key)) {
    const auto number = whole(*value);
    if (!number || *number < low || *number > high)
      fail(key, "a whole number " + range_text(low, high) + " is expected, not " + value->dump());
    else
      out = static_cast<int>(*number);
  }
  return *this;
}

JsonReader& JsonReader::read(const char* key, std::uint64_t& out) {
  if (const Json* value = take(key)) {
    if (value->is_number_unsigned())
      out = value->get<std::uint64_t>();
    else
      fail(key, "a whole number of at least 0 is expected, not " + value->dump());
  }
  return *this;
}

JsonReader& JsonReader::read(const char* key, double& out, double low, double high) {
  if (const Json* value = take(key)) {
    if (!value->is_number() || !(value->get<double>() >= low && value->get<double>() <= high))
      fail(key, "a number " + range_text(low, high) + " is expected, not " + value->dump());
    else
      out = value->get<double>();
  }
  return *this;
}

JsonReader& JsonReader::read(const char* key, std::vector<int>& out, int low, int high) {
  const Json* value = take(key);
  if (!value)
    return *this;
  if (!value->is_array()) {
    fail(key, "a list of whole numbers is expected, not " + value->dump());
    return *this;
  }
  std::vector<int> numbers;
  for (const auto& item : *value) {
    const auto number = whole(item);
    if (!number || *number < low || *number > high) {
      fail(key, "whole numbers " + range_text(low, high) + " are expected, not " + item.dump());
      return *this;
    }
    numbers.push_back(static_cast<int>(*number));
  }
  out = std::move(numbers);
  return *this;
}

JsonReader& JsonReader::read(const char* key, std::vector<double>& out) {
  if (const Json* value = take(key)) {
    if (!value->is_array() || !std::all_of(value->begin(), value->end(), [](const Json& v) { return v.is_number(); }))
      fail(key, "a list of numbers is expected, not " + value->dump());
    else
      out = value->get<std::vector<double>>();
  }
  return *this;
}

JsonReader& JsonReader::read(const char* key, std::vector<std::string>& out) {
  if (const Json* value = take(key)) {
    if (!value->is_array() || !std::all_of(value->begin(), value->end(), [](const Json& v) { return v.is_string(); }))
      fail(key, "a list of texts is expected, not " + value->dump());
    else
      out = value->get<std::vector<std::string>>();
  }
  return *this;
}

JsonReader& JsonReader::read_word(const char* key, std::string& out, const std::vector<std::string>& allowed) {
  if (const Json* value = take(key)) {
    const std::string word = value->is_string() ? value->get<std::string>() : value->dump();
    if (std::find(allowed.begin(), allowed.end(), word) == allowed.end()) {
      const std::string close = closest_word(word, allowed);
      fail(key, "unknown value '" + word + "'",
           close.empty() ? "Choose one of " + joined(allowed) : "Did you mean '" + close + "'?");
    } else {
      out = word;
    }
  }
  return *this;
}

JsonReader& JsonReader::read_any(const char* key, Json& out) {
  if (const Json* value = take(key))
    out = *value;
  return *this;
}

Status JsonReader::finish() {
  if (!error_) {
    for (const auto& item : value_->items()) {
      if (std::find(known_.begin(), known_.end(), item.key()) != known_.end())
        continue;
      const std::string close = closest_word(item.key(), known_);
      fail(item.key().c_str(), "unknown key '" + item.key() + "'",
           close.empty() ? "Known keys here: " + joined(known_) : "Did you mean '" + close + "'?");
      break;
    }
  }
  if (error_)
    return tl::unexpected<Error>(*error_);
  return {};
}

} // namespace cds
