// Where the points of a map lie on a widget.
#pragma once

#include "models/embedding_map.h"

#include <QSizeF>
#include <vector>

namespace cds {

constexpr double map_margin = 24; // pixels around all points

// From the map's plane to the widget's pixels.
struct MapTransform {
  QPointF centre;   // of the plane, in the middle of the widget
  double scale = 1; // pixels a unit
  QSizeF size;      // of the widget

  [[nodiscard]] QPointF to_screen(QPointF at) const {
    return {(at.x() - centre.x()) * scale + size.width() / 2, size.height() / 2 - (at.y() - centre.y()) * scale};
  }
  [[nodiscard]] QPointF to_map(QPointF at) const {
    return {(at.x() - size.width() / 2) / scale + centre.x(), (size.height() / 2 - at.y()) / scale + centre.y()};
  }
};
// All points inside, with the margin; one scale for both axes.
[[nodiscard]] MapTransform fit_points(const std::vector<MapPoint>& points, QSizeF size);

} // namespace cds
