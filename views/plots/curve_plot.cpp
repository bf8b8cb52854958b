#include "views/plots/curve_plot_impl.h"

#include "views/plots/note_bar.h"
#include "views/style/theme.h"

#include <QLocale>
#include <algorithm>
#include <utility>

namespace cds {

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
  d_->legend_home = corner;
  d_->set_legend(corner);
  d_->changed();
}

bool CurvePlot::is_legend_above() const {
  return d_->seat != Impl::Seat::corner;
}

CurvePlot::Corner CurvePlot::legend_corner() const {
  return d_->legend_at;
}

void CurvePlot::set_ends(bool shown) {
  d_->shows_ends = shown;
  d_->changed();
}

void CurvePlot::set_empty_text(const QString& text) {
  d_->empty_text = text;
  d_->restyle();
  d_->changed();
}

void CurvePlot::set_whole_x(bool whole) {
  if (std::exchange(d_->whole_x, whole) == whole)
    return;
  d_->set_log(d_->plot->xAxis, is_log_x());
  d_->changed();
}

void CurvePlot::set_log_y(bool log) {
  d_->set_log(d_->plot->yAxis, log);
  d_->follow_y = true;
  d_->changed();
}

void CurvePlot::set_log_x(bool log) {
  d_->set_log(d_->plot->xAxis, log);
  d_->follow_x = true;
  d_->changed();
}

bool CurvePlot::is_log_x() const {
  return d_->plot->xAxis->scaleType() == QCPAxis::stLogarithmic;
}

bool CurvePlot::is_log_y() const {
  return d_->plot->yAxis->scaleType() == QCPAxis::stLogarithmic;
}

void CurvePlot::show_crosshair(double x) {
  if (!isVisible())
    return;
  if (!std::isfinite(x) || !d_->plot->xAxis->range().contains(x))
    return d_->hide_readout();
  const auto left = static_cast<int>(d_->plot->xAxis->coordToPixel(x));
  d_->show_readout(x, {left, d_->plot->axisRect()->center().y()}, false);
}

double CurvePlot::crosshair() const {
  return d_->cross_x;
}

void CurvePlot::set_limits_y(double low, double high) {
  d_->floor_y = low;
  d_->ceiling_y = high;
  d_->changed();
}

void CurvePlot::set_decimals(int digits) {
  d_->decimals = digits;
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
    QColor ground = c.panel; // readable over a curve
    ground.setAlpha(200);
    text->setBrush(ground);
    text->setPadding(QMargins(2, 0, 2, 0));
    text->setPositionAlignment(Qt::AlignRight | Qt::AlignTop);
    text->position->setTypeX(QCPItemPosition::ptPlotCoords);
    text->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    text->position->setCoords(marker.x, 0.02);
    d_->marker_items.push_back(line);
    d_->marker_items.push_back(text);
  }
  d_->changed();
}

void CurvePlot::set_notes(const QStringList& notes) {
  d_->notes->set_notes(notes);
}

QStringList CurvePlot::notes() const {
  return d_->notes->notes();
}

void CurvePlot::reset_view() {
  d_->follow_x = d_->follow_y = true;
  for (Impl::Curve& curve : d_->curves)
    curve.drawn = not_drawn;
  d_->changed();
}

std::pair<double, double> CurvePlot::visible_y() const {
  const QCPRange range = d_->plot->yAxis->range();
  return {range.lower, range.upper};
}

std::pair<double, double> CurvePlot::visible_x() const {
  const QCPRange range = d_->plot->xAxis->range();
  return {range.lower, range.upper};
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
  picture.later_csv = [this] { return later_csv(); };
  return picture;
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

} // namespace cds
