#include "data/synth_head.h"

#include "data/synth_cloth.h"

#include <numbers>

namespace cds::synth {
namespace {

constexpr float half_height = 0.073f; // of the skull and jaw

float wrapped(float angle) {
  return std::remainder(angle, 2 * std::numbers::pi_v<float>);
}

} // namespace

HeadPainter::HeadPainter(cv::Mat& picture, const SynthLook& look, const Skeleton& body, const Pose& pose,
                         const View& view, const Light& light, float folds)
    : picture_(picture), look_(look), body_(body), view_(view), body_view_(view), light_(light), folds_(folds) {
  view_.yaw += pose.head_turn;
  turn_ = view_.section(0.052f, 0.062f).turn;
}

std::vector<Station> HeadPainter::egg(const std::vector<Ring>& rings) const {
  std::vector<Station> row;
  const float top = rings.front().y, bottom = rings.back().y;
  const auto middle = body_view_(body_.head);
  for (const Ring& ring : rings) {
    // Offsets from the skull's middle turn with the head.
    View local = view_;
    local.feet = {0, 0};
    const auto seen = local(Vec3{0, ring.y, ring.z} * body_.size);
    row.push_back({middle.at + seen.at * (middle.scale / seen.scale),
                   view_.section(ring.across, ring.deep).half_width * body_.size * middle.scale,
                   (top - ring.y) / (top - bottom)});
  }
  return row;
}

std::vector<HeadPainter::Ring> HeadPainter::skull(float grow, float bottom) const {
  std::vector<Ring> rings;
  constexpr int steps = 16;
  for (int i = 0; i <= steps; ++i) {
    const float t = -1 + (1 + bottom) * static_cast<float>(i) / steps; // -1 crown, 1 chin
    float wide = std::sqrt(std::max(0.0f, 1 - std::pow(std::abs(t), 2.3f)));
    if (t > 0)
      wide *= 1 - 0.16f * t; // the jaw
    rings.push_back(
        {-t * half_height * grow, 0.052f * grow * wide, 0.062f * grow * wide, t > 0.2f ? 0.010f * t : 0.0f});
  }
  return rings;
}

Rgb HeadPainter::hair_at(float azimuth, float v) const {
  return rgb(look_.hair_colour) * (1.0f + 0.28f * rough_noise(azimuth * 9 + folds_, v * 4));
}

void HeadPainter::face() const {
  const float tilt = 0.30f * std::sin(view_.elevation);
  const Rgb skin = rgb(look_.skin);
  const bool shaved = look_.hair == SynthHair::bald;
  fill_tube(picture_, egg(skull(1, 1)), [&](const Surface& s, Rgb& out) {
    const float azimuth = wrapped(std::asin(s.u) - turn_);
    const float side = std::abs(azimuth);
    const float v = s.v - tilt * s.nz * (side < 1.57f ? 1.0f : -1.0f);
    out = skin;
    const bool back = side > 1.95f, temple = side > 1.2f;
    if (!shaved && (v < 0.20f + 0.03f * std::cos(azimuth * 5) || (temple && v < 0.50f) || (back && v < 0.80f))) {
      out = hair_at(azimuth, v);
    } else if (side < 1.3f) {
      const float from_eye = std::abs(side - 0.38f);
      if (from_eye < 0.11f && std::abs(v - 0.510f) < 0.020f)
        out = mix(skin, {36, 28, 26}, 0.85f);
      else if (from_eye < 0.19f && std::abs(v - 0.445f) < 0.014f)
        out = mix(skin, rgb(look_.hair_colour), 0.55f);
      else if (side < 0.24f && std::abs(v - 0.795f) < 0.018f)
        out = mix(skin, {150, 50, 52}, 0.5f);
      else if (side < 0.10f && v > 0.50f && v < 0.66f)
        out = skin * 1.06f;
      else if (side < 0.17f && v > 0.66f && v < 0.69f)
        out = skin * 0.84f;
      else if (from_eye < 0.22f && v > 0.46f && v < 0.56f)
        out = skin * 0.93f;
    } else if (side < 1.75f && v > 0.46f && v < 0.64f) {
      out = skin * 0.84f; // ear
    }
    out = out * (light_.at(s) * (s.v > 0.9f ? 0.86f : 1.0f));
    return true;
  });
}

void HeadPainter::ball(Vec3 centre, float radius) const {
  View local = view_;
  local.feet = body_view_(body_.head).at;
  const auto seen = local(centre * body_.size);
  std::vector<Station> row;
  for (int i = 0; i <= 8; ++i) {
    const float t = static_cast<float>(i) / 4 - 1;
    row.push_back({seen.at + cv::Point2f(0, t * radius * body_.size * seen.scale),
                   radius * body_.size * seen.scale * std::sqrt(std::max(0.0f, 1 - t * t)), 0.5f + t / 2});
  }
  fill_tube(picture_, row, [&](const Surface& s, Rgb& out) {
    out = hair_at(s.u * 2, s.v) * light_.at(s);
    return true;
  });
}

void HeadPainter::tail(bool seen_from_behind) const {
  const bool behind_is_near = std::cos(view_.yaw) < 0;
  if (behind_is_near != seen_from_behind)
    return;
  View local = view_;
  local.feet = body_view_(body_.head).at;
  const auto place = [&](Vec3 at, float across, float deep, float v) {
    const auto seen = local(at * body_.size);
    return Station{seen.at, view_.section(across, deep).half_width * body_.size * seen.scale, v};
  };
  std::vector<Station> row;
  if (look_.hair == SynthHair::longer)
    row = {place({0, 0.055f, -0.020f}, 0.050f, 0.040f, 0), place({0, -0.01f, -0.034f}, 0.064f, 0.040f, 0.35f),
           place({0, -0.09f, -0.046f}, 0.070f, 0.030f, 0.7f), place({0, -0.185f, -0.058f}, 0.054f, 0.022f, 1)};
  else if (look_.hair == SynthHair::ponytail)
    row = {place({0, 0.035f, -0.060f}, 0.016f, 0.016f, 0), place({0, 0.000f, -0.092f}, 0.024f, 0.022f, 0.3f),
           place({0, -0.07f, -0.088f}, 0.021f, 0.018f, 0.7f), place({0, -0.145f, -0.078f}, 0.009f, 0.009f, 1)};
  else
    return;
  fill_tube(picture_, with_round_ends(smooth(row, 14), true, true), [&](const Surface& s, Rgb& out) {
    out = hair_at(s.u * 1.5f, s.v * 2) * (light_.at(s) * (seen_from_behind ? 1.0f : 0.72f));
    return true;
  });
}

bool HeadPainter::covers_ears() const {
  return look_.hair == SynthHair::bob || look_.hair == SynthHair::longer;
}

std::vector<HeadPainter::Ring> HeadPainter::hair_rings() const {
  std::vector<Ring> rings = skull(1.10f, covers_ears() ? 0.25f : 0.45f);
  for (Ring& ring : rings) {
    ring.y += 0.004f;
    ring.z -= 0.005f;
  }
  if (covers_ears()) {
    rings.push_back({-0.045f, 0.061f, 0.058f, -0.012f});
    rings.push_back({-0.078f, 0.058f, 0.050f, -0.018f});
    rings.push_back({-0.092f, 0.047f, 0.040f, -0.020f});
  }
  return rings;
}

void HeadPainter::hair() const {
  if (look_.hair == SynthHair::bald)
    return;
  const std::vector<Ring> rings = hair_rings();
  const float low = rings.back().y, high = rings.front().y;
  const float tilt = 0.022f * std::sin(view_.elevation);
  fill_tube(picture_, egg(rings), [&](const Surface& s, Rgb& out) {
    const float azimuth = wrapped(std::asin(s.u) - turn_);
    const float side = std::abs(azimuth);
    const float y = high + (low - high) * s.v + tilt * s.nz * (side < 1.57f ? 1.0f : -1.0f); // above the skull's middle
    const float open = covers_ears() ? 0.85f : 1.15f;                                        // how far the face reaches
    const float line = 0.038f - 0.006f * std::cos(azimuth * 4 + 1);
    if (side < open && y < line)
      return false;
    if (!covers_ears() && side < 1.9f && y < 0.004f)
      return false;
    out = hair_at(azimuth, s.v * 2) * light_.at(s);
    return true;
  });
  if (look_.hair == SynthHair::bun)
    ball({0, 0.058f, -0.055f}, 0.032f);
}

void HeadPainter::hat() const {
  if (look_.hat == SynthHat::none)
    return;
  const bool cap = look_.hat == SynthHat::cap, beanie = look_.hat == SynthHat::beanie;
  View local = view_;
  local.feet = body_view_(body_.head).at;
  const auto brim_disc = [&](bool front_half) {
    const auto seen = local(Vec3{0, 0.034f, 0} * body_.size);
    const float rx = 0.100f * body_.size * seen.scale, ry = rx * (0.14f + 0.8f * std::sin(view_.elevation));
    std::vector<Station> row;
    for (int i = 0; i <= 12; ++i) {
      const float t = front_half ? static_cast<float>(i) / 12 : static_cast<float>(i) / 6 - 1;
      row.push_back({seen.at + cv::Point2f(0, t * ry), rx * std::sqrt(std::max(0.0f, 1 - t * t)), t});
    }
    fill_tube(picture_, row, [&](const Surface& s, Rgb& out) {
      out = rgb(look_.hat_colour) * (s.v > 0.55f ? 0.95f : 0.80f);
      return true;
    });
  };
  if (look_.hat == SynthHat::brim)
    brim_disc(false);
  std::vector<Ring> rings = skull(beanie ? 1.17f : 1.15f, beanie ? -0.12f : -0.28f);
  for (Ring& ring : rings)
    ring.y += beanie ? 0.006f : 0.008f;
  fill_tube(picture_, egg(rings), [&](const Surface& s, Rgb& out) {
    const float azimuth = wrapped(std::asin(s.u) - turn_);
    out = rgb(look_.hat_colour) * crease({azimuth * 0.05f, s.v * 0.05f}, folds_ + 2, 0.10f);
    if (beanie && s.v > 0.70f)
      out = out * (0.72f + 0.1f * std::cos(azimuth * 26));
    if (look_.hat == SynthHat::brim && s.v > 0.80f)
      out = out * 0.6f; // ribbon
    out = out * light_.at(s);
    return true;
  });
  if (cap) {
    const auto root = local(Vec3{0, 0.030f, 0.050f} * body_.size), tip = local(Vec3{0, 0.020f, 0.122f} * body_.size);
    const float wide = std::hypot(0.048f * std::cos(view_.yaw), 0.009f) * body_.size;
    if (tip.depth < root.depth)
      return; // hidden by the head
    std::vector<Station> row{{root.at, wide * root.scale, 0}, {tip.at, wide * tip.scale * 0.8f, 1}};
    if (std::hypot(tip.at.x - root.at.x, tip.at.y - root.at.y) < 0.014f * body_.size * root.scale)
      row[1].centre = root.at + cv::Point2f(0, 0.014f * body_.size * root.scale);
    fill_tube(picture_, smooth(row, 4), [&](const Surface&, Rgb& out) {
      out = rgb(look_.hat_colour) * 0.74f;
      return true;
    });
  }
}

void HeadPainter::paint_behind() const {
  tail(false);
}

void HeadPainter::paint() const {
  if (covers_ears()) // the far side of the hair, seen beside the cheeks
    fill_tube(picture_, egg(hair_rings()), [&](const Surface& s, Rgb& out) {
      out = hair_at(s.u, s.v) * 0.55f;
      return true;
    });
  face();
  hair();
  hat();
}

void HeadPainter::paint_before() const {
  tail(true);
  if (std::cos(view_.yaw) < 0)
    hat(); // stays above the hair that fell over it
}

} // namespace cds::synth
