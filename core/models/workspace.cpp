#include "models/workspace.h"

#include "models/engine_launcher.h"
#include "models/project_model.h"
#include "models/run_bin.h"
#include "models/run_watcher.h"
#include "models/runs_model.h"
#include "models/selection.h"

namespace cds {

Workspace::Workspace(QObject* parent)
    : QObject(parent), project_(new ProjectModel(this)), watcher_(new RunWatcher(this)),
      runs_(new RunsModel(*watcher_, this)), engine_(new EngineLauncher(this)), bin_(new RunBin(*watcher_, this)), selection_(new Selection(this)) {
  connect(project_, &ProjectModel::opened, this, [this] {
    selection_->set_run({});
    watcher_->watch(project_->folder());
  });
  connect(project_, &ProjectModel::closed, this, [this] {
    selection_->set_run({});
    watcher_->watch({});
  });
  connect(watcher_, &RunWatcher::run_removed, this, [this](const QString& id) {
    if (selection_->run() == id)
      selection_->set_run({});
  });
}

Workspace::~Workspace() = default;

} // namespace cds
