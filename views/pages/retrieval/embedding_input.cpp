// Mouse and keys on the map: zoom, pan, lasso, from point to point.
#include "views/pages/retrieval/embedding_view.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace cds {
namespace {

constexpr double reach = 9, click_slack = 4; // pixels

} // namespace

void EmbeddingView::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton)
    return QWidget::mousePressEvent(event);
  pressed_ = last_ = event->position();
  moved_ = false;
  drawing_ = lasso_ || event->modifiers().testFlag(Qt::ShiftModifier);
  moving_ = !drawing_;
  if (drawing_)
    line_ = {transform_.to_map(pressed_)};
}

void EmbeddingView::mouseMoveEvent(QMouseEvent* event) {
  const QPointF at = event->position();
  by_keys_ = false;
  if (drawing_ || moving_)
    moved_ = moved_ || (at - pressed_).manhattanLength() > click_slack;
  if (drawing_ && moved_) {
    line_.push_back(transform_.to_map(at));
    update();
  } else if (moving_ && moved_) {
    transform_.centre -= QPointF((at - last_).x() / transform_.scale, -(at - last_).y() / transform_.scale);
    fitted_ = false;
    redraw();
  } else {
    const double units = reach / transform_.scale;
    set_current(nearest_point(map_.points(), transform_.to_map(at), units, units));
  }
  last_ = at;
}

void EmbeddingView::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton)
    return QWidget::mouseReleaseEvent(event);
  const bool drew = std::exchange(drawing_, false);
  moving_ = false;
  if (!moved_) {
    line_.clear();
    const double units = reach / transform_.scale;
    const int point = nearest_point(map_.points(), transform_.to_map(event->position()), units, units);
    if (point >= 0) {
      set_current(point);
      Q_EMIT chosen(point);
    } else {
      clear_lasso();
    }
    update();
    return;
  }
  if (!drew)
    return;
  caught_ = points_inside(map_.points(), line_);
  is_caught_.assign(caught_.empty() ? 0 : map_.points().size(), false);
  for (const int point : caught_)
    is_caught_[static_cast<std::size_t>(point)] = true;
  redraw();
  Q_EMIT lassoed(caught_);
}

void EmbeddingView::mouseDoubleClickEvent(QMouseEvent*) {
  reset_view();
}

// The card goes with the mouse that brought it, and with the keyboard that did.
void EmbeddingView::leaveEvent(QEvent*) {
  if (!by_keys_)
    set_current(-1);
}

void EmbeddingView::focusOutEvent(QFocusEvent* event) {
  QWidget::focusOutEvent(event);
  if (!underMouse())
    set_current(-1);
  update();
}

void EmbeddingView::zoom(double factor, QPointF around) {
  const QPointF fixed = transform_.to_map(around);
  transform_.scale = std::clamp(transform_.scale * factor, 1e-9, 1e12);
  transform_.centre += fixed - transform_.to_map(around);
  fitted_ = false;
  redraw();
}

void EmbeddingView::wheelEvent(QWheelEvent* event) {
  zoom(std::pow(1.0015, event->angleDelta().y()), event->position());
  event->accept();
}

// To the nearest point that lies rather in this direction than in another.
void EmbeddingView::walk(QPointF direction) {
  const std::vector<MapPoint>& points = map_.points();
  if (points.empty())
    return;
  const QPointF from = current_ >= 0 ? QPointF(points[static_cast<std::size_t>(current_)].x,
                                               points[static_cast<std::size_t>(current_)].y)
                                     : transform_.centre;
  int best = -1;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < points.size(); ++i) {
    const QPointF way = QPointF(points[i].x, points[i].y) - from;
    const double along = QPointF::dotProduct(way, direction);
    const double across = std::abs(way.x() * direction.y() - way.y() * direction.x());
    if (static_cast<int>(i) == current_ || along <= 0 || across > along)
      continue;
    if (const double length = along + 2 * across; length < least) {
      least = length;
      best = static_cast<int>(i);
    }
  }
  if (best < 0)
    return;
  by_keys_ = true;
  set_current(best);
  const QPointF at =
      transform_.to_screen({points[static_cast<std::size_t>(best)].x, points[static_cast<std::size_t>(best)].y});
  if (!QRectF(rect()).adjusted(map_margin, map_margin, -map_margin, -map_margin).contains(at) && !fitted_) {
    transform_.centre = {points[static_cast<std::size_t>(best)].x, points[static_cast<std::size_t>(best)].y};
    redraw();
  }
}

void EmbeddingView::keyPressEvent(QKeyEvent* event) {
  const QPointF middle = QRectF(rect()).center();
  switch (event->key()) {
  case Qt::Key_Left:
    return walk({-1, 0});
  case Qt::Key_Right:
    return walk({1, 0});
  case Qt::Key_Up:
    return walk({0, 1});
  case Qt::Key_Down:
    return walk({0, -1});
  case Qt::Key_Plus:
  case Qt::Key_Equal:
    return zoom(1.25, middle);
  case Qt::Key_Minus:
    return zoom(0.8, middle);
  case Qt::Key_0:
    return reset_view();
  case Qt::Key_Return:
  case Qt::Key_Enter:
  case Qt::Key_Space:
    if (current_ >= 0)
      Q_EMIT chosen(current_);
    return;
  case Qt::Key_Escape:
    if (!line_.empty() || !caught_.empty())
      return clear_lasso();
    break;
  default:
    break;
  }
  QWidget::keyPressEvent(event);
}

} // namespace cds
