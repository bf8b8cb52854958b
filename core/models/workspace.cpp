#include "models/workspace.h"

#include "models/engine_launcher.h"
#include "models/experiment_draft.h"
#include "models/project_model.h"
#include "models/queue_model.h"
#include "models/run_bin.h"
#include "models/run_labels.h"
#include "models/run_watcher.h"
#include "models/runs_summary.h"
#include "models/selection.h"
#include "models/text.h"
#include "run/run_folder.h"

namespace cds {

namespace {

const QLatin1String run_reference("run:");

}

Workspace::Workspace(QObject* parent)
    : QObject(parent), project_(new ProjectModel(this)), watcher_(new RunWatcher(this)),
      summary_(new RunsSummary(*watcher_, this)), labels_(new RunLabels(this)), queue_(new QueueModel(this)),
      draft_(new ExperimentDraft(this)), engine_(new EngineLauncher(this)), bin_(new RunBin(*watcher_, this)),
      selection_(new Selection(this)) {
  const auto follow = [this] {
    selection_->set_run({});
    labels_->open(project_->folder());
    queue_->open(project_->folder());
    watcher_->watch(project_->folder());
  };
  connect(project_, &ProjectModel::opened, this, follow);
  connect(project_, &ProjectModel::closed, this, follow);
  connect(watcher_, &RunWatcher::run_removed, this, [this](const QString& id) {
    if (selection_->run() == id)
      selection_->set_run({});
  });
}

Workspace::~Workspace() = default;

Result<Experiment> Workspace::run_experiment(const QString& run) const {
  CDS_ASSIGN(const RunRecord record, read_run(watcher_->run_folder(run)));
  return record.experiment;
}

ExperimentOrigin Workspace::origin_of(int index) const {
  const auto& list = project_->experiments();
  if (index < 0 || index >= static_cast<int>(list.size()))
    return {};
  const QString reference = to_qstring(list[static_cast<std::size_t>(index)].parent);
  if (reference.startsWith(run_reference)) {
    const QString run = reference.mid(run_reference.size());
    const auto experiment = run_experiment(run);
    return experiment ? ExperimentOrigin{run, *experiment, reference} : ExperimentOrigin();
  }
  for (std::size_t i = 0; i < list.size() && !reference.isEmpty(); ++i)
    if (to_qstring(list[i].file) == reference)
      if (const auto experiment = project_->experiment(static_cast<int>(i)))
        return {to_qstring(list[i].name), *experiment, reference};
  return {};
}

Status Workspace::duplicate(const QString& run) {
  CDS_ASSIGN(Experiment experiment, run_experiment(run));
  if (experiment.name.empty())
    experiment.name = run.toStdString();
  ExperimentOrigin origin{run, experiment, run_reference + run};
  experiment.name = tr("%1 (copy)").arg(QString::fromStdString(experiment.name)).toStdString();
  draft_->replace(experiment, origin);
  return {};
}

} // namespace cds
