// How the points look: colours, shapes, the legend, the card on hover.
#include "views/pages/retrieval/embedding_view.h"

#include "models/text.h"
#include "models/thumbnails.h"
#include "views/pages/retrieval/picture_cell.h"
#include "views/style/theme.h"

#include <QPainter>
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>

namespace cds {
namespace {

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

} // namespace cds
