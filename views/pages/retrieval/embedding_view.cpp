#include "views/pages/retrieval/embedding_view.h"

#include "models/text.h"
#include "models/thumbnails.h"
#include "views/pages/retrieval/picture_cell.h"
#include "views/style/theme.h"

#include <QFileInfo>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <tuple>

namespace cds {
namespace {

constexpr double margin = 24, reach = 9, click_slack = 4;
constexpr int junk_key = -2, plain_key = -1, right_key = 0, wrong_key = 1;

enum class Shape { dot, disc, cross };

// One point's picture, painted once and copied thousands of times.
QPixmap sprite(const QColor& color, Shape shape, const QColor& rim, double opacity, double ratio) {
  constexpr int side = 13;
  QPixmap out(static_cast<int>(side * ratio), static_cast<int>(side * ratio));
  out.setDevicePixelRatio(ratio);
  out.fill(Qt::transparent);
  QPainter painter(&out);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setOpacity(opacity);
  const QPointF middle(side / 2.0, side / 2.0);
  if (shape == Shape::cross) {
    for (const auto& [pen, width] : {std::pair{rim, 4.0}, std::pair{color, 2.2}}) {
      painter.setPen(QPen(pen, width, Qt::SolidLine, Qt::RoundCap));
      painter.drawLine(middle + QPointF(-3, -3), middle + QPointF(3, 3));
      painter.drawLine(middle + QPointF(3, -3), middle + QPointF(-3, 3));
    }
  } else {
    const double radius = shape == Shape::disc ? 4 : 2.4;
    painter.setPen(shape == Shape::disc ? QPen(rim, 1) : QPen(Qt::NoPen));
    painter.setBrush(color);
    painter.drawEllipse(middle, radius, radius);
  }
  return out;
}

} // namespace

MapTransform fit_points(const std::vector<MapPoint>& points, QSizeF size) {
  MapTransform fit;
  fit.size = size;
  if (points.empty())
    return fit;
  double left = points[0].x, right = left, low = points[0].y, high = low;
  for (const MapPoint& point : points) {
    left = std::min<double>(left, point.x);
    right = std::max<double>(right, point.x);
    low = std::min<double>(low, point.y);
    high = std::max<double>(high, point.y);
  }
  fit.centre = {(left + right) / 2, (low + high) / 2};
  const double wide = std::max(right - left, 1e-9), tall = std::max(high - low, 1e-9);
  fit.scale = std::max(1e-9, std::min(std::max(1.0, size.width() - 2 * margin) / wide,
                                      std::max(1.0, size.height() - 2 * margin) / tall));
  return fit;
}

EmbeddingView::EmbeddingView(const EmbeddingMap& map, Thumbnails& thumbnails, QWidget* parent)
    : QWidget(parent), map_(map), thumbnails_(thumbnails) {
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setAttribute(Qt::WA_OpaquePaintEvent);
  connect(&thumbnails, &Thumbnails::arrived, this, [this](const QString& key) {
    if (current_ >= 0 && key == to_qstring(map_.path(current_)))
      update();
  });
}

void EmbeddingView::take_map() {
  std::set<std::int64_t> cameras;
  for (const MapPoint& point : map_.points())
    cameras.insert(point.camera);
  cameras_.assign(cameras.begin(), cameras.end());
  line_.clear();
  caught_.clear();
  is_caught_.clear();
  drawing_ = moving_ = false;
  current_ = -1;
  reset_view();
}

void EmbeddingView::redraw() {
  stale_ = true;
  update();
}

void EmbeddingView::reset_view() {
  transform_ = fit_points(map_.points(), size());
  fitted_ = true;
  redraw();
}

void EmbeddingView::resizeEvent(QResizeEvent*) {
  if (fitted_)
    transform_ = fit_points(map_.points(), size());
  else
    transform_.size = size();
  redraw();
}

void EmbeddingView::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
    redraw();
}

void EmbeddingView::set_coloring(Coloring coloring) {
  coloring_ = coloring;
  redraw();
}

void EmbeddingView::set_lasso(bool on) {
  lasso_ = on;
  setCursor(on ? Qt::CrossCursor : Qt::ArrowCursor);
}

void EmbeddingView::set_query(int query) {
  if (std::exchange(query_, query) != query)
    redraw();
}

void EmbeddingView::clear_lasso() {
  const bool had = !line_.empty() || !caught_.empty();
  line_.clear();
  caught_.clear();
  is_caught_.clear();
  if (!had)
    return;
  redraw();
  Q_EMIT lassoed({});
}

