#include "views/plots/bar_plot_impl.h"

#include <QContextMenuEvent>
#include <QMenu>
#include <QWheelEvent>
#include <algorithm>

namespace cds {

void BarPlot::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
    d_->restyle();
}

void BarPlot::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  d_->plot->replot(QCustomPlot::rpQueuedReplot);
}

void BarPlot::keyPressEvent(QKeyEvent* event) {
  const int last = static_cast<int>(d_->bins.size()) - 1;
  const auto walk = [&](int to) {
    if (last < 0)
      return;
    const int bin = std::clamp(to, 0, last);
    const Bin& it = d_->bins[static_cast<std::size_t>(bin)];
    const auto x = static_cast<int>(d_->plot->xAxis->coordToPixel((it.low + it.high) / 2));
    d_->say(bin, mapToGlobal(QPoint(x, d_->plot->axisRect()->center().y())));
  };
  const auto zoom = [&](double factor) {
    d_->plot->xAxis->scaleRange(factor, d_->plot->xAxis->range().center());
    d_->replot();
  };
  switch (event->key()) {
  case Qt::Key_Left:
    return walk(d_->current < 0 ? last : d_->current - 1);
  case Qt::Key_Right:
    return walk(d_->current + 1);
  case Qt::Key_Home:
    return walk(0);
  case Qt::Key_End:
    return walk(last);
  case Qt::Key_Plus:
  case Qt::Key_Equal:
    return zoom(0.8);
  case Qt::Key_Minus:
    return zoom(1.25);
  case Qt::Key_0:
    return reset_view();
  default:
    QWidget::keyPressEvent(event);
  }
}

void BarPlot::contextMenuEvent(QContextMenuEvent* event) {
  QMenu menu(this);
  for (std::size_t i = 0; i < d_->series.size() && d_->series.size() > 1; ++i) {
    QAction* action = menu.addAction(d_->series[i].name);
    action->setCheckable(true);
    action->setChecked(d_->shown[i]);
    connect(action, &QAction::toggled, this, [this, i](bool on) { set_series_visible(static_cast<int>(i), on); });
  }
  connect(menu.addAction(tr("Reset the view")), &QAction::triggered, this, &BarPlot::reset_view);
  menu.addSeparator();
  add_export_actions(menu, this, [this] { return picture(); });
  menu.exec(event->globalPos());
}

bool BarPlot::eventFilter(QObject* watched, QEvent* event) {
  if (watched != d_->plot)
    return QWidget::eventFilter(watched, event);
  if (event->type() == QEvent::MouseMove) {
    const auto* mouse = static_cast<QMouseEvent*>(event);
    const bool inside = d_->plot->axisRect()->rect().contains(mouse->pos()) && mouse->buttons() == Qt::NoButton;
    d_->say(inside ? d_->bin_at(d_->plot->xAxis->pixelToCoord(mouse->pos().x())) : -1,
            mouse->globalPosition().toPoint());
  } else if (event->type() == QEvent::MouseButtonPress) {
    setFocus(Qt::MouseFocusReason);
  } else if (event->type() == QEvent::Wheel) {
    const bool vertical = static_cast<QWheelEvent*>(event)->modifiers().testFlag(Qt::ControlModifier);
    d_->plot->axisRect()->setRangeZoom(vertical ? Qt::Vertical : Qt::Horizontal);
  }
  return false;
}

} // namespace cds
