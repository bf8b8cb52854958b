#include "views/pages/data/spread_plot.h"

#include "views/style/theme.h"

#include <QEvent>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

namespace cds {

namespace {

constexpr int most_bars = 40;

} // namespace

SpreadPlot::SpreadPlot(QWidget* parent) : QWidget(parent) {
  setMinimumHeight(84);
}

void SpreadPlot::set_values(const std::vector<int>& ascending) {
  bars_.clear();
  highest_ = 0;
  if (!ascending.empty()) {
    const int low = ascending.front(), high = ascending.back();
    const int width = (high - low) / most_bars + 1;
    bars_.resize(static_cast<std::size_t>((high - low) / width + 1));
    for (std::size_t i = 0; i < bars_.size(); ++i) {
      bars_[i].low = low + static_cast<int>(i) * width;
      bars_[i].high = bars_[i].low + width - 1;
    }
    for (const int value : ascending)
      highest_ = std::max(highest_, ++bars_[static_cast<std::size_t>((value - low) / width)].count);
  }
  update();
}

QRectF SpreadPlot::bar_area() const {
  return QRectF(rect()).adjusted(0, 16, 0, -18);
}

void SpreadPlot::paintEvent(QPaintEvent*) {
  if (bars_.empty())
    return;
  QPainter painter(this);
  const Colors c = colors();
  const QRectF area = bar_area();
  painter.setPen(c.line);
  painter.drawLine(area.bottomLeft(), area.bottomRight());
  const double each = std::min(area.width() / static_cast<double>(bars_.size()), 24.0);
  painter.setPen(Qt::NoPen);
  painter.setBrush(series_color(0));
  for (std::size_t i = 0; i < bars_.size(); ++i) {
    const double height = area.height() * bars_[i].count / std::max(1, highest_);
    painter.drawRect(QRectF(area.left() + static_cast<double>(i) * each + 1, area.bottom() - height,
                            std::max(1.0, each - 2), height));
  }
  painter.setPen(c.faint_text);
  const double right = area.left() + each * static_cast<double>(bars_.size());
  painter.drawText(QRectF(0, area.bottom() + 2, width(), 16), Qt::AlignLeft, QString::number(bars_.front().low));
  if (bars_.size() > 1)
    painter.drawText(QRectF(0, area.bottom() + 2, std::max(right, 60.0), 16), Qt::AlignRight,
                     QString::number(bars_.back().high));
  painter.drawText(QRectF(0, 0, width(), 16), Qt::AlignLeft, QString::number(highest_));
}

bool SpreadPlot::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip && !bars_.empty()) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const double each = std::min(bar_area().width() / static_cast<double>(bars_.size()), 24.0);
    const auto place = static_cast<std::size_t>(std::max(0.0, help->pos().x() / each));
    if (place < bars_.size()) {
      const Bar& bar = bars_[place];
      const QString images = bar.low == bar.high ? QString::number(bar.low) : tr("%1 to %2").arg(bar.low).arg(bar.high);
      QToolTip::showText(help->globalPos(), tr("%n identities with %1 images", nullptr, bar.count).arg(images), this);
      return true;
    }
  }
  return QWidget::event(event);
}

} // namespace cds
