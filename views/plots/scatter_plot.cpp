#include "views/plots/scatter_plot.h"

#include "views/plots/plot_look.h"
#include "views/style/theme.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QLocale>
#include <QMenu>
#include <QToolTip>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <qcustomplot.h>
#include <tuple>

namespace cds {

struct ScatterPlot::Impl {
  explicit Impl(ScatterPlot* widget) : self(widget) {}
  void rebuild();
  void fit();
  [[nodiscard]] int nearest(QPointF pixel) const;
  [[nodiscard]] QString text(const Point& point) const;

  ScatterPlot* self;
  QCustomPlot* plot = nullptr;
  QCPTextElement* title = nullptr;
  QString title_text, x_text, y_text;
  std::vector<Point> points;
  int current = -1;
};

QString ScatterPlot::Impl::text(const Point& point) const {
  const QLocale locale;
  return QStringLiteral("%1\n%2: %3\n%4: %5")
      .arg(point.name, x_text, locale.toString(point.x, 'g', 5), y_text,
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
  plot->xAxis->setRange(low_x - rx, high_x + rx);
  plot->yAxis->setRange(low_y - ry, high_y + ry);
}

void ScatterPlot::Impl::rebuild() {
  const Colors c = colors();
  QFont small = QApplication::font();
  small.setPointSizeF(std::max(9.0, small.pointSizeF() * 0.9));
  style_plot(*plot, *title, title_text, x_text, y_text);
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
  self->setAccessibleName(title_text);
  if (self->isVisible())
    plot->replot(QCustomPlot::rpQueuedReplot);
}

ScatterPlot::ScatterPlot(QWidget* parent) : QWidget(parent), d_(std::make_unique<Impl>(this)) {
  setFocusPolicy(Qt::StrongFocus);
  d_->plot = new QCustomPlot(this);
  auto* box = new QVBoxLayout(this);
  box->setContentsMargins(0, 0, 0, 0);
  box->addWidget(d_->plot);
  d_->title = add_title(*d_->plot);
  d_->plot->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
  connect(d_->plot, &QCustomPlot::mouseDoubleClick, this, &ScatterPlot::reset_view);
  connect(d_->plot, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
    const int at = d_->nearest(event->position());
    if (at >= 0)
      QToolTip::showText(event->globalPosition().toPoint(), d_->text(d_->points[static_cast<std::size_t>(at)]), this);
    else
      QToolTip::hideText();
  });
  connect(d_->plot, &QCustomPlot::mousePress, this, [this](QMouseEvent* event) {
    setFocus(Qt::MouseFocusReason);
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

void ScatterPlot::set_texts(const QString& title, const QString& x_label, const QString& y_label) {
  d_->title_text = title;
  d_->x_text = x_label;
  d_->y_text = y_label;
  d_->rebuild();
}

void ScatterPlot::set_points(std::vector<Point> points) {
  if (points == d_->points)
    return;
  d_->points = std::move(points);
  d_->current = -1;
  d_->fit();
  d_->rebuild();
}

Picture ScatterPlot::picture() const {
  Picture picture;
  picture.name = d_->title_text;
  picture.size = size();
  picture.draw = [this](QPaintDevice& device, QSize size) {
    QCPPainter painter(&device);
    d_->plot->toPainter(&painter, size.width(), size.height());
  };
  picture.csv = [this] { return csv(); };
  return picture;
}

QByteArray ScatterPlot::csv() const {
  QByteArray out = "run," + csv_field(d_->x_text) + ',' + csv_field(d_->y_text) + '\n';
  for (const Point& point : d_->points)
    out += csv_field(point.name) + ',' + QByteArray::number(point.x, 'g', 9) + ',' +
           QByteArray::number(point.y, 'g', 9) + '\n';
  return out;
}

void ScatterPlot::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
    d_->rebuild();
}

void ScatterPlot::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  d_->plot->replot(QCustomPlot::rpQueuedReplot);
}

void ScatterPlot::reset_view() {
  d_->fit();
  d_->plot->replot(QCustomPlot::rpQueuedReplot);
}

void ScatterPlot::zoom(double factor) {
  for (QCPAxis* axis : {d_->plot->xAxis, d_->plot->yAxis})
    axis->scaleRange(factor, axis->range().center());
  d_->plot->replot(QCustomPlot::rpQueuedReplot);
}

void ScatterPlot::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Plus || event->key() == Qt::Key_Equal)
    return zoom(0.8);
  if (event->key() == Qt::Key_Minus)
    return zoom(1.25);
  if (event->key() == Qt::Key_0)
    return reset_view();
  const int count = static_cast<int>(d_->points.size());
  const int turn = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
  if (count == 0 || (turn == 0 && event->key() != Qt::Key_Return))
    return QWidget::keyPressEvent(event);
  if (turn == 0 && d_->current >= 0) {
    Q_EMIT point_clicked(d_->points[static_cast<std::size_t>(d_->current)].id);
    return;
  }
  d_->current = (std::max(d_->current, turn > 0 ? -1 : 0) + turn + count) % count;
  setAccessibleDescription(d_->text(d_->points[static_cast<std::size_t>(d_->current)]));
  d_->rebuild();
}

void ScatterPlot::contextMenuEvent(QContextMenuEvent* event) {
  QMenu menu(this);
  connect(menu.addAction(tr("Reset the view")), &QAction::triggered, this, &ScatterPlot::reset_view);
  menu.addSeparator();
  add_export_actions(menu, this, [this] { return picture(); });
  menu.exec(event->globalPos());
}

} // namespace cds
