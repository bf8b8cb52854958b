#include "views/pages/retrieval/picture_cell.h"

#include "models/thumbnails.h"
#include "views/style/theme.h"

#include <QImage>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>

namespace cds {

QRectF paint_picture(QPainter& painter, Thumbnails& thumbnails, const QString& path, const QRectF& box,
                     const Colors& colors, double opacity) {
  const auto picture = thumbnails.get(path);
  if (!picture) {
    const bool failed = !thumbnails.failure(path).isEmpty();
    painter.fillRect(box, colors.grid);
    painter.setPen(QPen(colors.line, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(box);
    if (failed) {
      painter.drawLine(box.topLeft(), box.bottomRight());
      painter.drawLine(box.topRight(), box.bottomLeft());
    }
    return box;
  }
  const QImage image(picture->pixels.data(), picture->width, picture->height,
                     static_cast<qsizetype>(picture->width) * 3, QImage::Format_RGB888);
  const QSizeF size = QSizeF(image.size()).scaled(box.size(), Qt::KeepAspectRatio);
  const QRectF target(box.center().x() - size.width() / 2, box.center().y() - size.height() / 2, size.width(),
                      size.height());
  const double before = painter.opacity();
  painter.setOpacity(before * opacity);
  painter.setRenderHint(QPainter::SmoothPixmapTransform);
  painter.drawImage(target, image);
  painter.setOpacity(before);
  return target;
}

double picture_width(Thumbnails& thumbnails, const QString& path, double height) {
  const auto picture = thumbnails.get(path);
  return picture && picture->height > 0
             ? std::clamp(height * picture->width / picture->height, height * 0.25, height * 2.5)
             : height / 2;
}

void paint_sign(QPainter& painter, QPointF centre, double radius, Sign sign, const Colors& colors) {
  const QColor ground = sign == Sign::right ? colors.right : colors.wrong;
  painter.setPen(QPen(colors.panel, 1.5));
  painter.setBrush(ground);
  painter.drawEllipse(centre, radius, radius);
  QPen pen(readable_on(ground), radius * 0.28, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
  painter.setPen(pen);
  painter.setBrush(Qt::NoBrush);
  const double r = radius * 0.45;
  if (sign == Sign::right) {
    painter.drawPolyline(QPolygonF(
        {centre + QPointF(-r, 0.1 * r), centre + QPointF(-0.25 * r, 0.85 * r), centre + QPointF(1.05 * r, -0.8 * r)}));
  } else {
    painter.drawLine(centre + QPointF(-r, -r), centre + QPointF(r, r));
    painter.drawLine(centre + QPointF(r, -r), centre + QPointF(-r, r));
  }
}

} // namespace cds
