#include "views/widgets/augment_strip.h"

#include "views/style/theme.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

namespace cds {

AugmentStrip::AugmentStrip(const AugmentPreview& preview, QWidget* parent) : QWidget(parent), preview_(preview) {
  setFixedHeight(140);
  resize(width(), 140);
  connect(&preview, &AugmentPreview::changed, this, qOverload<>(&QWidget::update));
}

int AugmentStrip::pictures_width() const {
  double width = 0;
  for (const Image8& image : preview_.images())
    width += (width > 0 ? step : 0) + static_cast<double>(height()) * image.width / image.height;
  return static_cast<int>(std::ceil(width));
}

void AugmentStrip::paintEvent(QPaintEvent*) {
  const auto& images = preview_.images();
  if (images.empty())
    return;
  QPainter painter(this);
  painter.setRenderHint(QPainter::SmoothPixmapTransform);
  const Image8& first = images.front();
  // As many whole pictures as fit, all of one height.
  const double aspect = static_cast<double>(first.width) / first.height;
  const double picture_height = height(), picture_width = picture_height * aspect;
  double x = 0;
  for (const Image8& image : images) {
    if (x + picture_width > width() + 0.5)
      break;
    const QImage picture(image.pixels.data(), image.width, image.height, image.width * 3, QImage::Format_RGB888);
    painter.drawImage(QRectF(x, 0, picture_width, picture_height), picture);
    x += picture_width + step;
  }
}

} // namespace cds
