#include "views/plots/series_binder.h"

#include "models/run_feed.h"
#include "models/run_series.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

namespace cds {

void SeriesBinder::add(CurvePlot* plot, const QString& series, std::function<QString()> name, int color, bool smoothed,
                       double scale, bool shown) {
  ties_.push_back({plot, series, std::move(name), color, smoothed, scale, shown, -1, nullptr});
}

void SeriesBinder::follow(RunFeed* feed) {
  for (Tie& tie : ties_) {
    if (tie.source)
      disconnect(tie.source, nullptr, this, nullptr);
    tie.source = nullptr;
  }
  feed_ = feed;
  refill();
  if (!feed)
    return;
  for (std::size_t i = 0; i < ties_.size(); ++i) {
    Tie& tie = ties_[i];
    tie.source = feed->series(tie.series);
    connect(tie.source, &RunSeries::appended, this,
            [this, i](qsizetype first, qsizetype last) { take(i, first, last); });
  }
  std::set<CurvePlot*> plots;
  for (const Tie& tie : ties_)
    if (plots.insert(tie.plot).second)
      redraw(tie.plot);
}

void SeriesBinder::redraw(CurvePlot* plot) {
  plot->clear();
  for (std::size_t i = 0; i < ties_.size(); ++i) {
    Tie& tie = ties_[i];
    if (tie.plot != plot || !tie.source || tie.source->is_empty())
      continue;
    tie.curve = plot->add_curve(tie.name(), tie.color, tie.smoothed);
    if (!tie.shown)
      plot->set_curve_visible(tie.curve, false);
    take(i, 0, tie.source->size() - 1);
  }
}

void SeriesBinder::refill() {
  std::set<CurvePlot*> plots;
  for (Tie& tie : ties_) {
    tie.curve = -1;
    plots.insert(tie.plot);
  }
  for (CurvePlot* plot : plots)
    plot->clear();
}

void SeriesBinder::set_axis(Axis axis) {
  if (axis == axis_)
    return;
  axis_ = axis;
  refill();
  std::set<CurvePlot*> plots;
  for (const Tie& tie : ties_)
    if (plots.insert(tie.plot).second)
      redraw(tie.plot);
}

void SeriesBinder::take(std::size_t index, qsizetype first, qsizetype last) {
  Tie& tie = ties_[index];
  const RunSeries& series = *tie.source;
  if (tie.curve < 0)
    return redraw(tie.plot);
  const auto at = static_cast<std::size_t>(first), count = static_cast<std::size_t>(last - first + 1);
  std::vector<double> x, y(series.values().begin() + first, series.values().begin() + last + 1);
  for (double& value : y)
    value *= tie.scale;
  const auto source = axis_ == Axis::epoch ? series.epochs() : axis_ == Axis::step ? series.steps() : series.times();
  x.assign(source.begin() + static_cast<std::ptrdiff_t>(at), source.begin() + static_cast<std::ptrdiff_t>(at + count));
  if (axis_ == Axis::minutes)
    for (double& value : x)
      value = (value - series.times().front()) / 60;
  tie.plot->append(tie.curve, x, y);
}

const RunSeries* SeriesBinder::series_of(const CurvePlot* plot) const {
  for (const Tie& tie : ties_)
    if (tie.plot == plot && tie.source && !tie.source->is_empty())
      return tie.source;
  return nullptr;
}

double SeriesBinder::place_of(const CurvePlot* plot, double epoch) const {
  if (axis_ == Axis::epoch)
    return epoch;
  const RunSeries* series = series_of(plot);
  if (!series)
    return std::nan("");
  const auto epochs = series->epochs();
  const auto after = std::lower_bound(epochs.begin(), epochs.end(), epoch) - epochs.begin();
  const auto row = static_cast<std::size_t>(std::min<std::ptrdiff_t>(after, series->size() - 1));
  return axis_ == Axis::step ? series->steps()[row] : (series->times()[row] - series->times().front()) / 60;
}

double SeriesBinder::epoch_at(const CurvePlot* plot, double place) const {
  if (axis_ == Axis::epoch)
    return place;
  const RunSeries* series = series_of(plot);
  if (!series)
    return std::nan("");
  const auto columns = axis_ == Axis::step ? series->steps() : series->times();
  const double wanted = axis_ == Axis::step ? place : series->times().front() + place * 60;
  const auto after = std::lower_bound(columns.begin(), columns.end(), wanted) - columns.begin();
  return series->epochs()[static_cast<std::size_t>(std::min<std::ptrdiff_t>(after, series->size() - 1))];
}

void SeriesBinder::retranslate() {
  for (const Tie& tie : ties_)
    if (tie.curve >= 0)
      tie.plot->set_curve_name(tie.curve, tie.name());
}

} // namespace cds
