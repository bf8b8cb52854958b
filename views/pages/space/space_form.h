// The space's settings beside what it holds. What is wrong is marked under its field; what is right goes into the
// experiment under edit.
#pragma once

#include "models/space_model.h"

#include <QMap>
#include <QWidget>

class QCheckBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace cds {

class ExperimentDraft;
class MeaningLabel;

class SpaceForm : public QWidget {
  Q_OBJECT
public:
  SpaceForm(SpaceModel& model, ExperimentDraft& draft, QWidget* parent = nullptr);

  void take_paper(SpaceModel::Setting setting); // one of the paper's spaces; the input stays
  void take_draft();                            // what the experiment under edit says, in place of what stands here
  void retranslate();

Q_SIGNALS:
  void paper_cds_wanted();
  void paper_cnet_wanted();

private:
  void build();
  void add_row(QFormLayout* form, QWidget* field, SpaceModel::Field key);
  void take_form();
  void put_draft(); // what the form says, where it is valid
  void show_setting();
  void show_result();

  SpaceModel& model_;
  ExperimentDraft& draft_;
  bool filling_ = false, putting_ = false;
  MeaningLabel *form_title_, *facts_title_, *refused_;
  QLineEdit *kernels_, *depths_, *channels_;
  QSpinBox *layers_, *height_, *width_px_;
  QDoubleSpinBox* width_;
  QCheckBox* fusion_;
  QMap<SpaceModel::Field, QLabel*> labels_;
  QMap<SpaceModel::Field, MeaningLabel*> problems_;
  QLabel *fusion_label_, *networks_, *networks_label_, *params_, *params_label_, *macs_, *macs_label_;
  QPushButton *cds_button_, *cnet_button_;
};

} // namespace cds
