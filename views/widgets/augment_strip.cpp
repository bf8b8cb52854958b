#include "views/widgets/augment_strip.h"

#include "views/style/theme.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

namespace cds {

AugmentStrip::AugmentStrip(AugmentPreview& preview, QWidget* parent) : QWidget(parent), preview_(preview) {
  setFixedHeight(140);
  resize(width(), 140);
  connect(&preview, &AugmentPreview::changed, this, [this] {
    ask();
    update();
  });
}

int AugmentStrip::pictures_width() const {
  double width = 0;
  for (const Image8& image : preview_.images())
    width += (width > 0 ? step : 0) + static_cast<double>(height()) * image.width / image.height;
  return static_cast<int>(std::ceil(width));
}

// One more than fit at full height: all of them a little smaller fill the row.
int AugmentStrip::places() const {
  if (preview_.images().empty())
    return 0;
  const Image8& first = preview_.images().front();
  const double full = static_cast<double>(height()) * first.width / first.height;
  return std::max(1, static_cast<int>(std::ceil((width() + step) / (full + step))));
}

void AugmentStrip::ask() {
  if (const int count = places(); count > 0 && !preview_.is_held_out())
    preview_.set_count(count);
}

void AugmentStrip::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  ask();
}

void AugmentStrip::paintEvent(QPaintEvent*) {
  const auto& images = preview_.images();
  if (images.empty())
    return;
  QPainter painter(this);
  painter.setRenderHint(QPainter::SmoothPixmapTransform);
  const double aspect = static_cast<double>(images.front().width) / images.front().height;
  const auto count = std::min(static_cast<std::size_t>(places()), images.size());
  const double share = (width() + step) / static_cast<double>(count) - step;
  const double picture_width = std::min(share, height() * aspect), picture_height = picture_width / aspect;
  for (std::size_t i = 0; i < count; ++i) {
    const Image8& image = images[i];
    const QImage picture(image.pixels.data(), image.width, image.height, image.width * 3, QImage::Format_RGB888);
    painter.drawImage(QRectF(static_cast<double>(i) * (picture_width + step), 0, picture_width, picture_height),
                      picture);
  }
}

} // namespace cds