int EmbeddingView::color_key(const MapPoint& point) const {
  if (point.identity == -1)
    return junk_key;
  switch (coloring_) {
  case Coloring::identity:
    return point.identity == 0 ? plain_key : static_cast<int>(point.identity % 24);
  case Coloring::camera:
    return static_cast<int>(std::lower_bound(cameras_.begin(), cameras_.end(), point.camera) - cameras_.begin());
  case Coloring::verdict:
    return point.verdict == MapPoint::Verdict::right   ? right_key
           : point.verdict == MapPoint::Verdict::wrong ? wrong_key
                                                       : plain_key;
  }
  return plain_key;
}

QColor EmbeddingView::color_of(int key) const {
  const Colors c = colors();
  if (key == junk_key || key == plain_key)
    return c.faint_text;
  if (coloring_ == Coloring::verdict)
    return key == right_key ? c.right : c.wrong;
  if (coloring_ == Coloring::camera && cameras_.size() <= 7)
    return series_color(key);
  // Hues far apart one after the other.
  const double hue = std::fmod(key * 0.618033988749895, 1.0);
  return QColor::fromHsvF(static_cast<float>(hue), is_dark() ? 0.55F : 0.85F, is_dark() ? 0.95F : 0.72F);
}

void EmbeddingView::paint_points(QPainter& painter) {
  const Colors c = colors();
  painter.fillRect(QRectF(QPointF(), QSizeF(size())), c.panel);
  const std::vector<MapPoint>& points = map_.points();
  if (points.empty())
    return;
  const double ratio = devicePixelRatioF();
  std::map<std::tuple<int, Shape, bool>, QPixmap> sprites;
  const QRectF seen = QRectF(QPointF(), QSizeF(size())).adjusted(-8, -8, 8, 8);
  const bool some_caught = !is_caught_.empty();
  const std::int64_t person = query_ >= 0 && static_cast<std::size_t>(query_) < points.size()
                                  ? points[static_cast<std::size_t>(query_)].identity
                                  : std::numeric_limits<std::int64_t>::min();
  // Gallery below, queries above, the chosen person on top.
  for (const int layer : {0, 1, 2})
    for (std::size_t i = 0; i < points.size(); ++i) {
      const MapPoint& point = points[i];
      const bool of_person = point.identity == person && point.identity > 0;
      if (layer != (of_person ? 2 : point.query ? 1 : 0))
        continue;
      const QPointF at = transform_.to_screen({point.x, point.y});
      if (!seen.contains(at))
        continue;
      const int key = color_key(point);
      const bool wrong = coloring_ == Coloring::verdict && point.verdict == MapPoint::Verdict::wrong;
      const Shape shape = wrong ? Shape::cross : point.query ? Shape::disc : Shape::dot;
      const bool faint = (some_caught && !is_caught_[i]) || key == junk_key;
      QPixmap& picture = sprites[{key, shape, faint}];
      if (picture.isNull())
        picture = sprite(color_of(key), shape, c.panel, faint ? 0.3 : 0.9, ratio);
      painter.drawPixmap(at - QPointF(6.5, 6.5), picture);
      if (of_person) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(c.text, static_cast<int>(i) == query_ ? 2.5 : 1.2));
        const double radius = static_cast<int>(i) == query_ ? 9 : 6;
        painter.drawEllipse(at, radius, radius);
      }
    }
}

void EmbeddingView::paintEvent(QPaintEvent*) {
  const double ratio = devicePixelRatioF();
  if (stale_ || picture_.isNull()) {
    picture_ = QPixmap(size() * ratio);
    picture_.setDevicePixelRatio(ratio);
    QPainter points(&picture_);
    paint_points(points);
    paint_legend(points);
    stale_ = false;
  }
  QPainter painter(this);
  painter.drawPixmap(0, 0, picture_);
  painter.setRenderHint(QPainter::Antialiasing);
  const Colors c = colors();
  if (line_.size() > 1) {
    QPolygonF polygon;
    for (const QPointF& at : line_)
      polygon << transform_.to_screen(at);
    QColor ground = c.accent;
    ground.setAlpha(24);
    painter.setPen(QPen(c.accent, 1.5, drawing_ ? Qt::SolidLine : Qt::DashLine));
    painter.setBrush(ground);
    painter.drawPolygon(polygon);
  }
  if (current_ >= 0 && !drawing_)
    paint_card(painter);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(hasFocus() ? c.accent : c.line, 1));
  painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
}

