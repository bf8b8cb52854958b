#include "views/plots/scatter_plot.h"

#include "views/style/theme.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLocale>
#include <QToolTip>
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <qcustomplot.h>
#include <tuple>

namespace cds {

struct ScatterPlot::Impl {
  Impl(ScatterPlot* widget, QCustomPlot& its_plot) : self(widget), plot(&its_plot) {}
  void rebuild();
  void fit();
  [[nodiscard]] int nearest(QPointF pixel) const;
  [[nodiscard]] QString text(const Point& point) const;

  ScatterPlot* self;
  QCustomPlot* plot;
  std::vector<Point> points;
  int current = -1;
  double floor_y = -std::numeric_limits<double>::infinity(), ceiling_y = std::numeric_limits<double>::infinity();
};

QString ScatterPlot::Impl::text(const Point& point) const {
  const QLocale locale;
  return QStringLiteral("%1\n%2: %3\n%4: %5")
      .arg(point.name, self->x_text(), locale.toString(point.x, 'g', 5), self->y_text(),
           locale.toString(point.y, 'f', 1) +
               (point.spread > 0 ? QStringLiteral(" ± ") + locale.toString(point.spread, 'f', 1) : QString()));
}

int ScatterPlot::Impl::nearest(QPointF pixel) const {
  int best = -1;
  double least = 14 * 14;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double dx = plot->xAxis->coordToPixel(points[i].x) - pixel.x();
    const double dy = plot->yAxis->coordToPixel(points[i].y) - pixel.y();
    if (dx * dx + dy * dy < least) {
      least = dx * dx + dy * dy;
      best = static_cast<int>(i);
    }
  }
  return best;
}

void ScatterPlot::Impl::fit() {
  double low_x = std::numeric_limits<double>::infinity(), high_x = -low_x, low_y = low_x, high_y = -low_x;
  for (const Point& point : points) {
    low_x = std::min(low_x, point.x), high_x = std::max(high_x, point.x);
    low_y = std::min(low_y, point.y - point.spread), high_y = std::max(high_y, point.y + point.spread);
  }
  if (points.empty()) {
    low_x = low_y = 0;
    high_x = high_y = 1;
  }
  const auto room = [](double low, double high) {
    return high > low ? 0.15 * (high - low) : std::max(0.2 * std::abs(low), 0.1);
  };
  const double rx = room(low_x, high_x), ry = room(low_y, high_y);
  plot->xAxis->setRange(low_x < 0 ? low_x - rx : std::max(0.0, low_x - rx), high_x + rx);
  plot->yAxis->setRange(std::max(floor_y, low_y - ry), std::min(ceiling_y, high_y + ry));
}

void ScatterPlot::Impl::rebuild() {
  const Colors c = colors();
  QFont small = QApplication::font();
  small.setPointSizeF(std::max(9.0, small.pointSizeF() * 0.9));
  self->take_look();
  plot->clearGraphs();
  plot->clearItems();
  // Points of one look share a graph: a thousand graphs would take their time.
  std::map<std::tuple<QRgb, bool, bool>, QCPGraph*> graphs;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Point& point = points[i];
    const QColor color = series_color(point.color);
    const bool current_one = static_cast<int>(i) == current;
    QCPGraph*& graph = graphs[{color.rgb(), point.marked, current_one}];
    if (!graph) {
      graph = plot->addGraph();
      graph->setLineStyle(QCPGraph::lsNone);
      graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, QPen(current_one ? c.text : color, 2), color,
                                             point.marked || current_one ? 12 : 8));
    }
    graph->addData(point.x, point.y);
    if (point.spread > 0) {
      auto* bar = new QCPItemLine(plot);
      bar->setPen(QPen(color, 1.5));
      bar->setHead(QCPLineEnding(QCPLineEnding::esBar, 7));
      bar->setTail(QCPLineEnding(QCPLineEnding::esBar, 7));
      bar->start->setCoords(point.x, point.y - point.spread);
      bar->end->setCoords(point.x, point.y + point.spread);
    }
    if (point.marked || current_one || points.size() <= 8) {
      auto* name = new QCPItemText(plot);
      name->setText(point.name);
      name->setFont(small);
      name->setColor(c.text);
      // Towards the middle, so that no name is cut off at a side.
      const double place = (point.x - plot->xAxis->range().lower) / plot->xAxis->range().size();
      name->setPositionAlignment((place < 0.35   ? Qt::AlignLeft
                                  : place > 0.65 ? Qt::AlignRight
                                                 : Qt::AlignHCenter) |
                                 Qt::AlignBottom);
      name->setPadding(QMargins(0, 0, 0, 8));
      name->position->setCoords(point.x, point.y);
    }
  }
  self->replot();
}

ScatterPlot::ScatterPlot(QWidget* parent) : Chart(parent), d_(std::make_unique<Impl>(this, plot())) {
  connect(d_->plot, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
    const int at = d_->nearest(event->position());
    if (at >= 0)
      QToolTip::showText(event->globalPosition().toPoint(), d_->text(d_->points[static_cast<std::size_t>(at)]), this);
    else
      QToolTip::hideText();
  });
  connect(d_->plot, &QCustomPlot::mousePress, this, [this](QMouseEvent* event) {
    const int at = d_->nearest(event->position());
    if (at < 0)
      return;
    d_->current = at;
    d_->rebuild();
    Q_EMIT point_clicked(d_->points[static_cast<std::size_t>(at)].id);
  });
  d_->fit();
  d_->rebuild();
}

ScatterPlot::~ScatterPlot() = default;

void ScatterPlot::set_points(std::vector<Point> points) {
  if (points == d_->points)
    return;
  d_->points = std::move(points);
  d_->current = -1;
  d_->fit();
  d_->rebuild();
}

QByteArray ScatterPlot::csv() const {
  QByteArray out = "run," + csv_field(x_text()) + ',' + csv_field(y_text()) + '\n';
  for (const Point& point : d_->points)
    out += csv_field(point.name) + ',' + QByteArray::number(point.x, 'g', 9) + ',' +
           QByteArray::number(point.y, 'g', 9) + '\n';
  return out;
}

void ScatterPlot::restyle() {
  d_->rebuild();
}

void ScatterPlot::set_limits_y(double low, double high) {
  d_->floor_y = low;
  d_->ceiling_y = high;
}

std::pair<double, double> ScatterPlot::visible_y() const {
  const QCPRange range = d_->plot->yAxis->range();
  return {range.lower, range.upper};
}

void ScatterPlot::reset_view() {
  d_->fit();
  replot();
}

void ScatterPlot::keyPressEvent(QKeyEvent* event) {
  if (take_key(event->key()))
    return;
  const int count = static_cast<int>(d_->points.size());
  const int turn = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
  if (count == 0 || (turn == 0 && event->key() != Qt::Key_Return))
    return Chart::keyPressEvent(event);
  if (turn == 0 && d_->current >= 0) {
    Q_EMIT point_clicked(d_->points[static_cast<std::size_t>(d_->current)].id);
    return;
  }
  d_->current = (std::max(d_->current, turn > 0 ? -1 : 0) + turn + count) % count;
  setAccessibleDescription(d_->text(d_->points[static_cast<std::size_t>(d_->current)]));
  d_->rebuild();
}

} // namespace cds
