#include "views/plots/series_binder.h"

#include "models/run_feed.h"
#include "models/run_series.h"

#include <QElapsedTimer>
#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

namespace cds {

namespace {

constexpr qsizetype slice_rows = 10000; // columns of it stay in the cache, and below what malloc maps anew
constexpr qint64 slice_ms = 8;

} // namespace

SeriesBinder::SeriesBinder(QObject* parent) : QObject(parent) {
  later_.setSingleShot(true);
  connect(&later_, &QTimer::timeout, this, &SeriesBinder::catch_up);
}

bool SeriesBinder::Tie::is_behind() const {
  return curve >= 0 && source && given < source->size();
}

void SeriesBinder::add(CurvePlot* plot, const QString& series, std::function<QString()> name, int color, bool smoothed,
                       double scale, bool shown) {
  ties_.push_back({plot, series, std::move(name), color, smoothed, scale, shown, -1, 0, nullptr});
}

void SeriesBinder::follow(RunFeed* feed) {
  for (Tie& tie : ties_) {
    if (tie.source)
      disconnect(tie.source, nullptr, this, nullptr);
    tie.source = nullptr;
  }
  feed_ = feed;
  clear_plots();
  if (feed)
    for (std::size_t i = 0; i < ties_.size(); ++i) {
      ties_[i].source = feed->series(ties_[i].series);
      connect(ties_[i].source, &RunSeries::appended, this, [this, i] {
        if (ties_[i].curve < 0)
          redraw(ties_[i].plot);
        catch_up();
      });
    }
  redraw_plots();
}

void SeriesBinder::redraw(CurvePlot* plot) {
  plot->clear();
  for (Tie& tie : ties_) {
    if (tie.plot != plot || !tie.source || tie.source->is_empty())
      continue;
    tie.curve = plot->add_curve(tie.name(), tie.color, tie.smoothed);
    tie.given = 0;
    if (!tie.shown)
      plot->set_curve_visible(tie.curve, false);
  }
}

void SeriesBinder::clear_plots() {
  std::set<CurvePlot*> plots;
  for (Tie& tie : ties_) {
    tie.curve = -1;
    plots.insert(tie.plot);
  }
  for (CurvePlot* plot : plots)
    plot->clear();
}

void SeriesBinder::redraw_plots() {
  std::set<CurvePlot*> plots;
  for (const Tie& tie : ties_)
    if (plots.insert(tie.plot).second)
      redraw(tie.plot);
  catch_up();
}

void SeriesBinder::set_axis(Axis axis) {
  if (axis == axis_)
    return;
  axis_ = axis;
  clear_plots();
  redraw_plots();
}

void SeriesBinder::catch_up() {
  QElapsedTimer since;
  since.start();
  bool behind = false;
  for (Tie& tie : ties_)
    while (tie.is_behind() && !behind) {
      give(tie);
      behind = since.elapsed() >= slice_ms;
    }
  behind = std::any_of(ties_.begin(), ties_.end(), [](const Tie& tie) { return tie.is_behind(); });
  if (behind)
    later_.start(0);
  if (std::exchange(behind_, behind) != behind)
    Q_EMIT behind_changed();
}

void SeriesBinder::give(Tie& tie) {
  const RunSeries& series = *tie.source;
  const auto at = static_cast<std::size_t>(tie.given),
             count = static_cast<std::size_t>(std::min(slice_rows, series.size() - tie.given));
  const auto part = [&](std::span<const double> column) {
    const auto rows = column.subspan(at, count);
    return std::vector<double>(rows.begin(), rows.end());
  };
  std::vector<double> y = part(series.values());
  for (double& value : y)
    value *= tie.scale;
  std::vector<double> x = part(axis_ == Axis::epoch  ? series.epochs()
                               : axis_ == Axis::step ? series.steps()
                                                     : series.times());
  if (axis_ == Axis::minutes)
    for (double& value : x)
      value = (value - series.times().front()) / 60;
  tie.given += static_cast<qsizetype>(count);
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
