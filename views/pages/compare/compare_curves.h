// One recorded quantity of any number of runs, drawn over each other: runs are read one after another in the
// background and drawn as they come, a few milliseconds at a time. GUI thread.
#pragma once

#include <QPointer>
#include <QTimer>
#include <QWidget>
#include <memory>
#include <vector>

class QComboBox;
class QLabel;

namespace cds {

class CurvePlot;
class RunFeed;
class RunSeries;
class RunWatcher;

class CompareCurves : public QWidget {
  Q_OBJECT
public:
  struct Run {
    QString id, name;
    int color = 0; // index for series_color()
    bool operator==(const Run&) const = default;
  };
  static constexpr int training_loss = 0, validation_map = 2; // of the list of quantities

  CompareCurves(RunWatcher& watcher, int metric, const QString& name, QWidget* parent = nullptr);
  ~CompareCurves() override;

  [[nodiscard]] CurvePlot& plot() const { return *plot_; }
  void set_runs(std::vector<Run> runs);         // in that order; equal ones stay as they are drawn
  void set_axis(int axis, const QString& text); // 0: epochs, 1: steps, 2: minutes
  // Every run has been read, and drawn where it has recorded the quantity.
  [[nodiscard]] bool is_complete() const { return next_ == runs_.size(); }
  void retranslate();

Q_SIGNALS:
  void completed();

private:
  void redraw();
  void work(); // some of what is left, then the rest after other events
  void draw(const Run& run, RunFeed& feed);
  void add_curve(const Run& run, RunSeries& series);
  void name_axes();

  RunWatcher& watcher_;
  CurvePlot* plot_;
  QLabel* title_;
  QComboBox* metric_;
  QString axis_text_;
  int axis_ = 0;
  std::vector<Run> runs_;
  std::size_t next_ = 0; // of runs_, to be drawn
  QTimer soon_;
  std::unique_ptr<QObject> drawing_; // holds the connections of what is drawn now
};

} // namespace cds
