#include "views/plots/heat_map.h"

#include "views/widgets/panel_actions.h"

#include <QAction>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QMenu>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <utility>

namespace cds {

namespace {

constexpr double most_zoom = 8;

}

void HeatMap::choose(int row, int column) {
  row = std::clamp(row, 0, static_cast<int>(rows_.size()) - 1);
  column = std::clamp(column, 0, static_cast<int>(columns_.size()) - 1);
  if (row == row_ && column == column_)
    return;
  set_current(row, column);
  Q_EMIT current_changed(row, column);
}

void HeatMap::mousePressEvent(QMouseEvent* event) {
  const auto [row, column] = geometry_for(map_size()).at(event->position());
  grip_ = event->position() + offset_;
  if (event->button() == Qt::LeftButton && row >= 0)
    choose(row, column);
  else
    QWidget::mousePressEvent(event);
}

void HeatMap::keyPressEvent(QKeyEvent* event) {
  if (rows_.isEmpty() || columns_.isEmpty())
    return QWidget::keyPressEvent(event);
  const int row = std::max(0, row_);
  const int chosen = static_cast<std::size_t>(row) < chosen_.size() ? chosen_[static_cast<std::size_t>(row)] : 0;
  const int column = column_ >= 0 ? column_ : std::max(0, chosen);
  const bool fresh = column_ < 0;
  const auto middle = [&] {
    const HeatMapGeometry g = geometry_for(map_size());
    return row_ >= 0 && column_ >= 0 ? g.cell(row_, column_).center() : g.view.center();
  };
  switch (event->key()) {
  case Qt::Key_Left:
    return choose(row, column - (fresh ? 0 : 1));
  case Qt::Key_Right:
    return choose(row, column + (fresh ? 0 : 1));
  case Qt::Key_Up:
    return choose(row - (row_ < 0 ? 0 : 1), column);
  case Qt::Key_Down:
    return choose(row + (row_ < 0 ? 0 : 1), column);
  case Qt::Key_Home:
    return choose(row, 0);
  case Qt::Key_End:
    return choose(row, static_cast<int>(columns_.size()) - 1);
  case Qt::Key_Plus:
  case Qt::Key_Equal:
    return zoom_at(middle(), 1.25);
  case Qt::Key_Minus:
    return zoom_at(middle(), 0.8);
  case Qt::Key_0:
    return reset_view();
  default:
    QWidget::keyPressEvent(event);
  }
}

bool HeatMap::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto [row, column] = geometry_for(map_size()).at(help->pos());
    if (row >= 0)
      QToolTip::showText(help->globalPos(), cell_text(row, column), this);
    else
      QToolTip::hideText();
    return true;
  }
  return QWidget::event(event);
}

void HeatMap::contextMenuEvent(QContextMenuEvent* event) {
  QMenu menu(this);
  connect(menu.addAction(tr("Reset the view")), &QAction::triggered, this, &HeatMap::reset_view);
  menu.addSeparator();
  add_export_actions(menu, this, [this] { return picture(); });
  add_panel_menu(menu, this);
  menu.exec(event->globalPos());
}

void HeatMap::reset_view() {
  zoom_ = 1;
  offset_ = {};
  update();
}

// The cell under `place` stays there.
void HeatMap::zoom_at(QPointF place, double factor) {
  const QPointF in_view = place - geometry_for(map_size()).view.topLeft();
  const double before = std::exchange(zoom_, std::clamp(zoom_ * factor, 1.0, most_zoom));
  pan_to((offset_ + in_view) * (zoom_ / before) - in_view);
}

void HeatMap::pan_to(QPointF offset) {
  const QSizeF view = geometry_for(map_size()).view.size();
  offset_ = {std::clamp(offset.x(), 0.0, view.width() * (zoom_ - 1)),
             std::clamp(offset.y(), 0.0, view.height() * (zoom_ - 1))};
  update();
}

void HeatMap::wheelEvent(QWheelEvent* event) {
  zoom_at(event->position(), std::pow(1.0015, event->angleDelta().y()));
  event->accept();
}

void HeatMap::mouseMoveEvent(QMouseEvent* event) {
  if (event->buttons().testFlag(Qt::LeftButton) && zoom_ > 1)
    pan_to(grip_ - event->position());
  else
    QWidget::mouseMoveEvent(event);
}

void HeatMap::mouseDoubleClickEvent(QMouseEvent* event) {
  reset_view();
  event->accept();
}

void HeatMap::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  place_notes();
  pan_to(offset_);
}

} // namespace cds
