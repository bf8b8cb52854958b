#include "retrieval/quad_tree.h"

#include <algorithm>
#include <numeric>

namespace cds {
namespace {

constexpr int deepest = 48; // halvings of the square; points still together by then are one
constexpr std::int32_t leaf_points = 4;

} // namespace

QuadTree::QuadTree(const std::vector<Point>& points) : points_(points), order_(points.size()), place_(points.size()) {
  std::iota(order_.begin(), order_.end(), 0);
  cells_.reserve(points.size());
  Point low = points[0], high = points[0];
  for (const Point& p : points) {
    low = {std::min(low.x, p.x), std::min(low.y, p.y)};
    high = {std::max(high.x, p.x), std::max(high.y, p.y)};
  }
  add(0, static_cast<std::int32_t>(points.size()), low, std::max(high.x - low.x, high.y - low.y), 0);
  for (std::size_t i = 0; i < order_.size(); ++i)
    place_[static_cast<std::size_t>(order_[i])] = static_cast<std::int32_t>(i);
}

void QuadTree::add(std::int32_t begin, std::int32_t end, Point low, double side, int depth) {
  const auto at = cells_.size();
  Cell cell;
  cell.side = side;
  cell.count = end - begin;
  cell.begin = begin;
  cell.leaf = cell.count <= leaf_points || depth == deepest;
  const auto point = [&](std::int32_t i) -> const Point& { return points_[static_cast<std::size_t>(i)]; };
  for (std::int32_t i = begin; i < end; ++i) {
    cell.centre.x += point(order_[static_cast<std::size_t>(i)]).x / cell.count;
    cell.centre.y += point(order_[static_cast<std::size_t>(i)]).y / cell.count;
  }
  cells_.push_back(cell);
  if (!cell.leaf) {
    const double half = side / 2;
    const Point middle{low.x + half, low.y + half};
    const auto first = order_.begin() + begin, last = order_.begin() + end;
    const auto split = std::partition(first, last, [&](std::int32_t i) { return point(i).y < middle.y; });
    const auto lower = std::partition(first, split, [&](std::int32_t i) { return point(i).x < middle.x; });
    const auto upper = std::partition(split, last, [&](std::int32_t i) { return point(i).x < middle.x; });
    const auto child = [&](auto from, auto to, Point corner) {
      if (from != to)
        add(static_cast<std::int32_t>(from - order_.begin()), static_cast<std::int32_t>(to - order_.begin()), corner,
            half, depth + 1);
    };
    child(first, lower, low);
    child(lower, split, {middle.x, low.y});
    child(split, upper, {low.x, middle.y});
    child(upper, last, middle);
  }
  cells_[at].after = static_cast<std::int32_t>(cells_.size());
}

QuadTree::Force QuadTree::force(std::int64_t index, double angle) const {
  const Point p = points_[static_cast<std::size_t>(index)];
  const std::int32_t place = place_[static_cast<std::size_t>(index)];
  const double narrow = angle * angle;
  Force force;
  const auto feel = [&](Point other, double count) {
    const double dx = p.x - other.x, dy = p.y - other.y, w = 1 / (1 + dx * dx + dy * dy);
    force.mass += count * w;
    force.push.x += count * w * w * dx;
    force.push.y += count * w * w * dy;
  };
  for (std::size_t c = 0; c < cells_.size();) {
    const Cell& cell = cells_[c];
    const double dx = p.x - cell.centre.x, dy = p.y - cell.centre.y;
    const bool inside = place >= cell.begin && place < cell.begin + cell.count;
    if (!inside && cell.side * cell.side < narrow * (dx * dx + dy * dy)) {
      feel(cell.centre, cell.count);
    } else if (cell.leaf) {
      for (std::int32_t i = cell.begin; i < cell.begin + cell.count; ++i)
        if (i != place)
          feel(points_[static_cast<std::size_t>(order_[static_cast<std::size_t>(i)])], 1);
    } else {
      ++c;
      continue;
    }
    c = static_cast<std::size_t>(cell.after);
  }
  return force;
}

} // namespace cds
