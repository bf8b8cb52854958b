// The curves that a run records step by step: losses, accuracies, rates, speed, times, validation.
#pragma once

#include "views/plots/series_binder.h"

#include <QObject>

namespace cds {

class CurveControls;
class StepPanel;

class LiveCurves : public QObject {
  Q_OBJECT
public:
  explicit LiveCurves(QObject* parent = nullptr);
  // The caller's layout owns them; `times` lies in `steps`.
  CurvePlot *const loss, *const accuracy, *const rates, *const speed, *const times, *const validation;
  StepPanel* const steps; // holds `times`
  CurveControls* const controls;

  void follow(RunFeed* feed);      // null: none
  void set_cursor(double epoch);   // NaN: none
  void mark_events(RunFeed& feed); // warnings and errors, on the loss
  void retranslate();

Q_SIGNALS:
  void epoch_clicked(double epoch);

private:
  void bind();
  void name_axes();
  SeriesBinder* binder_;
  double cursor_;
};

} // namespace cds
