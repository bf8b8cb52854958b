// Barnes and Hut's tree over points of a plane, for t-SNE's repulsion. Private to retrieval.
#pragma once

#include <cstdint>
#include <vector>

namespace cds {

struct Point {
  double x = 0, y = 0;
};

class QuadTree {
public:
  explicit QuadTree(const std::vector<Point>& points);

  // Over all other points j: mass = sum of w, push = sum of w^2 (p - p_j), with w = 1 / (1 + |p - p_j|^2). A cell whose
  // side is below angle times its distance counts as its points at their centre; angle 0 is exact. Thread-safe.
  struct Force {
    Point push;
    double mass = 0;
  };
  [[nodiscard]] Force force(std::int64_t point, double angle) const;

private:
  struct Cell {
    Point centre; // of its points' mass
    double side = 0;
    std::int32_t count = 0;
    std::int32_t after = 0; // the next cell outside of this one; cells lie depth first
    std::int32_t begin = 0; // of its points in order_
    bool leaf = false;
  };
  void add(std::int32_t begin, std::int32_t end, Point low, double side, int depth);
  const std::vector<Point>& points_;
  std::vector<std::int32_t> order_, place_; // points by cell, and where each stands
  std::vector<Cell> cells_;
};

} // namespace cds
