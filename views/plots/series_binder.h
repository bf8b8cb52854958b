// Ties curves of a plot to the series of a run: what is recorded appears, what comes is appended. GUI thread, which a
// long run does not hold up: its rows are handed over some milliseconds at a time, the first of them at once.
#pragma once

#include "views/plots/curve_plot.h"

#include <QObject>
#include <QPointer>
#include <QTimer>
#include <functional>
#include <vector>

namespace cds {

class RunFeed;
class RunSeries;

class SeriesBinder : public QObject {
  Q_OBJECT
public:
  enum class Axis { epoch, step, minutes }; // minutes since the series began

  explicit SeriesBinder(QObject* parent = nullptr);

  // A curve that appears once `series` has data. `name` is asked again at retranslate(). `scale` multiplies values (100
  // for shares shown in per cent).
  void add(CurvePlot* plot, const QString& series, std::function<QString()> name, int color, bool smoothed = false,
           double scale = 1, bool shown = true);
  void follow(RunFeed* feed); // null: none; plots are cleared
  void set_axis(Axis axis);
  [[nodiscard]] Axis axis() const { return axis_; }
  // Between an epoch and its place on the axis, by the first series of `plot` that has data; NaN: none has.
  [[nodiscard]] double place_of(const CurvePlot* plot, double epoch) const;
  [[nodiscard]] double epoch_at(const CurvePlot* plot, double place) const;
  void retranslate();
  [[nodiscard]] bool is_behind() const { return behind_; } // rows are known that the plots do not have yet

Q_SIGNALS:
  void behind_changed();

private:
  struct Tie {
    CurvePlot* plot = nullptr;
    QString series;
    std::function<QString()> name;
    int color = 0;
    bool smoothed = false;
    double scale = 1;
    bool shown = true;
    int curve = -1;
    qsizetype given = 0; // rows that the curve has
    QPointer<RunSeries> source;
    [[nodiscard]] bool is_behind() const;
  };
  void clear_plots();
  void redraw_plots();
  void redraw(CurvePlot* plot); // all its curves that have data, in the order they were added here
  void catch_up();              // as far as one turn of the event loop may go; the rest later
  void give(Tie& tie);          // the next rows
  [[nodiscard]] const RunSeries* series_of(const CurvePlot* plot) const;

  std::vector<Tie> ties_;
  QPointer<RunFeed> feed_;
  Axis axis_ = Axis::epoch;
  QTimer later_;
  bool behind_ = false;
};

} // namespace cds
