// Small things that the galleries paint alike.
#pragma once

#include <QCache>
#include <QPixmap>
#include <QRectF>
#include <QString>
#include <vector>

class QPainter;

namespace cds {

class Thumbnails;
struct Colors;

// The picture scaled to fit the box with its aspect kept, centred; where it is not decoded yet a quiet box, where it
// cannot be decoded a crossed one. Returns where it was painted.
QRectF paint_picture(QPainter& painter, Thumbnails& thumbnails, const QString& path, const QRectF& box,
                     const Colors& colors, double opacity = 1);
// Width of the picture at this height; half the height until it is known (people stand).
[[nodiscard]] double picture_width(Thumbnails& thumbnails, const QString& path, double height);

// The same pictures ready for the screen at the size they are painted: a wall that scrolls paints each again and again.
class PictureCache {
public:
  explicit PictureCache(Thumbnails& thumbnails, int megabytes = 48);
  [[nodiscard]] Thumbnails& thumbnails() const { return thumbnails_; }
  QRectF paint(QPainter& painter, const QString& path, const QRectF& box, const Colors& colors, double opacity = 1);

  // Width to height that three quarters of the first pictures do not exceed: what cells are made for. learn() takes the
  // picture of that path into account, as long as there are few; true: the aspect has changed.
  [[nodiscard]] double aspect() const { return aspect_; }
  bool learn(const QString& path);
  void forget_aspect(); // another set of pictures

private:
  Thumbnails& thumbnails_;
  QCache<QString, QPixmap> ready_; // by size and path; cost in bytes
  std::vector<double> aspects_;
  double aspect_ = 0.5;
};

// An AP less another one, in points with its sign: "+3.1", "−0.4", "±0.0". REQUIRES a number.
[[nodiscard]] QString difference_text(double difference);

enum class Sign { right, wrong };
// A filled disc with a tick or a cross, centred.
void paint_sign(QPainter& painter, QPointF centre, double radius, Sign sign, const Colors& colors);
// A hatched band around a picture.
void paint_hatched_frame(QPainter& painter, const QRectF& picture, const QColor& color, double width);

} // namespace cds
