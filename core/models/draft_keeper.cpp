#include "models/draft_keeper.h"

#include "base/json.h"
#include "models/experiment_draft.h"
#include "models/project_model.h"
#include "models/text.h"

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
    if (project_.is_open() && (draft_.is_dirty() || kept_))
      soon_.start();
  });
  // Nothing of one project may land in another.
  connect(&project, &ProjectModel::opened, &soon_, &QTimer::stop);
  connect(&project, &ProjectModel::closed, &soon_, &QTimer::stop);
}

void DraftKeeper::write() {
  if (!project_.is_open())
    return;
  const auto file = file_of(project_.folder());
  kept_ = draft_.is_dirty();
  if (!kept_) {
    work_.start(
        [file](const std::stop_token&) {
          std::error_code gone;
          return std::filesystem::remove(file, gone);
        },
        [](bool) {});
    return;
  }
  const Json json{{"file", draft_.file().toStdString()},
                  {"saved", to_json(draft_.saved())},
                  {"experiment", to_json(draft_.experiment())}};
  work_.start([file, json](const std::stop_token&) { return write_json(file, json); }, [](Status) {});
}

bool DraftKeeper::recover() {
  kept_ = false;
  if (!project_.is_open())
    return false;
  const auto path = file_of(project_.folder());
  const auto json = read_json(path);
  if (!json || !json->is_object() || !json->contains("experiment") || !json->contains("saved"))
    return false; // none, or one that says nothing
  const auto saved = experiment_from_json((*json)["saved"], path.string());
  const auto edited = experiment_from_json((*json)["experiment"], path.string());
  if (!saved || !edited || *saved == *edited)
    return false;
  kept_ = true;
  draft_.reset(*saved, to_qstring(json->value("file", std::string())));
  draft_.edit(*edited);
  Q_EMIT recovered(to_qstring(edited->name));
  return true;
}

} // namespace cds
