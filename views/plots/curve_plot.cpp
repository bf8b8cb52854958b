#include "views/plots/curve_plot.h"

#include "views/plots/envelope.h"
#include "views/style/theme.h"

#include <QContextMenuEvent>
#include <QFocusEvent>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QVBoxLayout>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <qcustomplot.h>

namespace cds {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t not_drawn = std::numeric_limits<std::size_t>::max();
constexpr double least_x = 1e-9; // narrowest range one can zoom to, in units of x

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

QVector<double> vector_of(std::span<const double> values) {
  return {values.begin(), values.end()};
}

} // namespace

struct CurvePlot::Impl {
  struct Curve {
    QString name;
    int color = 0;
    bool smoothed = false, visible = true;
    std::vector<double> x, y, smooth;
    Smoother smoother;
    QCPGraph* raw = nullptr;
    QCPGraph* line = nullptr; // null where the curve is not smoothed: then raw is the line
    QCPItemText* end = nullptr;
    std::size_t drawn = not_drawn; // points given as they are; not_drawn: none, or an envelope
    [[nodiscard]] QCPGraph* main() const { return line ? line : raw; }
    [[nodiscard]] const std::vector<double>& values() const { return line ? smooth : y; }
  };

  explicit Impl(CurvePlot* plot_widget) : self(plot_widget) {}

  void build();
  void restyle();
  void changed(); // something to draw has changed
  void prepare(); // before a replot: ranges and the points that pixels can show
  void place();   // after layout: what hangs at pixels
  void feed(Curve& curve, QCPRange range, std::size_t columns);
  void fit_y();
  void follow(bool x, bool y);
  void show_readout(double x, QPoint near);
  void hide_readout();
  void zoom(double factor);
  void extend(Curve& curve, std::span<const double> x, std::span<const double> y);
  void fade_hidden(Curve& curve);
  [[nodiscard]] QString number(double value) const { return QLocale().toString(value, 'g', std::max(decimals, 1)); }
  [[nodiscard]] QString format(double value) const;

  CurvePlot* self;
  QCustomPlot* plot = nullptr;
  QCPTextElement* title = nullptr;
  QCPItemStraightLine* cross = nullptr;
  QCPItemStraightLine* cursor = nullptr;
  QLabel* readout = nullptr;
  QString title_text, x_text, y_text;
  std::vector<Curve> curves;
  std::vector<CurvePlot::Marker> markers;
  std::vector<QCPAbstractItem*> marker_items;
  double smoothing = 0.9, cross_x = nothing;
  double fixed_low = 0, fixed_high = 0;
  int decimals = 3, replots = 0;
  bool follow_x = true, follow_y = true, setting = false, stale = true, replot_queued = false;
};

QString CurvePlot::Impl::format(double value) const {
  if (!std::isfinite(value))
    return std::isnan(value) ? QStringLiteral("NaN") : QStringLiteral("inf");
  const double size = std::abs(value);
  if (size != 0 && (size < 1e-3 || size >= 1e6))
    return QLocale().toString(value, 'e', 2);
  return QLocale().toString(value, 'f', size >= 100 ? 1 : decimals);
}

