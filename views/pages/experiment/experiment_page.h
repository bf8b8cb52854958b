// "What will run?": a short form with good defaults, what differs from the paper beside it, and Start.
#pragma once

#include "models/augment_preview.h"
#include "models/draft_keeper.h"
#include "models/experiment_draft.h"
#include "views/frame/page.h"

class QAction;
class QComboBox;
class QLabel;
class QPushButton;
class QScrollArea;
class QSpinBox;
class QTableWidget;
class QToolButton;

namespace cds {

class AugmentStrip;
class ExperimentForm;
class MeaningLabel;
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
  QWidget* make_right();
  void fill_experiments();
  void fill_data_sets();
  void fill_genotypes();
  void choose_experiment(int index);
  void new_experiment();
  void take_file(const QString& file);
  void save();
  void start();
  void queue(); // one entry for each seed
  [[nodiscard]] bool put_in_queue();
  void show_draft();
  void show_preview();
  void show_problem(const QString& text);

  ExperimentDraft& draft_; // the workspace's
  AugmentPreview preview_;
  DraftKeeper keeper_;
  bool previewing_ = false;
  int loaded_ = -1; // the project's experiment under edit; -1: a new one
  bool filling_ = false;
  QString expected_; // the run being started: shown when its folder is there

  QAction *start_, *queue_, *save_, *undo_, *redo_, *new_, *advanced_;
  QComboBox* experiments_;
  ExperimentForm* form_;
  QScrollArea* scroll_;
  QToolButton *new_button_, *advanced_button_;
  QPushButton *start_button_, *queue_button_, *save_button_;
  QLabel* seeds_title_;
  QSpinBox* seeds_;
  MeaningLabel *problem_, *changes_title_, *changes_none_, *plan_title_, *preview_title_, *schedule_title_;
  SchedulePlot* schedule_;
  AugmentStrip* strip_;
  QLabel* plan_;
  QTableWidget* changes_;
};

} // namespace cds
