// Everything the pages share: one open project, its runs, the engine, the selection. Made once by the program and lent
// to each page. GUI thread.
#pragma once

#include "base/result.h"
#include "run/experiment.h"

#include <QObject>

namespace cds {

class EngineLauncher;
class ExperimentDraft;
struct ExperimentOrigin;
class ProjectModel;
class QueueModel;
class RunBin;
class RunLabels;
class RunWatcher;
class RunsSummary;
class Selection;

class Workspace : public QObject {
  Q_OBJECT
public:
  explicit Workspace(QObject* parent = nullptr);
  ~Workspace() override;

  [[nodiscard]] ProjectModel& project() const { return *project_; }
  [[nodiscard]] RunWatcher& watcher() const { return *watcher_; }
  [[nodiscard]] RunsSummary& summary() const { return *summary_; }
  [[nodiscard]] RunLabels& labels() const { return *labels_; }
  [[nodiscard]] QueueModel& queue() const { return *queue_; }
  [[nodiscard]] ExperimentDraft& draft() const { return *draft_; } // the experiment under edit
  [[nodiscard]] EngineLauncher& engine() const { return *engine_; }
  [[nodiscard]] RunBin& bin() const { return *bin_; }
  [[nodiscard]] Selection& selection() const { return *selection_; }

  // The settings that a run was begun with. Blocks for a small file.
  [[nodiscard]] Result<Experiment> run_experiment(const QString& run) const;
  // What experiments()[index] of the project was cloned from, as it is now; from nowhere where nothing is kept of it or
  // it cannot be read. Blocks for a small file.
  [[nodiscard]] ExperimentOrigin origin_of(int index) const;
  // The settings of a run as a new experiment under edit; undo brings back what was there. Blocks for a small file.
  [[nodiscard]] Status duplicate(const QString& run);

private:
  ProjectModel* project_;
  RunWatcher* watcher_;
  RunsSummary* summary_;
  RunLabels* labels_;
  QueueModel* queue_;
  ExperimentDraft* draft_;
  EngineLauncher* engine_;
  RunBin* bin_;
  Selection* selection_;
};

} // namespace cds
