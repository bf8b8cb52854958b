#include "run/experiment.h"

#include <algorithm>
#include <cctype>

namespace cds {
namespace fs = std::filesystem;
namespace {

struct Setting {
  std::string text;    // as given
  std::string pointer; // "/train/epochs"
  std::string value;
};

Result<Setting> split(const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos || equals == 0)
    return wrong_call("'" + text + "' is no setting", "--set", "Write key=value, for example train.epochs=3");
  const std::string key = text.substr(0, equals);
  const auto plain = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '.'; };
  if (!std::all_of(key.begin(), key.end(), plain))
    return wrong_call("'" + key + "' is no key", "--set", "Write key=value, for example train.epochs=3");
  Setting out{text, "/" + key, text.substr(equals + 1)};
  std::replace(out.pointer.begin(), out.pointer.end(), '.', '/');
  return out;
}

// Bare text where the key takes text, so that name=12 needs no quotes; JSON elsewhere, and bare text where that is no
// JSON.
Json value_of(const Setting& setting, const Json& defaults) {
  const Json::json_pointer pointer(setting.pointer);
  const Json parsed = Json::parse(setting.value, nullptr, false);
  const bool text = defaults.contains(pointer) && defaults[pointer].is_string();
  if (parsed.is_discarded() || (text && !parsed.is_string()))
    return setting.value;
  return parsed;
}

Status apply(Json& json, const Setting& setting, const Json& defaults) {
  Json* at = &json;
  std::string rest = setting.pointer.substr(1);
  for (auto slash = rest.find('/'); slash != std::string::npos; slash = rest.find('/')) {
    at = &(*at)[rest.substr(0, slash)];
    if (at->is_null())
      *at = Json::object();
    if (!at->is_object())
      return wrong_call("'" + setting.text + "' reaches into something that has no keys", "--set");
    rest.erase(0, slash + 1);
  }
  (*at)[rest] = value_of(setting, defaults);
  return {};
}

bool is_path(const std::string& text) {
  return !text.empty() && text != "paper-cdnet" && text != "paper-cnet" && text.rfind("run:", 0) != 0;
}

} // namespace

Result<Experiment> load_experiment(const fs::path& path, const std::vector<std::string>& settings) {
  std::error_code code;
  if (fs::is_directory(path, code))
    return wrong_call("is a folder; an experiment is a JSON file", path.string());
  CDS_ASSIGN(Json json, read_json(path));
  if (!json.is_object())
    return wrong_call("an experiment is a JSON object", path.string(),
                      "Write { \"kind\": \"search\", \"data\": { \"path\": ... } }");
  std::vector<Setting> parsed;
  Json kind_only = Json::object();
  if (json.contains("kind"))
    kind_only["kind"] = json["kind"];
  const auto defaults = experiment_from_json(kind_only, path.string());
  const Json known = to_json(defaults ? *defaults : Experiment{});
  for (const std::string& text : settings) {
    CDS_ASSIGN(Setting setting, split(text));
    CDS_TRY(apply(json, setting, known));
    parsed.push_back(std::move(setting));
  }
  const auto set_by = [&](const std::string& pointer) -> const Setting* {
    const auto found =
        std::find_if(parsed.rbegin(), parsed.rend(), [&](const Setting& s) { return s.pointer == pointer; });
    return found == parsed.rend() ? nullptr : &*found;
  };
  auto experiment = experiment_from_json(json, path.string());
  if (!experiment) {
    const std::string prefix = path.string() + ": ";
    if (experiment.error().where.rfind(prefix, 0) == 0)
      if (const Setting* setting = set_by(experiment.error().where.substr(prefix.size())))
        experiment.error().where = "--set " + setting->text;
    return experiment;
  }
  const fs::path folder = fs::absolute(path).parent_path();
  const auto resolve = [&](const char* pointer, std::string& value) {
    if (is_path(value) && fs::path(value).is_relative())
      value = ((set_by(pointer) ? fs::current_path() : folder) / value).lexically_normal().string();
  };
  resolve("/data/path", experiment->data.path);
  resolve("/network/genotype", experiment->network.genotype);
  resolve("/network/weights", experiment->network.weights);
  if (experiment->data.path.empty())
    return wrong_call("no data set is given", path.string() + ": /data/path",
                      "Name its folder, or pass --set data.path=FOLDER");
  return experiment;
}

} // namespace cds
