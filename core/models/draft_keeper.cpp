#include "models/draft_keeper.h"

#include "base/json.h"
#include "models/experiment_draft.h"
#include "models/project_model.h"
#include "models/text.h"

#include <optional>
#include <system_error>
#include <utility>

namespace cds {

namespace {

constexpr int write_ms = 700;

std::filesystem::path file_of(const std::filesystem::path& project) {
  return project / ".unsaved.json";
}

} // namespace

DraftKeeper::DraftKeeper(ProjectModel& project, ExperimentDraft& draft, QObject* parent)
    : QObject(parent), project_(project), draft_(draft), work_(this) {
  soon_.setSingleShot(true);
  soon_.setInterval(write_ms);
  connect(&soon_, &QTimer::timeout, this, &DraftKeeper::write);
  connect(&draft, &ExperimentDraft::changed, this, [this] {
    if (project_.is_open() && (has_unsaved() || kept_))
      soon_.start();
  });
  // Nothing of one project may land in another.
  connect(&project, &ProjectModel::opened, &soon_, &QTimer::stop);
  connect(&project, &ProjectModel::closed, &soon_, &QTimer::stop);
}

bool DraftKeeper::has_unsaved() const {
  return draft_.is_dirty() || !draft_.left().empty();
}

void DraftKeeper::write() {
  if (!project_.is_open())
    return;
  const auto file = file_of(project_.folder());
  kept_ = has_unsaved();
  if (!kept_) {
    work_.start(
        [file](const std::stop_token&) {
          std::error_code gone;
          return std::filesystem::remove(file, gone);
        },
        [](bool) {});
    return;
  }
  const auto entry = [](const QString& name, const Experiment& saved, const Experiment& edited) {
    return Json{{"file", name.toStdString()}, {"saved", to_json(saved)}, {"experiment", to_json(edited)}};
  };
  Json json = entry(draft_.file(), draft_.saved(), draft_.experiment());
  if (const ExperimentOrigin& origin = draft_.origin(); !origin.name.isEmpty())
    json["origin"] = {{"name", origin.name.toStdString()},
                      {"experiment", to_json(origin.value)},
                      {"reference", origin.reference.toStdString()}};
  json["left"] = Json::array();
  for (const auto& [name, edits] : draft_.left())
    json["left"].push_back(entry(name, edits.saved, edits.edited));
  work_.start([file, json](const std::stop_token&) { return write_json(file, json); }, [](Status) {});
}

namespace {

// One entry as it was written; nothing where it says nothing.
std::optional<UnsavedEdits> edits_from(const Json& json, const std::string& file) {
  if (!json.is_object() || !json.contains("experiment") || !json.contains("saved"))
    return std::nullopt;
  const auto saved = experiment_from_json(json["saved"], file);
  const auto edited = experiment_from_json(json["experiment"], file);
  if (!saved || !edited)
    return std::nullopt;
  return UnsavedEdits{*saved, *edited};
}

QString text_in(const Json& json, const char* key) {
  return json.contains(key) && json[key].is_string() ? to_qstring(json[key].get<std::string>()) : QString();
}

QString name_in(const Json& json) {
  return text_in(json, "file");
}

ExperimentOrigin origin_in(const Json& json, const std::string& file) {
  if (!json.contains("origin") || !json["origin"].is_object() || !json["origin"].contains("experiment"))
    return {};
  const auto value = experiment_from_json(json["origin"]["experiment"], file);
  return value ? ExperimentOrigin{text_in(json["origin"], "name"), *value, text_in(json["origin"], "reference")}
               : ExperimentOrigin();
}

} // namespace

bool DraftKeeper::recover() {
  kept_ = false;
  if (!project_.is_open())
    return false;
  const auto path = file_of(project_.folder());
  const auto json = read_json(path);
  if (!json)
    return false;
  const auto here = edits_from(*json, path.string());
  if (!here)
    return false; // one that says nothing
  std::map<QString, UnsavedEdits> left;
  if (json->contains("left") && (*json)["left"].is_array())
    for (const Json& one : (*json)["left"])
      if (const auto edits = edits_from(one, path.string()); edits && !(edits->saved == edits->edited))
        left[name_in(one)] = *edits;
  const bool edited = !(here->saved == here->edited);
  if (!edited && left.empty())
    return false;
  kept_ = true;
  draft_.reset(here->saved, name_in(*json), origin_in(*json, path.string()));
  if (edited)
    draft_.edit(here->edited);
  draft_.set_left(std::move(left));
  Q_EMIT recovered(to_qstring(edited ? here->edited.name : draft_.left().begin()->second.edited.name));
  return true;
}

} // namespace cds
