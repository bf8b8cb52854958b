#include "views/plots/envelope.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace cds {
namespace {

constexpr std::size_t none = BlockExtremes::none;

// What one pixel column keeps, as indices into the curve.
struct Column {
  std::size_t first = none, lowest = none, highest = none, last = none, gap = none;

  void take(std::size_t index, std::span<const double> y) {
    if (std::isnan(y[index])) {
      gap = index;
      return;
    }
    if (first == none)
      first = lowest = highest = index;
    if (y[index] < y[lowest])
      lowest = index;
    if (y[index] > y[highest])
      highest = index;
    last = index;
  }

  void put(CurvePoints& out, std::span<const double> x, std::span<const double> y) {
    std::array<std::size_t, 5> kept{first, lowest, highest, last, gap};
    std::sort(kept.begin(), kept.end());
    std::size_t before = none;
    for (std::size_t index : kept) {
      if (index == none || index == before)
        continue;
      out.x.push_back(x[index]);
      out.y.push_back(y[index]);
      before = index;
    }
    *this = {};
  }
};

} // namespace

namespace {

// `blocks` null: every point is looked at.
CurvePoints thinned(std::span<const double> x, std::span<const double> y, const BlockExtremes* blocks, double low,
                    double high, std::size_t columns) {
  const auto lower = std::lower_bound(x.begin(), x.end(), low);
  const auto upper = std::upper_bound(lower, x.end(), high);
  auto begin = static_cast<std::size_t>(lower - x.begin());
  auto end = static_cast<std::size_t>(upper - x.begin());
  CurvePoints out;
  if (end - begin <= 4 * columns) {
    begin -= begin > 0 ? 1 : 0;
    end += end < x.size() ? 1 : 0;
    out.x.assign(x.begin() + static_cast<std::ptrdiff_t>(begin), x.begin() + static_cast<std::ptrdiff_t>(end));
    out.y.assign(y.begin() + static_cast<std::ptrdiff_t>(begin), y.begin() + static_cast<std::ptrdiff_t>(end));
    return out;
  }
  out.x.reserve(5 * columns + 2);
  out.y.reserve(5 * columns + 2);
  if (begin > 0) {
    out.x.push_back(x[begin - 1]);
    out.y.push_back(y[begin - 1]);
  }
  const double span = high > low ? high - low : 1.0;
  const double per_unit = static_cast<double>(columns) / span;
  const auto column_of = [&](std::size_t i) {
    return std::min(columns - 1, static_cast<std::size_t>((x[i] - low) * per_unit));
  };
  Column column;
  std::size_t current = 0;
  const auto enter = [&](std::size_t at) {
    if (at != current) {
      column.put(out, x, y);
      current = at;
    }
  };
  for (std::size_t i = begin; i < end;) {
    const std::size_t block = i / BlockExtremes::size, past = i + BlockExtremes::size;
    // A full block inside one column says all by its extremes; one across a border is looked through.
    if (blocks && i % BlockExtremes::size == 0 && past <= end && block < blocks->blocks().size() &&
        column_of(i) == column_of(past - 1)) {
      enter(column_of(i));
      const BlockExtremes::Block& known = blocks->blocks()[block];
      for (const std::size_t index : {known.gap, known.first, known.lowest, known.highest, known.last})
        if (index != none)
          column.take(index, y);
      i = past;
      continue;
    }
    enter(column_of(i));
    column.take(i, y);
    ++i;
  }
  column.put(out, x, y);
  if (end < x.size()) {
    out.x.push_back(x[end]);
    out.y.push_back(y[end]);
  }
  return out;
}

} // namespace

CurvePoints envelope(std::span<const double> x, std::span<const double> y, double low, double high,
                     std::size_t columns) {
  return thinned(x, y, nullptr, low, high, columns);
}

CurvePoints envelope(std::span<const double> x, std::span<const double> y, const BlockExtremes& blocks, double low,
                     double high, std::size_t columns) {
  return thinned(x, y, &blocks, low, high, columns);
}

void BlockExtremes::append(std::span<const double> y) {
  while ((blocks_.size() + 1) * size <= y.size()) {
    Block block;
    for (std::size_t i = blocks_.size() * size; i < (blocks_.size() + 1) * size; ++i) {
      if (std::isnan(y[i])) {
        block.gap = i;
        continue;
      }
      if (block.first == none)
        block.first = block.lowest = block.highest = i;
      if (y[i] < y[block.lowest])
        block.lowest = i;
      if (y[i] > y[block.highest])
        block.highest = i;
      block.last = i;
    }
    blocks_.push_back(block);
  }
}

double Smoother::next(double value) {
  if (std::isfinite(value)) {
    sum_ = weight_ * sum_ + (1 - weight_) * value;
    norm_ = weight_ * norm_ + (1 - weight_);
  }
  return norm_ > 0 ? sum_ / norm_ : std::numeric_limits<double>::quiet_NaN();
}

} // namespace cds
