// The learning rates over the epochs of an experiment, as they will be: what milestones, warm-up and decay come to.
#pragma once

#include "run/experiment.h"
#include "views/plots/curve_plot.h"

namespace cds {

class SchedulePlot : public CurvePlot {
  Q_OBJECT
public:
  explicit SchedulePlot(QWidget* parent = nullptr);
  void show_experiment(const Experiment& experiment);
  void retranslate();

private:
  TrainSpec train_;
  SearchSpec search_;
  bool searches_ = false, drawn_ = false;
};

} // namespace cds
