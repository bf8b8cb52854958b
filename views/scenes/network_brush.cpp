#include "views/scenes/network_brush.h"

#include <QApplication>
#include <QFontMetricsF>
#include <QStyleOptionGraphicsItem>
#include <algorithm>
#include <cmath>

namespace cds {

QColor mix(const QColor& a, const QColor& b, double share) {
  const auto channel = [share](int x, int y) { return static_cast<int>(std::lround(x + (y - x) * share)); };
  return {channel(a.red(), b.red()), channel(a.green(), b.green()), channel(a.blue(), b.blue())};
}

QColor edge_color(const Colors& c) {
  return mix(c.panel, c.faint_text, 0.42);
}

QColor lane_color(const Colors& c) {
  return mix(c.page, c.panel, is_dark() ? 0.0 : 0.25);
}

namespace {

constexpr double full_height = 0.85; // of a room, for words without the space above and below a line
constexpr double least_pixels = 12;  // of words on the screen, before its own scale (9 pt)

QFont font_of(double pixels, bool bold) {
  QFont font = QApplication::font();
  font.setPixelSize(std::max(1, static_cast<int>(std::lround(pixels))));
  font.setWeight(bold ? QFont::DemiBold : QFont::Normal);
  return font;
}

} // namespace

void write(QPainter& painter, const QRectF& room, int flags, const QString& text, double pixels, const QColor& color,
           bool bold) {
  painter.setFont(font_of(pixels, bold));
  painter.setPen(color);
  painter.drawText(room, flags | Qt::TextDontClip, text);
}

void write_readable(QPainter& painter, const QRectF& room, int flags, const QString& text, double pixels,
                    const QColor& color, bool bold) {
  const double scale = QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter.worldTransform());
  double size = std::max(pixels, least_pixels / std::max(scale, 1e-6));
  const QFontMetricsF metrics(font_of(100, bold));
  const double widest = 100 * room.width() / std::max(1.0, metrics.horizontalAdvance(text));
  size = std::max(pixels, std::min({size, widest, full_height * room.height()}));
  write(painter, room, flags, text, std::floor(size), color, bold);
}

bool can_be_read(const QPainter& painter, const QRectF& room, const QString& text, bool bold) {
  const double scale = QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter.worldTransform());
  const QFontMetricsF metrics(font_of(100, bold));
  return scale * 100 * room.width() / std::max(1.0, metrics.horizontalAdvance(text)) >= least_pixels;
}

void draw_edge(QPainter& painter, const EdgeGeometry& edge, const Colors& c) {
  const QColor color = edge.shortcut ? mix(c.panel, c.faint_text, 0.24) : edge_color(c);
  painter.setPen(QPen(color, edge.width, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
  painter.setBrush(Qt::NoBrush);
  painter.drawPath(rounded_path(edge.points, 6));
}

NetworkZoom zoom_of(const QPainter& painter) {
  return network_zoom(QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter.worldTransform()));
}

QString shape_text(const Shape& shape) {
  return QStringLiteral("%1×%2×%3").arg(shape.channels).arg(shape.height).arg(shape.width);
}

QPainterPath rounded_path(const std::vector<QPointF>& points, double radius) {
  QPainterPath path;
  if (points.empty())
    return path;
  path.moveTo(points.front());
  for (std::size_t i = 1; i + 1 < points.size(); ++i) {
    const QPointF before = points[i - 1] - points[i], after = points[i + 1] - points[i];
    const double a = std::hypot(before.x(), before.y()), b = std::hypot(after.x(), after.y());
    const double r = std::min({radius, a / 2, b / 2});
    if (r <= 0) {
      path.lineTo(points[i]);
      continue;
    }
    path.lineTo(points[i] + before * (r / a));
    path.quadTo(points[i], points[i] + after * (r / b));
  }
  path.lineTo(points.back());
  return path;
}

} // namespace cds
