#include "data/synth_canvas.h"

#include "data/synth_random.h"

namespace cds::synth {
namespace {

constexpr int table_size = 256;

const std::vector<float>& table() {
  static const std::vector<float> values = [] {
    std::vector<float> made(table_size * table_size);
    Random random = stream(0, Stream::noise);
    for (float& value : made)
      value = static_cast<float>(random.uniform(-1, 1));
    return made;
  }();
  return values;
}

// std::floor is a call without SSE 4.1.
int whole_below(float x) {
  const int whole = static_cast<int>(x);
  return whole - static_cast<int>(x < static_cast<float>(whole));
}

float fade(float t) {
  return t * t * (3 - 2 * t);
}

} // namespace

float noise(float x, float y) {
  static const float* const values = table().data();
  const int ix = whole_below(x), iy = whole_below(y);
  const float fx = static_cast<float>(ix), fy = static_cast<float>(iy);
  const int x0 = ix & (table_size - 1), y0 = iy & (table_size - 1);
  const int x1 = (x0 + 1) & (table_size - 1), y1 = (y0 + 1) & (table_size - 1);
  const float tx = fade(x - fx), ty = fade(y - fy);
  const auto at = [&](int column, int row) { return values[row * table_size + column]; };
  const float top = at(x0, y0) + (at(x1, y0) - at(x0, y0)) * tx;
  const float bottom = at(x0, y1) + (at(x1, y1) - at(x0, y1)) * tx;
  return top + (bottom - top) * ty;
}

float rough_noise(float x, float y) {
  return 0.57f * noise(x, y) + 0.29f * noise(x * 2.1f + 17, y * 2.1f + 31) + 0.14f * noise(x * 4.3f + 59, y * 4.3f + 7);
}

std::vector<Station> with_round_ends(std::vector<Station> stations, bool first, bool last) {
  if (stations.size() < 2)
    return stations;
  constexpr int steps = 4;
  const auto cap = [](const Station& end, const Station& inner) {
    std::vector<Station> made; // from the end outwards
    cv::Point2f out = end.centre - inner.centre;
    const float length = std::hypot(out.x, out.y);
    if (length < 1e-4f)
      out = {0, 1};
    else
      out *= 1.0f / length;
    for (int i = 1; i <= steps; ++i) {
      const float angle = static_cast<float>(i) / steps * 1.5f;
      made.push_back({end.centre + out * (end.half_width * std::sin(angle)), end.half_width * std::cos(angle), end.v});
    }
    return made;
  };
  std::vector<Station> closed;
  if (first) {
    closed = cap(stations.front(), stations[1]);
    std::reverse(closed.begin(), closed.end());
  }
  const auto tail = last ? cap(stations.back(), stations[stations.size() - 2]) : std::vector<Station>{};
  closed.insert(closed.end(), stations.begin(), stations.end());
  closed.insert(closed.end(), tail.begin(), tail.end());
  return closed;
}

std::vector<Station> smooth(std::span<const Station> given, int count) {
  std::vector<Station> made;
  const int last = static_cast<int>(given.size()) - 1;
  for (int i = 0; i < count; ++i) {
    const float at = static_cast<float>(i) / static_cast<float>(count - 1) * static_cast<float>(last);
    const int piece = std::min(static_cast<int>(at), last - 1);
    const float t = at - static_cast<float>(piece);
    const auto get = [&](int index) -> const Station& {
      return given[static_cast<std::size_t>(std::clamp(index, 0, last))];
    };
    const Station &a = get(piece - 1), &b = get(piece), &c = get(piece + 1), &d = get(piece + 2);
    const auto spline = [t](float p0, float p1, float p2, float p3) {
      return 0.5f * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t * t +
                     (3 * p1 - p0 - 3 * p2 + p3) * t * t * t);
    };
    made.push_back({{spline(a.centre.x, b.centre.x, c.centre.x, d.centre.x),
                     spline(a.centre.y, b.centre.y, c.centre.y, d.centre.y)},
                    std::max(0.0f, spline(a.half_width, b.half_width, c.half_width, d.half_width)),
                    b.v + (c.v - b.v) * t});
  }
  return made;
}

} // namespace cds::synth
