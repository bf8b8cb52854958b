#include "views/pages/retrieval/map_transform.h"

#include <algorithm>

namespace cds {

MapTransform fit_points(const std::vector<MapPoint>& points, QSizeF size) {
  MapTransform fit;
  fit.size = size;
  if (points.empty())
    return fit;
  double left = points[0].x, right = left, low = points[0].y, high = low;
  for (const MapPoint& point : points) {
    left = std::min<double>(left, point.x);
    right = std::max<double>(right, point.x);
    low = std::min<double>(low, point.y);
    high = std::max<double>(high, point.y);
  }
  fit.centre = {(left + right) / 2, (low + high) / 2};
  const double wide = std::max(right - left, 1e-9), tall = std::max(high - low, 1e-9);
  fit.scale = std::max(1e-9, std::min(std::max(1.0, size.width() - 2 * map_margin) / wide,
                                      std::max(1.0, size.height() - 2 * map_margin) / tall));
  return fit;
}

} // namespace cds