void CurvePlot::Impl::build() {
  plot = new QCustomPlot(self);
  plot->setMinimumSize(80, 60); // QCustomPlot warns when it paints into nothing
  plot->setFocusPolicy(Qt::NoFocus);
  plot->setAttribute(Qt::WA_TransparentForMouseEvents, false);
  plot->setNoAntialiasingOnDrag(true);
  plot->setMouseTracking(true);
  plot->installEventFilter(self);
  auto* box = new QVBoxLayout(self);
  box->setContentsMargins(0, 0, 0, 0);
  box->addWidget(plot);

  plot->plotLayout()->insertRow(0);
  title = new QCPTextElement(plot);
  title->setTextFlags(Qt::AlignLeft | Qt::AlignVCenter);
  title->setMargins(QMargins(8, 6, 8, 0));
  plot->plotLayout()->addElement(0, 0, title);
  plot->plotLayout()->setRowSpacing(0);
  plot->axisRect()->setAutoMargins(QCP::msLeft | QCP::msBottom | QCP::msTop);
  plot->axisRect()->setMinimumMargins(QMargins(8, 6, 8, 4));
  plot->axisRect()->setRangeZoomFactor(0.8);
  plot->axisRect()->setRangeDrag(Qt::Horizontal);
  plot->axisRect()->setRangeZoom(Qt::Horizontal);
  plot->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
  plot->axisRect()->insetLayout()->setInsetAlignment(0, Qt::AlignTop | Qt::AlignRight);
  plot->legend->setVisible(false);
  plot->legend->setRowSpacing(0);
  plot->legend->setMargins(QMargins(6, 4, 6, 4));
  plot->legend->setIconSize(18, 10);

  plot->addLayer(QStringLiteral("cross"), plot->layer(QStringLiteral("overlay")), QCustomPlot::limAbove);
  plot->layer(QStringLiteral("cross"))->setMode(QCPLayer::lmBuffered);
  cross = new QCPItemStraightLine(plot);
  cross->setLayer(QStringLiteral("cross"));
  cross->setVisible(false);
  cursor = new QCPItemStraightLine(plot);
  cursor->setVisible(false);
  readout = new QLabel(plot);
  readout->setTextFormat(Qt::RichText);
  readout->setAutoFillBackground(true);
  readout->setFrameShape(QFrame::StyledPanel);
  readout->setMargin(4);
  readout->setAttribute(Qt::WA_TransparentForMouseEvents);
  readout->hide();

  QObject::connect(plot, &QCustomPlot::beforeReplot, self, [this] {
    if (self->isVisible())
      prepare();
  });
  QObject::connect(plot, &QCustomPlot::afterLayout, self, [this] { place(); });
  QObject::connect(plot, &QCustomPlot::afterReplot, self, [this] { ++replots; });
  QObject::connect(plot->xAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), self,
                   [this](const QCPRange& range) {
                     if (setting)
                       return;
                     follow_x = false;
                     if (range.size() < least_x) {
                       setting = true;
                       plot->xAxis->setRange(range.center() - least_x / 2, range.center() + least_x / 2);
                       setting = false;
                     }
                   });
  QObject::connect(plot->yAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), self, [this] {
    if (!setting)
      follow_y = false;
  });
  QObject::connect(plot, &QCustomPlot::mouseDoubleClick, self, [this] { self->reset_view(); });
  QObject::connect(plot, &QCustomPlot::legendClick, self,
                   [this](QCPLegend*, QCPAbstractLegendItem* item, QMouseEvent*) {
                     for (std::size_t i = 0; i < curves.size(); ++i)
                       if (auto* entry = qobject_cast<QCPPlottableLegendItem*>(item);
                           entry && entry->plottable() == curves[i].main())
                         self->set_curve_visible(static_cast<int>(i), !curves[i].visible);
                   });
}

void CurvePlot::Impl::changed() {
  if (!self->isVisible()) {
    stale = true;
    return;
  }
  plot->replot(QCustomPlot::rpQueuedReplot);
}

