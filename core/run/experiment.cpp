#include "run/experiment.h"

#include "run/experiment_checks.h"
#include "run/experiment_keys.h"

#include <type_traits>

namespace cds {
namespace {

using keys::Range;
using keys::Words;

class ReadKeys {
public:
  explicit ReadKeys(JsonReader& reader) : reader_(reader) {}

  void text(const char* key, std::string& value, const char*) { reader_.read(key, value); }
  void flag(const char* key, bool& value, const char*) { reader_.read(key, value); }
  void word(const char* key, std::string& value, const Words& words, const char*) {
    reader_.read_word(key, value, words);
  }
  void number(const char* key, int& value, const Range& range, const char*) {
    reader_.read(key, value, static_cast<int>(range.low), static_cast<int>(range.high));
  }
  void number(const char* key, double& value, const Range& range, const char*) {
    reader_.read(key, value, range.low, range.high);
    if (range.above_low && value <= range.low)
      reader_.fail(key, "a number above " + Json(range.low).dump() + " is expected, not " + Json(value).dump());
  }
  void numbers(const char* key, std::vector<int>& values, const Range& range, const char*) {
    reader_.read(key, values, static_cast<int>(range.low), static_cast<int>(range.high));
    for (std::size_t i = 1; i < values.size(); ++i)
      if (values[i] <= values[i - 1] && std::string(key) != "channels")
        reader_.fail(key, "ascending numbers are expected, not " + Json(values).dump());
  }
  template <class Fn>
  void object(const char* key, Fn&& fn) {
    reader_.object(key, [&](JsonReader& child) {
      ReadKeys nested(child);
      fn(nested);
    });
  }

private:
  JsonReader& reader_;
};

class WriteKeys {
public:
  explicit WriteKeys(Json& out) : out_(out) {}

  void text(const char* key, const std::string& value, const char*) { out_[key] = value; }
  void flag(const char* key, bool value, const char*) { out_[key] = value; }
  void word(const char* key, const std::string& value, const Words&, const char*) { out_[key] = value; }
  template <class T>
  void number(const char* key, T value, const Range&, const char*) {
    out_[key] = value;
  }
  void numbers(const char* key, const std::vector<int>& values, const Range&, const char*) { out_[key] = values; }
  template <class Fn>
  void object(const char* key, Fn&& fn) {
    Json child = Json::object();
    WriteKeys nested(child);
    fn(nested);
    out_[key] = std::move(child);
  }

private:
  Json& out_;
};

// JSON schema (draft 2020-12) of one object.
class DescribeKeys {
public:
  explicit DescribeKeys(Json& properties) : properties_(properties) {}

