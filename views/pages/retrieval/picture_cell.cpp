#include "views/pages/retrieval/picture_cell.h"

#include "models/thumbnails.h"
#include "views/style/theme.h"

#include <QImage>
#include <QLocale>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <utility>

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

PictureCache::PictureCache(Thumbnails& thumbnails, int megabytes)
    : thumbnails_(thumbnails), ready_(static_cast<qsizetype>(megabytes) << 20) {}

QRectF PictureCache::paint(QPainter& painter, const QString& path, const QRectF& box, const Colors& colors,
                           double opacity) {
  const auto picture = thumbnails_.get(path);
  if (!picture || picture->height <= 0 || picture->width <= 0)
    return paint_picture(painter, thumbnails_, path, box, colors, opacity);
  const QSizeF size = QSizeF(picture->width, picture->height).scaled(box.size(), Qt::KeepAspectRatio);
  const QRectF target(std::round(box.center().x() - size.width() / 2), std::round(box.center().y() - size.height() / 2),
                      std::round(size.width()), std::round(size.height()));
  const double ratio = painter.device()->devicePixelRatioF();
  const QSize pixels = (target.size() * ratio).toSize().expandedTo({1, 1});
  const QString key = QString::number(pixels.width()) + QLatin1Char('x') + QString::number(pixels.height()) + path;
  QPixmap* ready = ready_.object(key);
  if (!ready) {
    const QImage image(picture->pixels.data(), picture->width, picture->height,
                       static_cast<qsizetype>(picture->width) * 3, QImage::Format_RGB888);
    const QImage scaled = image.size() == pixels ? image.convertToFormat(QImage::Format_RGB32)
                                                 : image.convertToFormat(QImage::Format_RGB32)
                                                       .scaled(pixels, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    ready = new QPixmap(QPixmap::fromImage(scaled));
    if (!ready_.insert(key, ready, static_cast<qsizetype>(pixels.width()) * pixels.height() * 4))
      return paint_picture(painter, thumbnails_, path, box, colors, opacity); // larger than the whole bound
  }
  const double before = painter.opacity();
  painter.setOpacity(before * opacity);
  painter.drawPixmap(target, *ready, QRectF(ready->rect()));
  painter.setOpacity(before);
  return target;
}

bool PictureCache::learn(const QString& path) {
  constexpr std::size_t enough = 24;
  if (aspects_.size() >= enough)
    return false;
  const auto image = thumbnails_.get(path);
  if (!image || image->height <= 0)
    return false;
  aspects_.push_back(static_cast<double>(image->width) / image->height);
  std::vector<double> sorted = aspects_;
  std::sort(sorted.begin(), sorted.end());
  return std::exchange(aspect_, std::clamp(sorted[sorted.size() * 3 / 4], 0.25, 2.5)) != aspect_;
}

void PictureCache::forget_aspect() {
  aspects_.clear();
}

double picture_width(Thumbnails& thumbnails, const QString& path, double height) {
  const auto picture = thumbnails.get(path);
  return picture && picture->height > 0
             ? std::clamp(height * picture->width / picture->height, height * 0.25, height * 2.5)
             : height / 2;
}

QString difference_text(double difference) {
  const QString number = QLocale().toString(std::abs(difference) * 100, 'f', 1);
  const bool none = std::abs(difference) * 100 < 0.05;
  return (none ? QStringLiteral("±") : difference < 0 ? QStringLiteral("−") : QStringLiteral("+")) + number;
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

void paint_hatched_frame(QPainter& painter, const QRectF& picture, const QColor& color, double width) {
  const QRectF outer = picture.adjusted(-width, -width, width, width);
  QColor pale = color;
  pale.setAlpha(60);
  for (const QRectF& bar : {QRectF(outer.left(), outer.top(), outer.width(), width),
                            QRectF(outer.left(), picture.bottom(), outer.width(), width),
                            QRectF(outer.left(), picture.top(), width, picture.height()),
                            QRectF(picture.right(), picture.top(), width, picture.height())}) {
    painter.fillRect(bar, pale);
    painter.fillRect(bar, QBrush(color, Qt::BDiagPattern));
  }
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(color, 1));
  painter.drawRect(picture.adjusted(-width, -width, width, width));
}

} // namespace cds
