// Thins a curve to what a row of pixels can show without losing an extreme. Pure: no Qt.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace cds {

struct CurvePoints {
  std::vector<double> x, y;
};

// The part of a curve that lies in [low, high], with one neighbour outside on each side so that lines reach the border.
// REQUIRES x ascending (equal neighbours allowed) and as long as y; columns > 0; low <= high.
// Up to four points a column come back as they are. Otherwise each of `columns` equal columns keeps its first, lowest,
// highest and last point in their order, so that a single-sample spike stays visible at any zoom; a column that holds
// NaN keeps one of them, so that a gap stays a gap. At most 5 * columns + 2 points. O(points in range).
[[nodiscard]] CurvePoints envelope(std::span<const double> x, std::span<const double> y, double low, double high,
                                   std::size_t columns);

// Where the extremes of each full block of a growing column lie, so that a long curve is thinned in the time that its
// blocks take. Pure.
class BlockExtremes {
public:
  static constexpr std::size_t size = 64; // values a block
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  struct Block { // indices into the column; none where the block holds nothing but NaN, `gap`: where it holds none
    std::size_t first = none, lowest = none, highest = none, last = none, gap = none;
  };

  void append(std::span<const double> y); // the whole column so far, which only grows
  void clear() { blocks_.clear(); }
  [[nodiscard]] const std::vector<Block>& blocks() const { return blocks_; }

private:
  std::vector<Block> blocks_;
};

// The same points as above; blocks.append(y) has been called. O(points in range / 64 + 64 * columns).
[[nodiscard]] CurvePoints envelope(std::span<const double> x, std::span<const double> y, const BlockExtremes& blocks,
                                   double low, double high, std::size_t columns);

// Exponential moving average without the start-up bias (divided by 1 - weight^n, as Adam does). NaN and infinities are
// skipped: the average stays where it was. weight in [0, 1); 0 returns each value.
class Smoother {
public:
  explicit Smoother(double weight = 0.6) : weight_(weight) {}
  [[nodiscard]] double next(double value);
  void reset() { sum_ = norm_ = 0; }

private:
  double weight_;
  double sum_ = 0, norm_ = 0;
};

} // namespace cds
