// Everything the pages share: one open project, its runs, the engine, the selection. Made once by the program and lent
// to each page. GUI thread.
#pragma once

#include <QObject>

namespace cds {

class EngineLauncher;
class ProjectModel;
class RunBin;
class RunWatcher;
class RunsModel;
class Selection;

class Workspace : public QObject {
  Q_OBJECT
public:
  explicit Workspace(QObject* parent = nullptr);
  ~Workspace() override;

  [[nodiscard]] ProjectModel& project() const { return *project_; }
  [[nodiscard]] RunWatcher& watcher() const { return *watcher_; }
  [[nodiscard]] RunsModel& runs() const { return *runs_; }
  [[nodiscard]] EngineLauncher& engine() const { return *engine_; }
  [[nodiscard]] RunBin& bin() const { return *bin_; }
  [[nodiscard]] Selection& selection() const { return *selection_; }

private:
  ProjectModel* project_;
  RunWatcher* watcher_;
  RunsModel* runs_;
  EngineLauncher* engine_;
  RunBin* bin_;
  Selection* selection_;
};

} // namespace cds
