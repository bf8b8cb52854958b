// What differs between the experiment under edit and another one: the paper's, its parent, what was saved, any other
// experiment or run of the project.
#pragma once

#include "models/experiment_changes.h"
#include "views/frame/page.h"

class QComboBox;
class QTableView;

namespace cds {

class MeaningLabel;

class ChangesPanel : public QWidget {
  Q_OBJECT
public:
  explicit ChangesPanel(Workspace& workspace, QWidget* parent = nullptr);

  void fill_bases(); // the project's experiments and runs have changed, or the one under edit is another
  void show_changes();
  void show_parent(); // compare with what this one was cloned from
  [[nodiscard]] const ExperimentChanges& changes() const { return changes_; }
  void retranslate();

private:
  [[nodiscard]] Result<Experiment> base() const;
  Workspace& workspace_;
  ExperimentChanges changes_;
  Experiment read_; // of the chosen file or run
  QString read_key_;
  MeaningLabel *title_, *none_;
  QComboBox* bases_;
  QTableView* table_;
};

} // namespace cds
