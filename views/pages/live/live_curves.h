// The curves that a run records step by step: losses, accuracies, rates, speed, times, validation.
#pragma once

#include "views/plots/series_binder.h"

#include <QObject>

namespace cds {

class CurveControls;
struct HealthFinding;
class StepPanel;

class LiveCurves : public QObject {
  Q_OBJECT
public:
  explicit LiveCurves(QObject* parent = nullptr);
  // The caller's layout owns them; `times` lies in `steps`.
  CurvePlot *const loss, *const accuracy, *const rates, *const speed, *const times, *const validation;
  CurvePlot *const expected_macs, *const expected_params; // of the network that the weights make likely
  StepPanel* const steps;                                 // holds `times`
  CurveControls* const controls;

  void follow(RunFeed* feed);    // null: none
  void set_cursor(double epoch); // NaN: none
  // Warnings and errors of the engine, and what was found in the numbers, on the loss.
  void mark(RunFeed& feed, const std::vector<HealthFinding>& findings);
  void retranslate();
  [[nodiscard]] bool is_behind() const; // of a long run, whose rows come a part at a time

Q_SIGNALS:
  void epoch_clicked(double epoch);
  void behind_changed();

private:
  void bind();
  void name_axes();
  [[nodiscard]] std::vector<CurvePlot*> all() const;
  SeriesBinder* binder_;
  double cursor_;
  std::vector<CurvePlot::Marker> marked_;
};

} // namespace cds
