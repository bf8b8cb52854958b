#include "views/pages/retrieval/box_picture.h"

#include "views/style/theme.h"

#include <QImage>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>
#include <utility>

namespace cds {

BoxPicture::BoxPicture(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::StrongFocus);
}

void BoxPicture::set_picture(std::shared_ptr<const Image8> picture) {
  picture_ = std::move(picture);
  setCursor(picture_ ? Qt::CrossCursor : Qt::ArrowCursor);
  set_box({});
  update();
}

void BoxPicture::set_hint(const QString& hint) {
  hint_ = hint;
  update();
}

void BoxPicture::set_drop_target(bool on) {
  if (std::exchange(drop_target_, on) != on)
    update();
}

void BoxPicture::set_box(const QRect& box) {
  const QRect cut = picture_ ? box.normalized() & QRect(0, 0, picture_->width, picture_->height) : QRect();
  const QRect now = cut.isEmpty() ? QRect() : cut;
  if (std::exchange(box_, now) == now)
    return;
  say_box();
  update();
  Q_EMIT box_changed(box_);
}

void BoxPicture::say_box() {
  setAccessibleDescription(
      box_.isEmpty()
          ? tr("the whole picture")
          : tr("box at %1, %2, %3 wide, %4 high").arg(box_.x()).arg(box_.y()).arg(box_.width()).arg(box_.height()));
}

QRectF BoxPicture::place() const {
  if (!picture_)
    return {};
  const QRectF room = QRectF(rect()).adjusted(2, 2, -2, -2);
  const QSizeF shown = QSizeF(picture_->width, picture_->height).scaled(room.size(), Qt::KeepAspectRatio);
  return {room.center().x() - shown.width() / 2, room.center().y() - shown.height() / 2, shown.width(), shown.height()};
}

QPointF BoxPicture::to_picture(QPointF at) const {
  const QRectF lies = place();
  if (lies.isEmpty())
    return {};
  return {std::clamp((at.x() - lies.left()) / lies.width(), 0.0, 1.0) * picture_->width,
          std::clamp((at.y() - lies.top()) / lies.height(), 0.0, 1.0) * picture_->height};
}

void BoxPicture::paintEvent(QPaintEvent*) {
  const Colors c = colors();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setRenderHint(QPainter::SmoothPixmapTransform);
  if (!picture_) {
    painter.setPen(QPen(hasFocus() ? c.accent : c.line, 1.5, Qt::DashLine));
    painter.drawRoundedRect(QRectF(rect()).adjusted(2, 2, -2, -2), 6, 6);
    painter.setPen(c.faint_text);
    painter.drawText(rect().adjusted(16, 16, -16, -16), Qt::AlignCenter | Qt::TextWordWrap, hint_);
    return paint_drop_target(painter);
  }
  const QRectF lies = place();
  const QImage image(picture_->pixels.data(), picture_->width, picture_->height,
                     static_cast<qsizetype>(picture_->width) * 3, QImage::Format_RGB888);
  painter.drawImage(lies, image);
  if (!box_.isEmpty()) {
    const double scale = lies.width() / picture_->width;
    const QRectF shown(lies.left() + box_.x() * scale, lies.top() + box_.y() * scale, box_.width() * scale,
                       box_.height() * scale);
    QPainterPath outside;
    outside.addRect(lies);
    outside.addRect(shown);
    outside.setFillRule(Qt::OddEvenFill);
    painter.fillPath(outside, QColor(0, 0, 0, 120));
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(0x11, 0x11, 0x11), 3));
    painter.drawRect(shown);
    painter.setPen(QPen(Qt::white, 1.5));
    painter.drawRect(shown);
  }
  if (hasFocus()) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(c.accent, 2));
    painter.drawRect(QRectF(rect()).adjusted(1, 1, -1, -1));
  }
  paint_drop_target(painter);
}

void BoxPicture::paint_drop_target(QPainter& painter) const {
  if (!drop_target_)
    return;
  QColor tint = colors().accent;
  painter.setPen(QPen(tint, 3));
  tint.setAlpha(50);
  painter.setBrush(tint);
  painter.drawRoundedRect(QRectF(rect()).adjusted(2, 2, -2, -2), 6, 6);
}

void BoxPicture::mousePressEvent(QMouseEvent* event) {
  if (!picture_ || event->button() != Qt::LeftButton)
    return QWidget::mousePressEvent(event);
  pressed_ = to_picture(event->position());
  before_ = box_;
  drag_ = !box_.isEmpty() && box_.contains(pressed_.toPoint()) ? Drag::move : Drag::draw;
}

void BoxPicture::mouseMoveEvent(QMouseEvent* event) {
  if (drag_ == Drag::none)
    return;
  const QPointF at = to_picture(event->position());
  if (drag_ == Drag::draw) {
    const QPoint from(static_cast<int>(std::min(pressed_.x(), at.x())),
                      static_cast<int>(std::min(pressed_.y(), at.y())));
    const QSize size(static_cast<int>(std::lround(std::abs(at.x() - pressed_.x()))),
                     static_cast<int>(std::lround(std::abs(at.y() - pressed_.y()))));
    set_box({from, size});
    return;
  }
  QRect moved = before_.translated((at - pressed_).toPoint());
  moved.moveLeft(std::clamp(moved.left(), 0, picture_->width - moved.width()));
  moved.moveTop(std::clamp(moved.top(), 0, picture_->height - moved.height()));
  set_box(moved);
}

void BoxPicture::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton)
    drag_ = Drag::none;
}

// Arrows move the box, with Shift its lower right corner; with Ctrl by one pixel. The first arrow makes one.
void BoxPicture::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
    Q_EMIT accepted();
    return;
  }
  if (!picture_)
    return QWidget::keyPressEvent(event);
  if ((event->key() == Qt::Key_Escape || event->key() == Qt::Key_Delete) && !box_.isEmpty()) {
    set_box({});
    return;
  }
  QPoint way;
  switch (event->key()) {
  case Qt::Key_Left:
    way = {-1, 0};
    break;
  case Qt::Key_Right:
    way = {1, 0};
    break;
  case Qt::Key_Up:
    way = {0, -1};
    break;
  case Qt::Key_Down:
    way = {0, 1};
    break;
  default:
    return QWidget::keyPressEvent(event);
  }
  if (box_.isEmpty()) { // half of the picture, in its middle
    set_box({picture_->width / 4, picture_->height / 4, std::max(1, picture_->width / 2),
             std::max(1, picture_->height / 2)});
    return;
  }
  if (!event->modifiers().testFlag(Qt::ControlModifier))
    way *= std::max(1, std::max(picture_->width, picture_->height) / 50);
  QRect box = box_;
  if (event->modifiers().testFlag(Qt::ShiftModifier)) {
    box.setRight(std::clamp(box.right() + way.x(), box.left(), picture_->width - 1));
    box.setBottom(std::clamp(box.bottom() + way.y(), box.top(), picture_->height - 1));
  } else {
    box.moveLeft(std::clamp(box.left() + way.x(), 0, picture_->width - box.width()));
    box.moveTop(std::clamp(box.top() + way.y(), 0, picture_->height - box.height()));
  }
  set_box(box);
}

void BoxPicture::retranslate() {
  setAccessibleName(tr("Own picture; arrows make, move and, with Shift, size a box"));
  say_box();
}

} // namespace cds
