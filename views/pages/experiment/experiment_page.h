// "What will run?": a short form with good defaults, what differs from the paper beside it, and Start.
#pragma once

#include "models/draft_keeper.h"
#include "models/engine_versions.h"
#include "models/experiment_draft.h"
#include "views/frame/page.h"

class QComboBox;
class QPushButton;
class QScrollArea;
class QToolButton;

namespace cds {

class ChangesPanel;
class DockArea;
class ExperimentForm;
class PreviewPanel;
class RunPanel;
class SchedulePlot;

class ExperimentPage : public Page {
  Q_OBJECT
public:
  explicit ExperimentPage(Workspace& workspace, QWidget* parent = nullptr);

  [[nodiscard]] QString title() const override;
  [[nodiscard]] QString question() const override;
  [[nodiscard]] QString icon() const override { return QStringLiteral("experiment"); }
  [[nodiscard]] QAction* start_action() const override { return start_; }
  void retranslate() override;

  [[nodiscard]] ExperimentDraft& draft() const { return draft_; }

protected:
  void entered() override;

private:
  QWidget* make_left();
  void make_panels(QWidget* left);
  void connect_draft();
  void connect_engine();
  void fill_experiments();
  void fill_data_sets();
  void fill_genotypes();
  void fill_devices(); // names and memory, once the engine has told
  void choose_experiment(int index);
  [[nodiscard]] Experiment fresh_experiment() const;
  void take_preset(const Experiment& preset, const QString& name);
  void clone();
  void undo();
  void take_project();
  void save();
  void start();
  void queue(); // one entry for each seed
  [[nodiscard]] bool put_in_queue();
  [[nodiscard]] int file_index() const; // of the draft among the project's experiments; -1: a new one
  void show_draft();
  void show_undo();
  void show_preview();

  ExperimentDraft& draft_; // the workspace's
  DraftKeeper keeper_;
  EngineVersions engine_;
  bool asked_engine_ = false;
  std::vector<EngineDevice> devices_;
  bool previewing_ = false;
  bool marked_dirty_ = false; // as the list of experiments says it
  QString expected_;          // the run being started: shown when its folder is there

  QAction *start_, *queue_, *save_, *undo_, *redo_, *new_, *clone_, *advanced_, *first_layout_;
  QList<QAction*> presets_;
  QComboBox* experiments_;
  ExperimentForm* form_;
  QScrollArea* scroll_;
  QToolButton *new_button_, *clone_button_, *advanced_button_;
  QPushButton* presets_button_;
  DockArea* panels_;
  RunPanel* run_;
  ChangesPanel* changes_;
  SchedulePlot* schedule_;
  PreviewPanel* preview_;
};

} // namespace cds