  void text(const char* key, const std::string& value, const char* meaning) { add(key, "string", value, meaning); }
  void flag(const char* key, bool value, const char* meaning) { add(key, "boolean", value, meaning); }
  void word(const char* key, const std::string& value, const Words& words, const char* meaning) {
    add(key, "string", value, meaning)["enum"] = words;
  }
  template <class T>
  void number(const char* key, T value, const Range& range, const char* meaning) {
    bound(add(key, std::is_same_v<T, int> ? "integer" : "number", value, meaning), range, std::is_same_v<T, int>);
  }
  void numbers(const char* key, const std::vector<int>& values, const Range& range, const char* meaning) {
    Json items{{"type", "integer"}};
    bound(items, range, true);
    add(key, "array", values, meaning)["items"] = std::move(items);
  }
  template <class Fn>
  void object(const char* key, Fn&& fn) {
    Json child = Json::object();
    DescribeKeys nested(child);
    fn(nested);
    properties_[key] = {{"type", "object"}, {"additionalProperties", false}, {"properties", std::move(child)}};
  }

private:
  Json& add(const char* key, const char* type, Json value, const char* meaning) {
    properties_[key] = {{"description", meaning}, {"type", type}, {"default", std::move(value)}};
    return properties_[key];
  }
  static void bound(Json& schema, const Range& range, bool whole) {
    const auto put = [&](const char* key, double value) {
      schema[key] = whole ? Json(static_cast<std::int64_t>(value)) : Json(value);
    };
    if (range.low > std::numeric_limits<double>::lowest())
      put(range.above_low ? "exclusiveMinimum" : "minimum", range.low);
    if (range.high < std::numeric_limits<double>::max())
      put("maximum", range.high);
  }
  Json& properties_;
};

const Words kinds{"search", "train"};

void flatten(const Json& json, const std::string& pointer, std::vector<std::pair<std::string, Json>>& out) {
  if (!json.is_object()) {
    out.emplace_back(pointer, json);
    return;
  }
  for (const auto& item : json.items())
    flatten(item.value(), pointer + "/" + item.key(), out);
}

// Older files, those of runs among them, wrote train.precision's "fp32" as "float32".
Json with_present_words(Json json) {
  static const Json::json_pointer precision("/train/precision");
  if (json.is_object() && json.contains("train") && json["train"].is_object() && json.contains(precision) &&
      json[precision] == "float32")
    json[precision] = "fp32";
  return json;
}

} // namespace

const char* to_string(ExperimentKind kind) {
  return kind == ExperimentKind::search ? "search" : "train";
}

Experiment default_experiment(ExperimentKind kind) {
  Experiment out;
  out.kind = kind;
  if (kind == ExperimentKind::train) {
    out.train.epochs = 350;
    out.train.lr = 0.065;
    out.train.weight_decay = 5e-4;
    out.train.schedule = "multistep";
  }
  return out;
}

Result<Experiment> experiment_from_json(const Json& given, const std::string& file) {
  const Json json = with_present_words(given);
  JsonReader reader(json, file);
  std::string kind = "search";
  reader.read_word("kind", kind, kinds);
  Experiment out = default_experiment(kind == "train" ? ExperimentKind::train : ExperimentKind::search);
  std::string schema; // editors look for it
  reader.read("$schema", schema).read("name", out.name).read("notes", out.notes).read("seed", out.seed);
  ReadKeys visitor(reader);
  keys::visit_experiment(visitor, out);
  check_together(out, reader);
  CDS_TRY(reader.finish());
  return out;
}

Json to_json(const Experiment& experiment) {
  Json out{{"name", experiment.name},
           {"notes", experiment.notes},
           {"kind", to_string(experiment.kind)},
           {"seed", experiment.seed}};
  WriteKeys visitor(out);
  keys::visit_experiment(visitor, experiment);
  return out;
}

Json experiment_schema() {
  const Experiment defaults = default_experiment(ExperimentKind::search);
  Json properties{
      {"$schema", {{"description", "Where this schema lies, for editors"}, {"type", "string"}}},
      {"name", {{"description", "Shown in lists; part of a run's id"}, {"type", "string"}, {"default", ""}}},
      {"notes", {{"description", "For people"}, {"type", "string"}, {"default", ""}}},
      {"kind",
       {{"description", "search: find an architecture; train: train one. Decides the defaults of train"},
        {"type", "string"},
        {"default", "search"},
        {"enum", kinds}}},
      {"seed",
       {{"description", "Fixes everything random"}, {"type", "integer"}, {"default", defaults.seed}, {"minimum", 0}}}};
  DescribeKeys visitor(properties);
  keys::visit_experiment(visitor, defaults);
  return {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
          {"title", "An experiment of CDS Workbench"},
          {"type", "object"},
          {"additionalProperties", false},
          {"properties", std::move(properties)}};
}

std::vector<ExperimentChange> difference(const Experiment& before, const Experiment& after) {
  std::vector<std::pair<std::string, Json>> a, b;
  flatten(to_json(before), {}, a);
  flatten(to_json(after), {}, b);
  std::vector<ExperimentChange> out; // both have every key, in the same order
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i].second != b[i].second)
      out.push_back({a[i].first, a[i].second, b[i].second});
  return out;
}

} // namespace cds
