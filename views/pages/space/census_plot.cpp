#include "views/pages/space/census_plot.h"

#include "models/text.h"
#include "views/style/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

namespace cds {

namespace {

// The round step that gives about `count` ticks.
double tick_step(double span, int count) {
  const double raw = span / std::max(1, count);
  const double power = std::pow(10.0, std::floor(std::log10(raw)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (factor * power >= raw)
      return factor * power;
  return 10 * power;
}

} // namespace

CensusPlot::CensusPlot(const CensusModel& model, QWidget* parent) : QWidget(parent), model_(model) {
  setMinimumHeight(120);
  connect(&model, &CensusModel::changed, this, qOverload<>(&QWidget::update));
}

void CensusPlot::set_marks(std::vector<Mark> marks) {
  marks_ = std::move(marks);
  update();
}

void CensusPlot::set_axis(CensusModel::Axis axis) {
  axis_ = axis;
  update();
}

QRectF CensusPlot::area() const {
  const int line = fontMetrics().height();
  return QRectF(rect()).adjusted(1, 2 * line, -1, -line - 2 * step);
}

double CensusPlot::place(double cost) const {
  const auto& bins = model_.histogram(axis_);
  const double low = bins.front().low, high = std::max(bins.back().high, low + 1);
  return area().left() + (cost - low) / (high - low) * area().width();
}

void CensusPlot::paintEvent(QPaintEvent*) {
  const auto& bins = model_.histogram(axis_);
  if (bins.empty())
    return;
  QPainter painter(this);
  const Colors c = colors();
  const QRectF ground = area();
  const int line = fontMetrics().height();
  double highest = 0;
  for (const CensusModel::Bin& bin : bins)
    highest = std::max(highest, bin.networks);
  painter.setPen(Qt::NoPen);
  for (const CensusModel::Bin& bin : bins) {
    const double left = place(bin.low), right = place(bin.high);
    const auto bar = [&](double networks, const QColor& color) {
      const double height = ground.height() * networks / highest;
      painter.setBrush(color);
      painter.drawRect(QRectF(left, ground.bottom() - height, std::max(1.0, right - left - 1), height));
    };
    if (bin.fitting < bin.networks)
      bar(bin.networks, c.grid); // beyond the budget
    bar(bin.fitting, series_color(5));
  }
  const auto limit =
      static_cast<double>(axis_ == CensusModel::Axis::parameters ? model_.budget().params : model_.budget().macs);
  if (limit < bins.back().high) {
    const double x = std::max(place(limit), ground.left());
    painter.setPen(QPen(c.accent, 2, Qt::DashLine));
    painter.drawLine(QPointF(x, ground.top()), QPointF(x, ground.bottom()));
  }
  painter.setPen(c.faint_text);
  painter.drawLine(ground.bottomLeft(), ground.bottomRight());
  const double low = bins.front().low, high = bins.back().high;
  const double step_size = tick_step(high - low, static_cast<int>(ground.width()) / 90);
  for (double tick = std::ceil(low / step_size) * step_size; tick <= high; tick += step_size) {
    const double x = place(tick);
    painter.drawLine(QPointF(x, ground.bottom()), QPointF(x, ground.bottom() + 3));
    const QString text = short_count_text(tick);
    const double width = fontMetrics().horizontalAdvance(text);
    const double left = std::clamp(x - width / 2, ground.left(), ground.right() - width);
    painter.drawText(QPointF(left, ground.bottom() + line + step / 2.0), text);
  }
  // Two lines of names above, so that near neighbours do not cover each other.
  double taken[2] = {-1e9, -1e9};
  for (std::size_t i = 0; i < marks_.size(); ++i) {
    const double cost = axis_ == CensusModel::Axis::parameters ? marks_[i].parameters : marks_[i].macs;
    if (cost < low || cost > high)
      continue;
    const double x = place(cost);
    const QColor color = series_color(1 + static_cast<int>(i));
    painter.setPen(QPen(color, 2));
    const double width = fontMetrics().horizontalAdvance(marks_[i].name);
    const double left = std::clamp(x - width / 2, ground.left(), ground.right() - width);
    const int row = left > taken[1] + 2 * step ? 1 : 0;
    taken[row] = left + width;
    painter.drawLine(QPointF(x, ground.bottom()), QPointF(x, (row + 1) * line));
    painter.setPen(c.text);
    painter.drawText(QRectF(left, row * line, width + 2, line), Qt::AlignLeft | Qt::AlignVCenter, marks_[i].name);
  }
}

bool CensusPlot::event(QEvent* event) {
  const auto& bins = model_.histogram(axis_);
  if (event->type() == QEvent::ToolTip && !bins.empty()) {
    const auto* help = static_cast<QHelpEvent*>(event);
    for (const CensusModel::Bin& bin : bins)
      if (help->pos().x() >= place(bin.low) && help->pos().x() < place(bin.high)) {
        QToolTip::showText(help->globalPos(),
                           tr("%1 networks between %2 and %3")
                               .arg(count_text(bin.networks), short_count_text(bin.low), short_count_text(bin.high)),
                           this);
        return true;
      }
  }
  return QWidget::event(event);
}

} // namespace cds
