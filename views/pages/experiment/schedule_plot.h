// The learning rate over the epochs of an experiment, as it will be: what milestones, warm-up and decay come to.
#pragma once

#include "run/experiment.h"

#include <QWidget>

namespace cds {

class SchedulePlot : public QWidget {
  Q_OBJECT
public:
  explicit SchedulePlot(QWidget* parent = nullptr);
  void show_experiment(const Experiment& experiment);
  [[nodiscard]] QSize sizeHint() const override { return {320, 120}; }

protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;

private:
  [[nodiscard]] QRectF area() const;
  TrainSpec train_;
};

} // namespace cds
