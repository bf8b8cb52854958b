// Thousands of embeddings as points: zoomed by the wheel, moved by dragging, circled with a lasso, each picture on
// hover. The points are painted once into a picture that moves of the mouse only copy. GUI thread.
#pragma once

#include "models/embedding_map.h"
#include "views/pages/retrieval/map_transform.h"

#include <QPixmap>
#include <QPolygonF>
#include <QWidget>
#include <vector>

namespace cds {

class Thumbnails;

class EmbeddingView : public QWidget {
  Q_OBJECT
public:
  enum class Coloring { identity, camera, verdict };
  // The map must outlive the view.
  EmbeddingView(const EmbeddingMap& map, Thumbnails& thumbnails, QWidget* parent = nullptr);

  void take_map(); // it changed: all is seen anew; the lasso is forgotten
  void set_coloring(Coloring coloring);
  void set_lasso(bool on);   // a drag circles points; without it, only one with Shift
  void set_query(int query); // its point and its person stand out; -1: none
  void clear_lasso();
  void reset_view();
  void retranslate();

  [[nodiscard]] int current() const { return current_; } // point under the mouse or reached by keys; -1: none
  [[nodiscard]] const MapTransform& transform() const { return transform_; }
  [[nodiscard]] const std::vector<int>& caught() const { return caught_; }

  [[nodiscard]] QSize minimumSizeHint() const override { return {240, 200}; }
  [[nodiscard]] QSize sizeHint() const override { return {640, 480}; }

Q_SIGNALS:
  void chosen(int point);                // a click on it, or Return
  void lassoed(std::vector<int> points); // none: the lasso was taken away

protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;

private:
  void redraw(); // the points' picture is stale
  void paint_points(QPainter& painter);
  void paint_legend(QPainter& painter);
  void paint_card(QPainter& painter);
  void zoom(double factor, QPointF around);
  void walk(QPointF direction);
  void set_current(int point);
  [[nodiscard]] int color_key(const MapPoint& point) const;
  [[nodiscard]] QColor color_of(int key) const;
  [[nodiscard]] QString words(int point) const;

  const EmbeddingMap& map_;
  Thumbnails& thumbnails_;
  std::vector<std::int64_t> cameras_; // ascending
  MapTransform transform_;
  QPixmap picture_;
  bool stale_ = true, fitted_ = true;
  Coloring coloring_ = Coloring::identity;
  bool lasso_ = false, drawing_ = false, moving_ = false, moved_ = false;
  bool by_keys_ = false; // what brought the current point
  QPointF pressed_, last_;
  std::vector<QPointF> line_; // of the lasso, on the map's plane
  std::vector<int> caught_;
  std::vector<bool> is_caught_;
  int query_ = -1, current_ = -1;
};

} // namespace cds
