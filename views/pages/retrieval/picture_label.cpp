#include "views/pages/retrieval/picture_label.h"

#include "models/thumbnails.h"
#include "views/pages/retrieval/picture_cell.h"
#include "views/style/theme.h"

#include <QPainter>
#include <cmath>

namespace cds {

PictureLabel::PictureLabel(Thumbnails& thumbnails, int height, QWidget* parent)
    : QWidget(parent), thumbnails_(thumbnails), height_(height) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  connect(&thumbnails, &Thumbnails::arrived, this, [this](const QString& key) {
    if (key == path_) {
      updateGeometry();
      update();
    }
  });
}

void PictureLabel::set_height(int height) {
  height_ = height;
  updateGeometry();
  update();
}

void PictureLabel::set_path(const QString& path) {
  path_ = path;
  updateGeometry();
  update();
}

QSize PictureLabel::sizeHint() const {
  if (path_.isEmpty())
    return {height_ / 2, height_};
  return {static_cast<int>(std::ceil(picture_width(thumbnails_, path_, height_))), height_};
}

void PictureLabel::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  if (!path_.isEmpty())
    paint_picture(painter, thumbnails_, path_, rect(), colors());
}

} // namespace cds
