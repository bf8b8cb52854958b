#include "views/plots/curve_plot_impl.h"

#include "views/style/theme.h"
#include "views/widgets/panel_actions.h"

#include <QContextMenuEvent>
#include <QFocusEvent>
#include <QMenu>
#include <QWheelEvent>
#include <algorithm>

namespace cds {

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
    d_->hide_readout();
    Q_EMIT crosshair_moved(nothing);
    return;
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
  const auto add_log = [&](const QString& text, bool on, void (CurvePlot::*set)(bool)) {
    QAction* log = menu.addAction(text);
    log->setCheckable(true);
    log->setChecked(on);
    connect(log, &QAction::toggled, this, set);
  };
  add_log(tr("Logarithmic scale"), is_log_y(), &CurvePlot::set_log_y);
  add_log(tr("Logarithmic horizontal axis"), is_log_x(), &CurvePlot::set_log_x);
  connect(menu.addAction(tr("Reset the view")), &QAction::triggered, this, &CurvePlot::reset_view);
  menu.addSeparator();
  add_export_actions(menu, this, [this] { return picture(); });
  add_panel_menu(menu, this);
  menu.exec(event->globalPos());
}

void CurvePlot::leaveEvent(QEvent* event) {
  QWidget::leaveEvent(event);
  d_->hide_readout();
  Q_EMIT crosshair_moved(nothing);
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
