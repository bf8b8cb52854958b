// What networks reach against what they cost: one point an entry of the table, of several seeds their mean with the
// spread of the mAP. GUI thread.
#pragma once

#include <QWidget>

class QComboBox;
class QLabel;

namespace cds {

class RunsModel;
class RunWatcher;
class ScatterPlot;

class CompareScatter : public QWidget {
  Q_OBJECT
public:
  enum class CostAxis { parameters, multiply_adds, training_time, search_time };
  CompareScatter(RunWatcher& watcher, const RunsModel& model, QWidget* parent = nullptr);

  [[nodiscard]] ScatterPlot& plot() const { return *plot_; }
  void refresh();
  void retranslate();

Q_SIGNALS:
  void run_clicked(const QString& id);

private:
  [[nodiscard]] double cost_of(const QString& run) const; // on the present axis; below 0: not known
  void name_axes();
  RunWatcher& watcher_;
  const RunsModel& model_;
  ScatterPlot* plot_;
  QLabel* title_;
  QComboBox* cost_;
};

} // namespace cds
