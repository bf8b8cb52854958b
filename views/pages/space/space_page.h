// "What can be found?": the candidates of every layer with their costs; the space's settings beside them.
#pragma once

#include "models/census_model.h"
#include "models/space_model.h"
#include "views/frame/page.h"

#include <QMap>

class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QTableView;
class QCheckBox;

namespace cds {

class CensusPlot;
class MeaningLabel;

class SpacePage : public Page {
  Q_OBJECT
public:
  explicit SpacePage(Workspace& workspace, QWidget* parent = nullptr);

  [[nodiscard]] QString title() const override;
  [[nodiscard]] QString question() const override;
  [[nodiscard]] QString icon() const override { return QStringLiteral("space"); }
  void retranslate() override;
  void restyle() override;

  [[nodiscard]] const SpaceModel& model() const { return model_; }

private:
  QWidget* make_form();
  QWidget* make_table();
  void add_row(QFormLayout* form, QWidget* field, SpaceModel::Field key);
  void take_form();
  void take_paper(SpaceModel::Setting setting);
  void show_setting();
  void show_result();
  void take_draft(); // the experiment under edit has changed, here or elsewhere
  void put_draft();  // what the form says, where it is valid
  void show_budget();
  [[nodiscard]] Budget budget() const;

  void count();

  SpaceModel model_;
  CensusModel census_;
  bool filling_ = false, putting_ = false;
  QAction *paper_cds_, *paper_cnet_, *copy_, *undo_, *redo_;
  MeaningLabel *form_title_, *facts_title_, *table_title_;
  QLineEdit *kernels_, *depths_, *channels_;
  QSpinBox *layers_, *height_, *width_px_;
  QDoubleSpinBox* width_;
  QCheckBox* fusion_;
  QMap<SpaceModel::Field, QLabel*> labels_;
  QMap<SpaceModel::Field, MeaningLabel*> problems_;
  QLabel *fusion_label_, *networks_, *networks_label_, *params_, *params_label_, *macs_, *macs_label_;
  QPushButton *cds_button_, *cnet_button_;
  QComboBox* quantity_;
  QTableView* table_;
  MeaningLabel* census_title_;
  QLabel *budget_title_, *budget_params_title_, *budget_macs_title_, *budget_text_;
  QDoubleSpinBox *budget_params_, *budget_macs_; // millions; 0: none
  CensusPlot* plot_;
  bool counting_ = false;
};

} // namespace cds