void EmbeddingView::paint_legend(QPainter& painter) {
  if (map_.points().empty())
    return;
  struct Line {
    QColor color;
    Shape shape;
    QString text;
  };
  const Colors c = colors();
  std::vector<Line> lines;
  if (coloring_ == Coloring::camera) {
    for (std::size_t i = 0; i < cameras_.size() && i < 20; ++i)
      lines.push_back({color_of(static_cast<int>(i)), Shape::disc, tr("camera %1").arg(cameras_[i])});
  } else if (coloring_ == Coloring::verdict) {
    lines.push_back({c.right, Shape::disc, tr("right at rank 1")});
    lines.push_back({c.wrong, Shape::cross, tr("wrong at rank 1")});
    lines.push_back({c.faint_text, Shape::dot, tr("nobody's rank 1")});
  }
  lines.push_back({c.text, Shape::disc, tr("large: query")});
  lines.push_back({c.text, Shape::dot, tr("small: gallery")});
  QFont font = this->font();
  font.setPointSizeF(std::max(9.0, font.pointSizeF() * 0.9));
  const QFontMetricsF metrics(font);
  double wide = 0;
  for (const Line& line : lines)
    wide = std::max(wide, metrics.horizontalAdvance(line.text));
  const double tall = metrics.height() + 2;
  const QRectF box(8, 8, wide + 32, tall * static_cast<double>(lines.size()) + 8);
  QColor ground = c.panel;
  ground.setAlpha(220);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(c.line);
  painter.setBrush(ground);
  painter.drawRoundedRect(box, 4, 4);
  painter.setFont(font);
  double y = box.top() + 4;
  for (const Line& line : lines) {
    painter.drawPixmap(QPointF(box.left() + 6, y + tall / 2 - 6.5),
                       sprite(line.color, line.shape, c.panel, 1, devicePixelRatioF()));
    painter.setPen(c.text);
    painter.drawText(QRectF(box.left() + 24, y, wide + 4, tall), Qt::AlignLeft | Qt::AlignVCenter, line.text);
    y += tall;
  }
}

QString EmbeddingView::words(int point) const {
  const MapPoint& at = map_.points()[static_cast<std::size_t>(point)];
  const QString kind = at.query ? tr("query") : at.identity == -1 ? tr("junk") : tr("gallery");
  return tr("%1, id %2, camera %3").arg(kind).arg(at.identity).arg(at.camera);
}

void EmbeddingView::paint_card(QPainter& painter) {
  const Colors c = colors();
  const MapPoint& point = map_.points()[static_cast<std::size_t>(current_)];
  const QPointF at = transform_.to_screen({point.x, point.y});
  painter.setPen(QPen(c.accent, 2));
  painter.setBrush(Qt::NoBrush);
  painter.drawEllipse(at, 7, 7);
  const QString path = to_qstring(map_.path(current_));
  constexpr double tall = 128;
  const double picture = picture_width(thumbnails_, path, tall);
  const QString text = words(current_);
  const QFontMetricsF metrics(font());
  const double wide = std::max(picture, metrics.horizontalAdvance(text)) + 16;
  QRectF card(at + QPointF(16, 16), QSizeF(wide, tall + metrics.height() + 18));
  if (card.right() > width() - 4)
    card.moveRight(at.x() - 16);
  if (card.bottom() > height() - 4)
    card.moveBottom(std::max(card.height() + 4, at.y() - 16));
  card.moveLeft(std::max(4.0, card.left()));
  painter.setPen(c.line);
  painter.setBrush(c.panel);
  painter.drawRoundedRect(card, 4, 4);
  paint_picture(painter, thumbnails_, path, QRectF(card.left() + 8, card.top() + 8, card.width() - 16, tall), c);
  painter.setPen(c.text);
  painter.drawText(QRectF(card.left() + 8, card.top() + tall + 10, card.width() - 16, metrics.height()),
                   Qt::AlignCenter, text);
}

void EmbeddingView::set_current(int point) {
  if (std::exchange(current_, point) == point)
    return;
  setAccessibleDescription(point >= 0 ? words(point) : QString());
  update();
}

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

void EmbeddingView::leaveEvent(QEvent*) {
  if (!hasFocus())
    set_current(-1);
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
  set_current(best);
  const QPointF at =
      transform_.to_screen({points[static_cast<std::size_t>(best)].x, points[static_cast<std::size_t>(best)].y});
  if (!QRectF(rect()).adjusted(margin, margin, -margin, -margin).contains(at) && !fitted_) {
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

void EmbeddingView::retranslate() {
  setAccessibleName(tr("Map of the embeddings"));
  redraw();
}

} // namespace cds
