#include "views/plots/curve_plot_impl.h"
#include "views/plots/tickers.h"

#include <QFontMetrics>
#include <QLocale>
#include <algorithm>
#include <utility>

namespace cds {
namespace {

struct Extent {
  double low = std::numeric_limits<double>::infinity(), high = -std::numeric_limits<double>::infinity();
  void take(double value) {
    if (std::isfinite(value)) {
      low = std::min(low, value);
      high = std::max(high, value);
    }
  }
  [[nodiscard]] bool is_empty() const { return low > high; }
};

constexpr double most_ink = 40; // pixels a curve goes up and down, for each pixel it goes to the right

QVector<double> vector_of(std::span<const double> values) {
  return {values.begin(), values.end()};
}

} // namespace

QString CurvePlot::Impl::format(double value) const {
  if (!std::isfinite(value))
    return std::isnan(value) ? QStringLiteral("NaN") : QStringLiteral("inf");
  const double size = std::abs(value);
  if (size != 0 && (size < 1e-3 || size >= 1e6))
    return power_text(value, 2);
  return QLocale().toString(value, 'f', size >= 100 ? 1 : decimals);
}

void CurvePlot::Impl::changed() {
  if (!self->isVisible()) {
    stale = true;
    return;
  }
  plot->replot(QCustomPlot::rpQueuedReplot);
}

CurvePoints CurvePlot::Impl::thin(const Curve& curve, bool smooth, QCPRange range, std::size_t columns) const {
  const auto& values = smooth ? curve.smooth : curve.y;
  const auto& blocks = smooth ? curve.smooth_blocks : curve.raw_blocks;
  if (plot->xAxis->scaleType() == QCPAxis::stLinear)
    return envelope(curve.x, values, blocks, range.lower, range.upper, columns);
  // A tenth of a decade at a time, so that columns are narrow where the axis is wide.
  CurvePoints all;
  const double factor = std::pow(10, 0.1);
  for (double low = range.lower; low < range.upper; low *= factor) {
    const double high = std::min(low * factor, range.upper);
    const CurvePoints part = envelope(curve.x, values, blocks, low, high, std::max<std::size_t>(columns / 8, 16));
    for (std::size_t i = 0; i < part.x.size(); ++i)
      if ((part.x[i] >= low || low <= range.lower) && (part.x[i] < high || high >= range.upper)) {
        all.x.push_back(part.x[i]);
        all.y.push_back(part.y[i]);
      }
  }
  return all;
}

void CurvePlot::Impl::feed(Curve& curve, QCPRange range, std::size_t columns) {
  const auto give = [&](QCPGraph* graph, const std::vector<double>& values, bool whole) {
    if (!whole) {
      const CurvePoints points = thin(curve, graph == curve.line, range, columns);
      graph->setData(vector_of(points.x), vector_of(points.y), true);
      return;
    }
    if (curve.drawn == not_drawn || curve.drawn > values.size())
      graph->setData(vector_of(curve.x), vector_of(values), true);
    else if (curve.drawn < values.size())
      graph->addData(vector_of(std::span(curve.x).subspan(curve.drawn)),
                     vector_of(std::span(values).subspan(curve.drawn)), true);
  };
  const bool whole = curve.x.size() <= 4 * columns;
  if (!curve.line || !is_crowd())
    give(curve.raw, curve.y, whole);
  if (curve.line)
    give(curve.line, curve.smooth, whole);
  curve.drawn = whole ? curve.x.size() : not_drawn;
}

void CurvePlot::Impl::prepare() {
  setting = true;
  if (follow_x) {
    const bool log_x = plot->xAxis->scaleType() == QCPAxis::stLogarithmic;
    Extent extent;
    for (const Curve& curve : curves)
      if (curve.visible && !curve.x.empty()) {
        // A logarithmic axis begins at the first place above zero.
        const auto first = log_x ? std::upper_bound(curve.x.begin(), curve.x.end(), 0.0) : curve.x.begin();
        if (first == curve.x.end())
          continue;
        extent.take(*first);
        extent.take(curve.x.back());
      }
    if (extent.is_empty())
      extent = log_x ? Extent{0.1, 1} : Extent{0, 1};
    if (extent.high <= extent.low)
      extent.high = extent.low + 1;
    plot->xAxis->setRange(extent.low, extent.high);
  }
  // Fewer columns a curve in a crowd: each column keeps its extremes all the same.
  const int width = std::max(50, plot->axisRect()->width());
  const auto columns = static_cast<std::size_t>(is_crowd() ? std::max(32, width / 8) : width);
  for (Curve& curve : curves)
    if (curve.visible)
      feed(curve, plot->xAxis->range(), columns);
  fit_y();
  for (const Curve& curve : curves)
    if (curve.visible)
      choose_pens(curve);
  place_legend();
  show_emptiness();
  setting = false;
  stale = false;
}

// The time to draw a smooth wide line grows with its length on the screen: noise that fills the plot from top to bottom
// is drawn as a plain hairline, where nobody sees the difference.
void CurvePlot::Impl::choose_pens(const Curve& curve) {
  const int width = plot->axisRect()->width();
  for (QCPGraph* graph : {curve.raw, curve.line}) {
    if (!graph)
      continue;
    double ink = 0, before = nothing;
    for (const QCPGraphData& point : *graph->data()) {
      const double y = plot->yAxis->coordToPixel(point.value);
      if (std::isfinite(y) && std::isfinite(before))
        ink += std::abs(y - before);
      before = y;
    }
    const bool plain = is_crowd() || ink > most_ink * width;
    QPen pen = graph->pen();
    pen.setWidthF(plain ? 0 : !curve.line ? 1.75 : graph == curve.line ? 2 : 1);
    graph->setPen(pen);
    graph->setAntialiased(!plain);
  }
}

void CurvePlot::Impl::fit_y() {
  if (!follow_y)
    return;
  const bool log = plot->yAxis->scaleType() == QCPAxis::stLogarithmic;
  const QCPRange range = plot->xAxis->range();
  Extent extent;
  for (const Curve& curve : curves) {
    if (!curve.visible)
      continue;
    for (const QCPGraphData& point : *(is_crowd() ? curve.main() : curve.raw)->data())
      if (range.contains(point.key) && (!log || point.value > 0))
        extent.take(point.value);
  }
  if (extent.is_empty())
    extent = log ? Extent{0.1, 1} : Extent{0, 1};
  if (log) {
    plot->yAxis->setRange(extent.low / 1.1, extent.high * 1.1);
    return;
  }
  const bool limited = ceiling_y > floor_y;
  const double one_value = std::max(0.5 * std::abs(extent.low), limited ? 0.05 * (ceiling_y - floor_y) : 0.05);
  const double room = extent.high > extent.low ? 0.06 * (extent.high - extent.low) : one_value;
  if (limited)
    plot->yAxis->setRange(std::max(floor_y, extent.low - room), std::min(ceiling_y, extent.high + room));
  else
    plot->yAxis->setRange(extent.low - room, extent.high + room);
}

void CurvePlot::Impl::place() {
  // Newest values, pushed apart where they would lie on each other.
  const QRect axes = plot->axisRect()->rect();
  const QSize grown = axes.size() - laid_out;
  if (plot->legend->visible() && std::abs(grown.width()) + std::abs(grown.height()) > other_size) {
    laid_out = axes.size();
    changed(); // the legend was placed for another size
  }
  const QFontMetrics metrics(plot->legend->font());
  const double height = metrics.height() + 3;
  struct End {
    Curve* curve;
    double y;
  };
  std::vector<End> ends;
  int width = 0;
  for (Curve& curve : curves) {
    const auto& values = curve.values();
    if (!curve.end)
      continue;
    const bool has = shows_ends && curve.visible && !values.empty();
    curve.end->setVisible(has);
    if (!has)
      continue;
    curve.end->setText(format(values.back()));
    width = std::max(width, metrics.horizontalAdvance(curve.end->text()) + 8);
    const double y = std::isfinite(values.back()) ? plot->yAxis->coordToPixel(values.back()) : axes.bottom();
    ends.push_back({&curve, std::clamp(y, axes.top() + 0.0, axes.bottom() + 0.0)});
  }
  std::sort(ends.begin(), ends.end(), [](const End& a, const End& b) { return a.y < b.y; });
  for (std::size_t i = 1; i < ends.size(); ++i)
    ends[i].y = std::max(ends[i].y, ends[i - 1].y + height);
  if (!ends.empty() && ends.back().y > axes.bottom()) {
    ends.back().y = axes.bottom();
    for (std::size_t i = ends.size() - 1; i-- > 0;)
      ends[i].y = std::min(ends[i].y, ends[i + 1].y - height);
  }
  for (const End& end : ends)
    end.curve->end->position->setCoords(axes.right() + 4, end.y);
  const int margin = width > 0 ? width + 12 : 12;
  if (plot->axisRect()->margins().right() != margin) {
    QMargins margins = plot->axisRect()->margins();
    margins.setRight(margin);
    plot->axisRect()->setMargins(margins);
    if (!replot_queued) { // the layout just made has the old margin
      replot_queued = true;
      QMetaObject::invokeMethod(
          self,
          [this] {
            replot_queued = false;
            changed();
          },
          Qt::QueuedConnection);
    }
  }
}

} // namespace cds
