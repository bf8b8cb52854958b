// A small rasteriser for bodies: tubes with a round cross-section, shaded pixel by pixel. Supersampled by its caller.
#pragma once

#include "data/synth_look.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/core.hpp>
#include <span>
#include <vector>

namespace cds::synth {

struct Rgb {
  float r = 0, g = 0, b = 0;
};
[[nodiscard]] inline Rgb rgb(SynthColour c) {
  return {static_cast<float>(c.red), static_cast<float>(c.green), static_cast<float>(c.blue)};
}
[[nodiscard]] inline Rgb operator*(Rgb c, float f) {
  return {c.r * f, c.g * f, c.b * f};
}
[[nodiscard]] inline Rgb mix(Rgb a, Rgb b, float t) {
  return {a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t};
}
[[nodiscard]] inline std::uint8_t to_byte(float value) {
  return static_cast<std::uint8_t>(std::clamp(value + 0.5f, 0.0f, 255.0f));
}

// Smooth value noise in [-1, 1], repeating every 256 units; one fixed table for all.
[[nodiscard]] float noise(float x, float y);
// Three octaves of it, in about [-1, 1].
[[nodiscard]] float rough_noise(float x, float y);

// One place along a tube: screen position (pixels, y down), half width (pixels), and v in [0, 1] along the part.
struct Station {
  cv::Point2f centre;
  float half_width = 0;
  float v = 0;
};

// What a shader is told of one pixel: u across the part (-1 left edge, 1 right edge as seen), v along it, the normal's
// components on the screen (x right, y down, z towards the viewer).
struct Surface {
  float u, v, nx, ny, nz;
};

struct Light {
  float x = 0, y = -0.6f, z = 0.8f; // unit vector towards the light, in screen axes
  float ambient = 0.6f;
  [[nodiscard]] float at(const Surface& s) const {
    const float facing = s.nx * x + s.ny * y + s.nz * z;
    return ambient + (1.15f - ambient) * std::max(0.0f, facing * 0.85f + 0.15f);
  }
};

// Closes a row of stations with half-round ends.
[[nodiscard]] std::vector<Station> with_round_ends(std::vector<Station> stations, bool first, bool last);
// A smooth row of `count` stations through few given ones (Catmull-Rom).
[[nodiscard]] std::vector<Station> smooth(std::span<const Station> given, int count);

namespace detail {
struct Corner {
  float x, y, u, v;
};
template <class Shade>
void fill_triangle(cv::Mat& picture, const Corner& a, const Corner& b, const Corner& c, cv::Point2f tangent,
                   Shade&& shade) {
  const float area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
  if (std::abs(area) < 1e-6f)
    return;
  const int x0 = std::max(0, static_cast<int>(std::ceil(std::min({a.x, b.x, c.x}) - 0.5f)));
  const int x1 = std::min(picture.cols - 1, static_cast<int>(std::floor(std::max({a.x, b.x, c.x}) - 0.5f)));
  const int y0 = std::max(0, static_cast<int>(std::ceil(std::min({a.y, b.y, c.y}) - 0.5f)));
  const int y1 = std::min(picture.rows - 1, static_cast<int>(std::floor(std::max({a.y, b.y, c.y}) - 0.5f)));
  const float scale = 1.0f / area;
  for (int y = y0; y <= y1; ++y) {
    auto* row = picture.ptr<cv::Vec3b>(y);
    const float py = static_cast<float>(y) + 0.5f;
    for (int x = x0; x <= x1; ++x) {
      const float px = static_cast<float>(x) + 0.5f;
      const float wb = ((px - a.x) * (c.y - a.y) - (c.x - a.x) * (py - a.y)) * scale;
      const float wc = ((b.x - a.x) * (py - a.y) - (px - a.x) * (b.y - a.y)) * scale;
      const float wa = 1.0f - wb - wc;
      if (wa < -1e-4f || wb < -1e-4f || wc < -1e-4f)
        continue;
      Surface s;
      s.u = std::clamp(wa * a.u + wb * b.u + wc * c.u, -1.0f, 1.0f);
      s.v = wa * a.v + wb * b.v + wc * c.v;
      s.nx = tangent.y * s.u;
      s.ny = -tangent.x * s.u;
      s.nz = std::sqrt(std::max(0.0f, 1.0f - s.u * s.u));
      Rgb colour;
      if (shade(s, colour))
        row[x] = {to_byte(colour.r), to_byte(colour.g), to_byte(colour.b)};
    }
  }
}
} // namespace detail

// Paints a tube into an RGB picture (CV_8UC3). shade(const Surface&, Rgb& out) -> bool; false leaves the pixel alone.
template <class Shade>
void fill_tube(cv::Mat& picture, std::span<const Station> stations, Shade&& shade) {
  for (std::size_t i = 0; i + 1 < stations.size(); ++i) {
    const Station &a = stations[i], &b = stations[i + 1];
    cv::Point2f tangent = b.centre - a.centre;
    const float length = std::hypot(tangent.x, tangent.y);
    if (length < 1e-4f)
      continue;
    tangent *= 1.0f / length;
    // Neighbouring pieces share their cross-section, so a bent limb has no gap at its joint.
    const auto across = [&](std::size_t at) {
      cv::Point2f along = tangent;
      if (at > 0 && at + 1 < stations.size())
        along = stations[at + 1].centre - stations[at - 1].centre;
      const float size = std::hypot(along.x, along.y);
      return size < 1e-4f ? cv::Point2f(tangent.y, -tangent.x) : cv::Point2f(along.y / size, -along.x / size);
    };
    const cv::Point2f na = across(i) * a.half_width, nb = across(i + 1) * b.half_width;
    const detail::Corner a0{a.centre.x - na.x, a.centre.y - na.y, -1, a.v},
        a1{a.centre.x + na.x, a.centre.y + na.y, 1, a.v};
    const detail::Corner b0{b.centre.x - nb.x, b.centre.y - nb.y, -1, b.v},
        b1{b.centre.x + nb.x, b.centre.y + nb.y, 1, b.v};
    detail::fill_triangle(picture, a0, a1, b0, tangent, shade);
    detail::fill_triangle(picture, a1, b1, b0, tangent, shade);
  }
}

} // namespace cds::synth
