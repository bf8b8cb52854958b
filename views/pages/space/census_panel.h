// The spread of the whole space over cost, the paper's networks marked, and a budget that cuts it.
#pragma once

#include "models/census_model.h"

#include <QWidget>

class QDoubleSpinBox;
class QLabel;

namespace cds {

class BarPlot;
class MeaningLabel;
class SpaceModel;

class CensusPanel : public QWidget {
  Q_OBJECT
public:
  explicit CensusPanel(const SpaceModel& model, QWidget* parent = nullptr);

  void set_axis(CensusModel::Axis axis);
  void count(); // again: space or budget has changed; counted() follows unless the space is invalid
  [[nodiscard]] bool is_counting() const { return census_.is_counting(); }
  void retranslate();

Q_SIGNALS:
  void counted();

private:
  void show_census();
  void show_marks();
  [[nodiscard]] Budget budget() const;

  const SpaceModel& model_;
  CensusModel census_;
  CensusModel::Axis axis_ = CensusModel::Axis::multiply_adds;
  QLabel *title_, *params_title_, *macs_title_, *fitting_;
  QDoubleSpinBox *params_, *macs_; // millions; 0: none
  BarPlot* plot_;
};

} // namespace cds
