// Ties curves of a plot to the series of a run: what is recorded appears, what comes is appended. GUI thread.
#pragma once

#include "views/plots/curve_plot.h"

#include <QObject>
#include <QPointer>
#include <functional>
#include <vector>

namespace cds {

class RunFeed;
class RunSeries;

class SeriesBinder : public QObject {
  Q_OBJECT
public:
  enum class Axis { epoch, step, minutes }; // minutes since the series began

  using QObject::QObject;

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
    QPointer<RunSeries> source;
  };
  void refill();
  void redraw(CurvePlot* plot); // all its curves that have data, in the order they were added here
  void take(std::size_t tie, qsizetype first, qsizetype last);
  [[nodiscard]] const RunSeries* series_of(const CurvePlot* plot) const;

  std::vector<Tie> ties_;
  QPointer<RunFeed> feed_;
  Axis axis_ = Axis::epoch;
};

} // namespace cds
