// Keeps unsaved edits of experiments beside the project (.unsaved.json), so that a crash loses none, and brings them
// back when the project is opened again. GUI thread; files are written on a thread of its own.
#pragma once

#include "models/background.h"

#include <QObject>
#include <QTimer>
#include <filesystem>

namespace cds {

class ExperimentDraft;
class ProjectModel;

class DraftKeeper : public QObject {
  Q_OBJECT
public:
  DraftKeeper(ProjectModel& project, ExperimentDraft& draft, QObject* parent = nullptr);

  // Brings back what was left unsaved in the open project, as an edit that undo takes back. False: nothing was.
  bool recover();

Q_SIGNALS:
  void recovered(const QString& name); // of the experiment

private:
  void write();
  [[nodiscard]] bool has_unsaved() const;
  ProjectModel& project_;
  ExperimentDraft& draft_;
  QTimer soon_;
  bool kept_ = false; // there is such a file
  BackgroundWork work_;
};

} // namespace cds