void CurvePlot::Impl::restyle() {
  const Colors c = colors();
  QFont small = QApplication::font();
  small.setPointSizeF(std::max(9.0, small.pointSizeF() * 0.9));
  plot->setBackground(c.panel);
  title->setText(title_text);
  QFont bold = QApplication::font();
  bold.setWeight(QFont::DemiBold);
  title->setFont(bold);
  title->setTextColor(c.text);
  for (QCPAxis* axis : {plot->xAxis, plot->yAxis}) {
    axis->setBasePen(QPen(c.line));
    axis->setTickPen(QPen(c.line));
    axis->setSubTickPen(Qt::NoPen);
    axis->setTickLabelColor(c.faint_text);
    axis->setTickLabelFont(small);
    axis->setLabelColor(c.faint_text);
    axis->setLabelFont(small);
    axis->setTickLengthIn(0);
    axis->setTickLengthOut(3);
    axis->setLabelPadding(2);
    axis->grid()->setPen(QPen(c.grid, 1));
    axis->grid()->setZeroLinePen(QPen(c.grid, 1));
  }
  plot->xAxis->setLabel(x_text);
  plot->yAxis->setLabel(y_text);
  QColor ground = c.panel;
  ground.setAlpha(215);
  plot->legend->setBrush(ground);
  plot->legend->setBorderPen(Qt::NoPen);
  plot->legend->setFont(small);
  plot->legend->setTextColor(c.text);
  cross->setPen(QPen(c.faint_text, 1, Qt::DashLine));
  cursor->setPen(QPen(c.accent, 1.5));
  for (Curve& curve : curves) {
    const QColor color = series_color(curve.color);
    QColor faint = color;
    faint.setAlpha(80);
    curve.raw->setPen(curve.line ? QPen(faint, 1) : QPen(color, 1.75));
    if (curve.line)
      curve.line->setPen(QPen(color, 2));
    QCPScatterStyle dots(QCPScatterStyle::ssDisc, color, color, 5);
    curve.main()->setScatterStyle(curve.x.size() < 25 ? dots : QCPScatterStyle());
    curve.end->setFont(small);
    curve.end->setColor(c.text);
    curve.end->setPen(QPen(color, 1.5));
    curve.end->setBrush(c.panel);
    fade_hidden(curve);
  }
  self->setAccessibleName(title_text);
  self->set_markers(std::move(markers));
}

void CurvePlot::Impl::fade_hidden(Curve& curve) {
  const Colors c = colors();
  curve.raw->setVisible(curve.visible);
  if (curve.line)
    curve.line->setVisible(curve.visible);
  if (auto* entry = plot->legend->itemWithPlottable(curve.main()))
    entry->setTextColor(curve.visible ? c.text : c.faint_text);
  if (auto* entry = plot->legend->itemWithPlottable(curve.main())) {
    QFont font = plot->legend->font();
    font.setStrikeOut(!curve.visible);
    entry->setFont(font);
  }
}

