// A picture with a box on it, drawn by mouse or keys: the part that is meant. GUI thread.
#pragma once

#include "data/decode.h"

#include <QRect>
#include <QWidget>
#include <memory>

namespace cds {

class BoxPicture : public QWidget {
  Q_OBJECT
public:
  explicit BoxPicture(QWidget* parent = nullptr);

  void set_picture(std::shared_ptr<const Image8> picture); // null: none; the box goes
  void set_hint(const QString& hint);                      // shown where there is no picture
  [[nodiscard]] const QRect& box() const { return box_; }  // in the picture's pixels; empty: all of it
  void set_box(const QRect& box);                          // cut at the picture's border
  void set_drop_target(bool on);                           // what is dragged would be taken here
  [[nodiscard]] bool is_drop_target() const { return drop_target_; }
  void retranslate();

  [[nodiscard]] QSize sizeHint() const override { return {260, 320}; }
  [[nodiscard]] QSize minimumSizeHint() const override { return {160, 160}; }
  // Where the picture lies in the widget, and a point of the widget in the picture's pixels.
  [[nodiscard]] QRectF place() const;
  [[nodiscard]] QPointF to_picture(QPointF at) const;

Q_SIGNALS:
  void box_changed(const QRect& box);
  void accepted(); // Return: this is what is meant

protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

private:
  void say_box();
  void paint_drop_target(QPainter& painter) const;
  std::shared_ptr<const Image8> picture_;
  QString hint_;
  bool drop_target_ = false;
  QRect box_, before_; // before_: when the mouse went down
  QPointF pressed_;
  enum class Drag { none, draw, move } drag_ = Drag::none;
};

} // namespace cds