void CurvePlot::Impl::feed(Curve& curve, QCPRange range, std::size_t columns) {
  const auto give = [&](QCPGraph* graph, const std::vector<double>& values, bool whole) {
    if (!whole) {
      const CurvePoints points = envelope(curve.x, values, range.lower, range.upper, columns);
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
  give(curve.raw, curve.y, whole);
  if (curve.line)
    give(curve.line, curve.smooth, whole);
  curve.drawn = whole ? curve.x.size() : not_drawn;
}

void CurvePlot::Impl::prepare() {
  setting = true;
  if (follow_x) {
    Extent extent;
    for (const Curve& curve : curves)
      if (curve.visible && !curve.x.empty()) {
        extent.take(curve.x.front());
        extent.take(curve.x.back());
      }
    if (extent.is_empty())
      extent = {0, 1};
    if (extent.high <= extent.low)
      extent.high = extent.low + 1;
    plot->xAxis->setRange(extent.low, extent.high);
  }
  const auto columns = static_cast<std::size_t>(std::max(50, plot->axisRect()->width()));
  for (Curve& curve : curves)
    if (curve.visible)
      feed(curve, plot->xAxis->range(), columns);
  fit_y();
  setting = false;
  stale = false;
}

void CurvePlot::Impl::fit_y() {
  if (!follow_y)
    return;
  if (fixed_high > fixed_low) {
    plot->yAxis->setRange(fixed_low, fixed_high);
    return;
  }
  const bool log = plot->yAxis->scaleType() == QCPAxis::stLogarithmic;
  const QCPRange range = plot->xAxis->range();
  Extent extent;
  for (const Curve& curve : curves) {
    if (!curve.visible)
      continue;
    for (const QCPGraphData& point : *curve.raw->data())
      if (range.contains(point.key) && (!log || point.value > 0))
        extent.take(point.value);
  }
  if (extent.is_empty())
    extent = log ? Extent{0.1, 1} : Extent{0, 1};
  if (log) {
    plot->yAxis->setRange(extent.low / 1.1, extent.high * 1.1);
    return;
  }
  const double room =
      extent.high > extent.low ? 0.06 * (extent.high - extent.low) : std::max(0.5 * std::abs(extent.low), 0.05);
  plot->yAxis->setRange(extent.low - room, extent.high + room);
}

void CurvePlot::Impl::place() {
  // Newest values, pushed apart where they would lie on each other.
  const QRect axes = plot->axisRect()->rect();
  const QFontMetrics metrics(curves.empty() ? QApplication::font() : curves.front().end->font());
  const double height = metrics.height() + 3;
  struct End {
    Curve* curve;
    double y;
  };
  std::vector<End> ends;
  int width = 0;
  for (Curve& curve : curves) {
    const auto& values = curve.values();
    const bool has = curve.visible && !values.empty();
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

void CurvePlot::Impl::show_readout(double x, QPoint near) {
  cross_x = x;
  QString rows;
  const Curve* leader = nullptr;
  double shown_x = x;
  for (const Curve& curve : curves) {
    if (!curve.visible || curve.x.empty())
      continue;
    const auto after = std::lower_bound(curve.x.begin(), curve.x.end(), x);
    auto at = static_cast<std::size_t>(after - curve.x.begin());
    if (at == curve.x.size() || (at > 0 && x - curve.x[at - 1] < curve.x[at] - x))
      --at;
    if (!leader) {
      leader = &curve;
      shown_x = curve.x[at];
    }
    rows += QStringLiteral(
                "<tr><td style=\"color:%1\">■&nbsp;</td><td>%2&nbsp;&nbsp;</td><td align=right>%3</td></tr>")
                .arg(series_color(curve.color).name(), curve.name.toHtmlEscaped(), format(curve.values()[at]));
  }
  if (!leader) {
    hide_readout();
    return;
  }
  cross->point1->setCoords(shown_x, 0);
  cross->point2->setCoords(shown_x, 1);
  cross->setVisible(true);
  plot->layer(QStringLiteral("cross"))->replot();
  readout->setText(
      QStringLiteral("<table cellspacing=0><tr><td colspan=2>%1&nbsp;&nbsp;</td><td align=right>%2</td></tr>%3</table>")
          .arg(x_text.toHtmlEscaped(), QLocale().toString(shown_x, 'g', 6), rows));
  readout->adjustSize();
  const int gap = 14;
  int left = near.x() + gap;
  if (left + readout->width() > plot->width())
    left = near.x() - gap - readout->width();
  const int top = std::clamp(near.y() - readout->height() / 2, 0, std::max(0, plot->height() - readout->height()));
  readout->move(std::max(0, left), top);
  readout->show();
  QTextDocument plain;
  plain.setHtml(readout->text());
  self->setAccessibleDescription(plain.toPlainText().simplified());
}

void CurvePlot::Impl::hide_readout() {
  cross_x = nothing;
  readout->hide();
  if (cross->visible()) {
    cross->setVisible(false);
    plot->layer(QStringLiteral("cross"))->replot();
  }
}

void CurvePlot::Impl::zoom(double factor) {
  plot->xAxis->scaleRange(factor, std::isfinite(cross_x) ? cross_x : plot->xAxis->range().center());
  changed();
}

void CurvePlot::Impl::extend(Curve& curve, std::span<const double> x, std::span<const double> y) {
  curve.x.insert(curve.x.end(), x.begin(), x.end());
  curve.y.insert(curve.y.end(), y.begin(), y.end());
  if (curve.line)
    for (double value : y) { // a value that is none stays a gap: nothing hides it
      const double smooth = curve.smoother.next(value);
      curve.smooth.push_back(std::isfinite(value) ? smooth : value);
    }
  if (curve.main()->lineStyle() != QCPGraph::lsNone && curve.x.size() >= 25)
    curve.main()->setScatterStyle(QCPScatterStyle());
}

CurvePlot::CurvePlot(QWidget* parent) : QWidget(parent), d_(std::make_unique<Impl>(this)) {
  setFocusPolicy(Qt::StrongFocus);
  d_->build();
  d_->restyle();
}

CurvePlot::~CurvePlot() = default;

void CurvePlot::set_texts(const QString& title, const QString& x_label, const QString& y_label) {
  d_->title_text = title;
  d_->x_text = x_label;
  d_->y_text = y_label;
  d_->restyle();
  d_->changed();
}

void CurvePlot::set_legend_corner(Corner corner) {
  const Qt::Alignment vertical =
      corner == Corner::top_left || corner == Corner::top_right ? Qt::AlignTop : Qt::AlignBottom;
  const Qt::Alignment side =
      corner == Corner::top_left || corner == Corner::bottom_left ? Qt::AlignLeft : Qt::AlignRight;
  d_->plot->axisRect()->insetLayout()->setInsetAlignment(0, vertical | side);
  d_->changed();
}

void CurvePlot::set_log_y(bool log) {
  QCPAxis* axis = d_->plot->yAxis;
  axis->setScaleType(log ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
  axis->setTicker(log ? QSharedPointer<QCPAxisTicker>(new QCPAxisTickerLog)
                      : QSharedPointer<QCPAxisTicker>(new QCPAxisTicker));
  axis->setNumberFormat(log ? QStringLiteral("gb") : QStringLiteral("g"));
  axis->setNumberPrecision(log ? 0 : 6);
  d_->follow_y = true;
  d_->changed();
}

void CurvePlot::set_fixed_y(double low, double high) {
  d_->fixed_low = low;
  d_->fixed_high = high;
  d_->changed();
}

void CurvePlot::set_decimals(int digits) {
  d_->decimals = digits;
}

void CurvePlot::set_smoothing(double weight) {
  if (weight == d_->smoothing)
    return;
  d_->smoothing = weight;
  for (Impl::Curve& curve : d_->curves) {
    if (!curve.line)
      continue;
    curve.smoother = Smoother(weight);
    for (std::size_t i = 0; i < curve.y.size(); ++i) {
      const double smooth = curve.smoother.next(curve.y[i]);
      curve.smooth[i] = std::isfinite(curve.y[i]) ? smooth : curve.y[i];
    }
    curve.drawn = not_drawn;
  }
  d_->changed();
}

int CurvePlot::add_curve(const QString& name, int color, bool smoothed) {
  Impl::Curve curve;
  curve.name = name;
  curve.color = color;
  curve.smoothed = smoothed;
  curve.smoother = Smoother(d_->smoothing);
  curve.raw = d_->plot->addGraph();
  curve.raw->removeFromLegend();
  curve.raw->setAdaptiveSampling(false); // the envelope has thinned it already
  if (smoothed) {
    curve.line = d_->plot->addGraph();
    curve.line->removeFromLegend();
    curve.line->setAdaptiveSampling(false);
  }
  curve.main()->setName(name);
  curve.main()->addToLegend();
  curve.end = new QCPItemText(d_->plot);
  curve.end->setClipToAxisRect(false);
  curve.end->position->setType(QCPItemPosition::ptAbsolute);
  curve.end->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  curve.end->setPadding(QMargins(3, 0, 3, 0));
  curve.end->setVisible(false);
  d_->curves.push_back(std::move(curve));
  d_->plot->legend->setVisible(d_->curves.size() > 1);
  d_->restyle();
  d_->changed();
  return static_cast<int>(d_->curves.size()) - 1;
}

void CurvePlot::set_curve_name(int curve, const QString& name) {
  auto& c = d_->curves[static_cast<std::size_t>(curve)];
  c.name = name;
  c.main()->setName(name);
  d_->changed();
}

void CurvePlot::set_curve_visible(int curve, bool visible) {
  auto& c = d_->curves[static_cast<std::size_t>(curve)];
  c.visible = visible;
  d_->fade_hidden(c);
  d_->changed();
}

bool CurvePlot::is_curve_visible(int curve) const {
  return d_->curves[static_cast<std::size_t>(curve)].visible;
}

void CurvePlot::clear() {
  for (const Impl::Curve& curve : d_->curves)
    d_->plot->removeItem(curve.end);
  d_->curves.clear();
  d_->plot->clearGraphs();
  d_->plot->legend->setVisible(false);
  d_->hide_readout();
  reset_view();
}

void CurvePlot::clear_data(int curve) {
  auto& c = d_->curves[static_cast<std::size_t>(curve)];
  c.x.clear();
  c.y.clear();
  c.smooth.clear();
  c.smoother.reset();
  c.drawn = not_drawn;
  d_->restyle();
  d_->changed();
}

void CurvePlot::append(int curve, std::span<const double> x, std::span<const double> y) {
  if (x.empty())
    return;
  d_->extend(d_->curves[static_cast<std::size_t>(curve)], x, y);
  d_->changed();
}

void CurvePlot::set_data(int curve, std::span<const double> x, std::span<const double> y) {
  clear_data(curve);
  append(curve, x, y);
}

void CurvePlot::set_cursor(double x) {
  d_->cursor->setVisible(std::isfinite(x));
  if (std::isfinite(x)) {
    d_->cursor->point1->setCoords(x, 0);
    d_->cursor->point2->setCoords(x, 1);
  }
  d_->changed();
}

void CurvePlot::set_markers(std::vector<Marker> markers) {
  for (QCPAbstractItem* item : d_->marker_items)
    d_->plot->removeItem(item);
  d_->marker_items.clear();
  d_->markers = std::move(markers);
  const Colors c = colors();
  for (const Marker& marker : d_->markers) {
    const QColor color = marker.warning ? c.warning : c.faint_text;
    auto* line = new QCPItemStraightLine(d_->plot);
    line->setPen(QPen(color, 1, Qt::DotLine));
    line->point1->setCoords(marker.x, 0);
    line->point2->setCoords(marker.x, 1);
    auto* text = new QCPItemText(d_->plot);
    text->setText((marker.warning ? QStringLiteral("⚠ ") : QString()) + marker.text);
    text->setColor(color);
    text->setRotation(-90);
    text->setPositionAlignment(Qt::AlignRight | Qt::AlignTop);
    text->position->setTypeX(QCPItemPosition::ptPlotCoords);
    text->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    text->position->setCoords(marker.x, 0.02);
    d_->marker_items.push_back(line);
    d_->marker_items.push_back(text);
  }
  d_->changed();
}

void CurvePlot::reset_view() {
  d_->follow_x = d_->follow_y = true;
  for (Impl::Curve& curve : d_->curves)
    curve.drawn = not_drawn;
  d_->changed();
}

Picture CurvePlot::picture() const {
  Picture picture;
  picture.name = d_->title_text.isEmpty() ? QStringLiteral("plot") : d_->title_text;
  picture.size = size();
  picture.draw = [this](QPaintDevice& device, QSize size) {
    d_->hide_readout();
    d_->prepare();
    QCPPainter painter(&device);
    d_->plot->toPainter(&painter, size.width(), size.height());
  };
  picture.csv = [this] { return csv(); };
  return picture;
}

QByteArray CurvePlot::csv() const {
  QByteArray out = "curve," + csv_field(d_->x_text) + ',' + csv_field(d_->y_text) + '\n';
  for (const Impl::Curve& curve : d_->curves)
    for (std::size_t i = 0; i < curve.x.size(); ++i)
      out += csv_field(curve.name) + ',' + QByteArray::number(curve.x[i], 'g', 10) + ',' +
             QByteArray::number(curve.y[i], 'g', 9) + '\n';
  return out;
}

std::vector<std::pair<double, double>> CurvePlot::TEST_drawn(int curve) const {
  std::vector<std::pair<double, double>> out;
  for (const QCPGraphData& point : *d_->curves[static_cast<std::size_t>(curve)].raw->data())
    out.emplace_back(point.key, point.value);
  return out;
}

int CurvePlot::TEST_replots() const {
  return d_->replots;
}

bool CurvePlot::is_stale() const {
  return d_->stale;
}

void CurvePlot::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
    d_->restyle();
    d_->changed();
  }
}

void CurvePlot::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  if (d_->stale)
    d_->plot->replot(QCustomPlot::rpQueuedReplot);
}

void CurvePlot::keyPressEvent(QKeyEvent* event) {
  const QCPRange range = d_->plot->xAxis->range();
  const auto move = [&](double share) {
    const double from = std::isfinite(d_->cross_x) ? d_->cross_x : range.center();
    const double x = std::clamp(from + share * range.size(), range.lower, range.upper);
    const auto left = static_cast<int>(d_->plot->xAxis->coordToPixel(x));
    d_->show_readout(x, {left, d_->plot->axisRect()->center().y()});
  };
  switch (event->key()) {
  case Qt::Key_Left:
    return move(-0.01);
  case Qt::Key_Right:
    return move(0.01);
  case Qt::Key_Home:
    return move(-1);
  case Qt::Key_End:
    return move(1);
  case Qt::Key_Plus:
  case Qt::Key_Equal:
    return d_->zoom(0.8);
  case Qt::Key_Minus:
    return d_->zoom(1.25);
  case Qt::Key_0:
    return reset_view();
  case Qt::Key_Escape:
    if (!std::isfinite(d_->cross_x))
      break;
    return d_->hide_readout();
  default:
    break;
  }
  QWidget::keyPressEvent(event);
}

void CurvePlot::contextMenuEvent(QContextMenuEvent* event) {
  QMenu menu(this);
  for (std::size_t i = 0; i < d_->curves.size() && d_->curves.size() > 1; ++i) {
    QAction* action = menu.addAction(d_->curves[i].name);
    action->setCheckable(true);
    action->setChecked(d_->curves[i].visible);
    connect(action, &QAction::toggled, this, [this, i](bool on) { set_curve_visible(static_cast<int>(i), on); });
  }
  menu.addSeparator();
  QAction* log = menu.addAction(tr("Logarithmic scale"));
  log->setCheckable(true);
  log->setChecked(d_->plot->yAxis->scaleType() == QCPAxis::stLogarithmic);
  connect(log, &QAction::toggled, this, &CurvePlot::set_log_y);
  connect(menu.addAction(tr("Reset the view")), &QAction::triggered, this, &CurvePlot::reset_view);
  menu.addSeparator();
  add_export_actions(menu, this, [this] { return picture(); });
  menu.exec(event->globalPos());
}

void CurvePlot::leaveEvent(QEvent* event) {
  QWidget::leaveEvent(event);
  d_->hide_readout();
}

void CurvePlot::focusInEvent(QFocusEvent* event) {
  QWidget::focusInEvent(event);
  const bool by_key = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
  if (!by_key)
    return;
  for (QCPAxis* axis : {d_->plot->xAxis, d_->plot->yAxis})
    axis->setBasePen(QPen(colors().accent, 2));
  d_->changed();
}

void CurvePlot::focusOutEvent(QFocusEvent* event) {
  QWidget::focusOutEvent(event);
  for (QCPAxis* axis : {d_->plot->xAxis, d_->plot->yAxis})
    axis->setBasePen(QPen(colors().line));
  d_->hide_readout();
  d_->changed();
}

bool CurvePlot::eventFilter(QObject* watched, QEvent* event) {
  if (watched != d_->plot)
    return QWidget::eventFilter(watched, event);
  if (event->type() == QEvent::MouseMove) {
    const QPoint at = static_cast<QMouseEvent*>(event)->pos();
    if (d_->plot->axisRect()->rect().contains(at) && static_cast<QMouseEvent*>(event)->buttons() == Qt::NoButton)
      d_->show_readout(d_->plot->xAxis->pixelToCoord(at.x()), at);
    else
      d_->hide_readout();
  } else if (event->type() == QEvent::MouseButtonPress) {
    setFocus(Qt::MouseFocusReason);
    d_->plot->setProperty("press", static_cast<QMouseEvent*>(event)->pos());
  } else if (event->type() == QEvent::MouseButtonRelease) {
    const auto* mouse = static_cast<QMouseEvent*>(event);
    const QPoint press = d_->plot->property("press").toPoint();
    const bool on_legend = d_->plot->legend->visible() && d_->plot->legend->outerRect().contains(mouse->pos());
    if (mouse->button() == Qt::LeftButton && (mouse->pos() - press).manhattanLength() < 4 && !on_legend &&
        d_->plot->axisRect()->rect().contains(mouse->pos()))
      Q_EMIT x_clicked(d_->plot->xAxis->pixelToCoord(mouse->pos().x()));
  } else if (event->type() == QEvent::Wheel) {
    const bool vertical = static_cast<QWheelEvent*>(event)->modifiers().testFlag(Qt::ControlModifier);
    d_->plot->axisRect()->setRangeZoom(vertical ? Qt::Vertical : Qt::Horizontal);
  }
  return false;
}

} // namespace cds
