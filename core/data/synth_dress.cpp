#include "data/synth_dress.h"

#include "data/synth_cloth.h"
#include "data/synth_head.h"

#include <functional>
#include <numbers>

namespace cds::synth {
namespace {

constexpr float pi = std::numbers::pi_v<float>;

float wrapped(float angle) {
  return std::remainder(angle, 2 * pi);
}

// One cross-section of the trunk: height above the hip along the spine, half axes sideways and front to back.
struct Ring {
  float height, across, deep;
};

class Dresser {
public:
  Dresser(cv::Mat& picture, const SynthLook& look, const Pose& pose, const View& view, const Light& light, float folds)
      : picture_(picture), look_(look), pose_(pose), view_(view), light_(light), folds_(folds),
        body_(skeleton(look, pose)) {}

  void paint() {
    for (std::size_t side = 0; side < 2; ++side) {
      add(-10 + depth(body_.legs[side].middle), [this, side] { leg(side); });
      add(-10.01f + depth(body_.legs[side].end), [this, side] { shoe(side); });
      const float arm_depth =
          depth((body_.arms[side].top + body_.arms[side].middle + body_.arms[side].end) * (1.0f / 3));
      add(arm_depth < -0.012f ? -3 + arm_depth : 4 + arm_depth, [this, side] { arm(side); });
      if (side == 1 && look_.bag == SynthBag::handbag)
        add((arm_depth < -0.012f ? -3 : 4) + arm_depth - 0.001f, [this] { handbag(); });
    }
    add(-5, [this] { hips(); });
    add(0, [this] { trunk(); });
    if (look_.upper == SynthUpper::hoodie)
      add(depth({0, 0, -1}) > 0 ? 1.5f : -0.5f, [this] { hood(); });
    add(0.8f, [this] { neck(); });
    if (look_.bag == SynthBag::backpack)
      add(depth({0, 0, -1}) > 0 ? 3 : -20, [this] { backpack(); });
    if (look_.bag == SynthBag::satchel)
      add(depth({-0.9f, 0, -0.3f}) > -0.2f ? 6 : -12, [this] { satchel(); });
    std::stable_sort(parts_.begin(), parts_.end(), [](const Part& a, const Part& b) { return a.depth < b.depth; });
    const HeadPainter head(picture_, look_, body_, pose_, view_, light_, folds_);
    head.paint_behind();
    bool head_done = false;
    for (const Part& part : parts_) {
      // The head is above the trunk and below what hangs in front of it.
      if (!head_done && part.depth > 0.9f) {
        head.paint();
        head_done = true;
      }
      part.paint();
    }
    if (!head_done)
      head.paint();
    head.paint_before();
  }

private:
  struct Part {
    float depth;
    std::function<void()> paint;
  };

  void add(float depth, std::function<void()> paint) { parts_.push_back({depth, std::move(paint)}); }
  float depth(Vec3 p) const { return -p.x * std::sin(view_.yaw) + p.z * std::cos(view_.yaw); }

  Vec3 on_spine(float height) const {
    const Vec3 along = body_.neck - body_.hip;
    if (height < 0) // below the hip cloth hangs straight down
      return body_.hip + Vec3{0, height * body_.size, 0};
    return body_.hip + along * (height / 0.335f);
  }

  std::vector<Station> rings(std::initializer_list<Ring> given, float width, float& turn, int count = 22) const {
    std::vector<Station> stations;
    const float top = given.begin()->height, bottom = std::prev(given.end())->height;
    for (const Ring& ring : given) {
      const auto seen = view_(on_spine(ring.height));
      const auto section = view_.section(ring.across * width, ring.deep * width);
      turn = section.turn;
      stations.push_back({seen.at, section.half_width * body_.size * seen.scale, (top - ring.height) / (top - bottom)});
    }
    return smooth(stations, count);
  }

  Station station(Vec3 at, float radius, float v) const {
    const auto seen = view_(at);
    return {seen.at, radius * body_.size * seen.scale, v};
  }

  void leg(std::size_t side) {
    const Limb& limb = body_.legs[side];
    const auto girth = static_cast<float>(0.35 + 0.65 * look_.girth);
    const bool long_cloth = look_.lower == SynthLower::trousers;
    const float loose = long_cloth ? 1.0f : 0.0f;
    const Vec3 calf = limb.middle + (limb.end - limb.middle) * 0.35f;
    const Vec3 mid_thigh = limb.top + (limb.middle - limb.top) * 0.5f;
    const Vec3 hem = limb.middle + (limb.end - limb.middle) * 0.86f;
    const float covered = look_.lower == SynthLower::trousers ? 0.955f
                          : look_.lower == SynthLower::shorts ? 0.42f
                                                              : 0.0f;
    const Station row[] = {station(limb.top, 0.064f * girth, 0),
                           station(mid_thigh, (0.057f + 0.002f * loose) * girth, 0.25f),
                           station(limb.middle, (0.040f + 0.009f * loose) * girth, 0.5f),
                           station(calf, (0.040f + 0.006f * loose) * girth, 0.68f),
                           station(hem, 0.028f + 0.012f * loose, 0.93f),
                           station(limb.end, 0.026f + 0.012f * loose, 1.0f)};
    const auto stations = with_round_ends(smooth(row, 18), false, true);
    const float far = depth(limb.middle) < -0.02f ? 0.86f : 1.0f; // the other leg's shade
    fill_tube(picture_, stations, [&](const Surface& s, Rgb& out) {
      const ClothPlace at{std::asin(s.u) * 0.05f, s.v * 0.48f};
      if (s.v < covered)
        out = cloth(look_.lower_colour, look_.lower_accent, look_.lower_pattern, at) *
              crease(at, folds_ + static_cast<float>(side) * 9, 0.20f);
      else
        out = rgb(look_.skin) * (covered > 0.9f ? 0.7f : 0.97f);
      if (covered > 0 && s.v > covered - 0.025f && s.v < covered)
        out = out * 0.82f;
      out = out * (light_.at(s) * far * (s.v < 0.12f ? 0.8f + 1.6f * s.v : 1.0f));
      return true;
    });
    if (look_.lower == SynthLower::shorts) { // wider than the leg
      const Station wide[] = {station(limb.top, 0.066f * girth, 0), station(mid_thigh, 0.066f * girth, 0.25f),
                              station(limb.top + (limb.middle - limb.top) * 0.88f, 0.062f * girth, 0.42f)};
      fill_tube(picture_, smooth(wide, 8), [&](const Surface& s, Rgb& out) {
        const ClothPlace at{std::asin(s.u) * 0.06f, s.v * 0.48f};
        out = cloth(look_.lower_colour, look_.lower_accent, look_.lower_pattern, at) * crease(at, folds_, 0.16f) *
              (light_.at(s) * far * (s.v > 0.40f ? 0.85f : 1.0f));
        return true;
      });
    }
  }

  void shoe(std::size_t side) {
    const Vec3 heel = body_.heels[side], toe = body_.toes[side];
    const Station row[] = {station(heel, 0.027f, 0), station(heel + (toe - heel) * 0.6f, 0.029f, 0.6f),
                           station(toe, 0.021f, 1)};
    fill_tube(picture_, with_round_ends(smooth(row, 8), true, true), [&](const Surface& s, Rgb& out) {
      const bool sole = s.ny > 0.72f;
      out = sole ? mix(rgb(look_.shoes), {150, 146, 140}, 0.6f) * 0.6f : rgb(look_.shoes) * light_.at(s);
      return true;
    });
  }

  void hips() {
    const auto girth = static_cast<float>(look_.girth);
    float turn = 0;
    const bool skirt = look_.lower == SynthLower::skirt;
    const float flare = 0.012f * pose_.stride;
    const auto stations = skirt ? rings({{0.10f, 0.082f, 0.066f},
                                         {0.0f, 0.102f, 0.080f},
                                         {-0.12f, 0.114f + flare, 0.094f + flare},
                                         {-0.225f, 0.124f + 1.6f * flare, 0.104f + 2 * flare}},
                                        girth, turn)
                                : rings({{0.09f, 0.086f, 0.068f},
                                         {0.03f, 0.096f, 0.074f},
                                         {-0.04f, 0.094f, 0.072f},
                                         {-0.075f, 0.060f, 0.055f}},
                                        girth, turn);
    const float length = skirt ? 0.325f : 0.165f;
    fill_tube(picture_, stations, [&](const Surface& s, Rgb& out) {
      const float azimuth = std::asin(s.u) - turn;
      const ClothPlace at{azimuth * 0.1f, s.v * length};
      out = cloth(look_.lower_colour, look_.lower_accent, look_.lower_pattern, at) *
            crease(at, folds_ + 3, skirt ? 0.24f : 0.14f);
      if (skirt && s.v > 0.96f)
        out = out * 0.8f;
      out = out * light_.at(s);
      return true;
    });
  }

  float cloth_width() const {
    switch (look_.upper) {
    case SynthUpper::tshirt:
      return 1.02f;
    case SynthUpper::shirt:
      return 1.03f;
    case SynthUpper::jacket:
      return 1.10f;
    case SynthUpper::coat:
      return 1.10f;
    case SynthUpper::hoodie:
      return 1.12f;
    }
    return 1;
  }

  bool sleeves_are_long() const { return look_.upper != SynthUpper::tshirt; }
  bool has_yoke() const { return look_.panel && look_.upper != SynthUpper::tshirt && look_.upper != SynthUpper::shirt; }

  // The upper garment's own colour at a place, panel and logo included.
  Rgb upper_cloth(float azimuth, float along) const {
    const ClothPlace at{azimuth * 0.095f, along};
    Rgb colour = cloth(look_.upper_colour, look_.upper_accent, look_.upper_pattern, at);
    const bool front = std::cos(azimuth) > 0;
    const bool open = look_.upper == SynthUpper::coat || look_.upper == SynthUpper::jacket;
    if (look_.panel) {
      const bool inside = has_yoke() ? along < 0.125f || (open && std::abs(wrapped(azimuth)) < 0.30f) : along > 0.185f;
      if (inside)
        colour = rgb(look_.panel_colour);
    }
    if (open && std::abs(wrapped(azimuth)) < 0.045f)
      colour = colour * 0.55f; // zip or button border
    if (look_.upper == SynthUpper::shirt && std::abs(wrapped(azimuth)) < 0.05f)
      colour = colour * 0.82f;
    const float height = look_.panel && has_yoke() ? 0.175f : look_.panel ? 0.125f : 0.115f;
    const float middle = front ? (open ? 0.62f : 0.0f) : pi;
    if (covers(look_.logo, wrapped(azimuth - middle) * 0.095f, along - height, front ? 0.034f : 0.042f))
      colour = rgb(look_.logo_colour);
    return colour;
  }

  bool strap(float azimuth, float along) const {
    const float angle = wrapped(azimuth);
    const bool front = std::abs(angle) < pi / 2;
    if (look_.bag == SynthBag::backpack)
      return front && std::abs(std::abs(angle) - 0.62f) < 0.15f && along < 0.20f;
    if (look_.bag == SynthBag::satchel) {
      const float across = front ? angle : (angle > 0 ? pi - angle : -pi - angle);
      return std::abs(along - (0.015f + (0.85f - across) * 0.155f)) < 0.017f;
    }
    return false;
  }

  void trunk() {
    const auto girth = static_cast<float>(look_.girth);
    const auto shoulders = static_cast<float>(look_.shoulders);
    const float waist = 0.4f + 0.6f * girth;
    float turn = 0;
    const float bottom = look_.upper == SynthUpper::coat     ? -0.20f
                         : look_.upper == SynthUpper::jacket ? -0.005f
                                                             : -0.015f;
    const float flare = 0.012f * pose_.stride;
    const Ring ring_a{0.338f, 0.042f, 0.042f}, ring_b{0.322f, 0.070f * shoulders, 0.050f},
        ring_c{0.303f, 0.100f * shoulders, 0.057f}, ring_d{0.278f, 0.113f * shoulders, 0.064f},
        ring_e{0.235f, 0.109f * shoulders, 0.072f * waist}, ring_f{0.18f, 0.102f * waist, 0.076f * waist},
        ring_g{0.11f, 0.092f * waist, 0.070f * waist}, ring_h{0.04f, 0.097f * waist, 0.073f * waist},
        ring_i{-0.005f, 0.099f * waist, 0.075f * waist};
    const float length = 0.338f - bottom;
    const auto stations = look_.upper == SynthUpper::coat
                              ? rings({ring_a,
                                       ring_b,
                                       ring_c,
                                       ring_d,
                                       ring_e,
                                       ring_f,
                                       ring_g,
                                       ring_h,
                                       ring_i,
                                       {-0.10f, 0.106f * waist + flare, 0.084f * waist + flare},
                                       {bottom, 0.113f * waist + 2 * flare, 0.092f * waist + 2 * flare}},
                                      cloth_width(), turn, 34)
                              : rings({ring_a,
                                       ring_b,
                                       ring_c,
                                       ring_d,
                                       ring_e,
                                       ring_f,
                                       ring_g,
                                       ring_h,
                                       {bottom, 0.099f * waist, 0.075f * waist}},
                                      cloth_width(), turn, 28);
    const bool thick =
        look_.upper == SynthUpper::coat || look_.upper == SynthUpper::hoodie || look_.upper == SynthUpper::jacket;
    fill_tube(picture_, stations, [&](const Surface& s, Rgb& out) {
      const float azimuth = std::asin(s.u) - turn;
      const float along = s.v * length;
      if (strap(azimuth, along)) {
        out = rgb(look_.bag_colour) * 0.9f;
      } else {
        out = upper_cloth(azimuth, along) * crease({azimuth * 0.095f, along}, folds_, thick ? 0.13f : 0.18f);
      }
      if (s.v > 0.965f)
        out = out * 0.8f;
      if (along < 0.03f)
        out = out * (0.72f + along * 9);
      out = out * light_.at(s);
      return true;
    });
  }

  void arm(std::size_t side) {
    const Limb& limb = body_.arms[side];
    const auto girth = static_cast<float>(0.6 + 0.4 * look_.girth);
    const float covered = sleeves_are_long() ? 0.97f : 0.36f;
    const float thick = sleeves_are_long() ? cloth_width() * 1.10f : 1.0f;
    const Vec3 shoulder = limb.top + Vec3{0, 0.004f, 0};
    const Station row[] = {station(shoulder, 0.034f * girth * (sleeves_are_long() ? 0.5f + 0.5f * thick : 1.05f), 0),
                           station(limb.top + (limb.middle - limb.top) * 0.5f, 0.034f * girth * thick, 0.26f),
                           station(limb.middle, 0.028f * girth * thick, 0.52f),
                           station(limb.middle + (limb.end - limb.middle) * 0.45f, 0.026f * girth * thick, 0.74f),
                           station(limb.end, 0.020f * thick, 1)};
    const Vec3 reach = limb.end - limb.middle;
    const Vec3 fingers = limb.end + reach * 0.33f;
    const Station hand[] = {station(limb.end, 0.015f, 0), station(limb.end + reach * 0.18f, 0.020f, 0.5f),
                            station(fingers, 0.012f, 1)};
    const auto skin_part = [&](const Surface& s, Rgb& out) {
      out = rgb(look_.skin) * light_.at(s);
      return true;
    };
    if (pose_.arms[side] != ArmPose::pocket)
      fill_tube(picture_, with_round_ends(smooth(hand, 7), true, true), skin_part);
    fill_tube(picture_, with_round_ends(smooth(row, 18), true, false), [&](const Surface& s, Rgb& out) {
      if (s.v < covered) {
        const ClothPlace at{std::asin(s.u) * 0.035f, s.v * 0.32f};
        out = has_yoke() && s.v < 0.22f ? rgb(look_.panel_colour)
                                        : cloth(look_.upper_colour, look_.upper_accent, look_.upper_pattern, at);
        out = out * crease(at, folds_ + 5 + static_cast<float>(side), 0.20f);
        if (s.v > covered - 0.03f)
          out = out * 0.8f;
      } else {
        out = rgb(look_.skin);
      }
      // Edges a little darker than the trunk's, so that an arm is seen in front of it.
      out = out * (light_.at(s) * (0.82f + 0.18f * s.nz));
      return true;
    });
    if (!sleeves_are_long()) {
      const Station sleeve[] = {station(shoulder, 0.037f * girth, 0),
                                station(limb.top + (limb.middle - limb.top) * 0.66f, 0.042f * girth, 1)};
      fill_tube(picture_, with_round_ends(smooth(sleeve, 6), true, false), [&](const Surface& s, Rgb& out) {
        const ClothPlace at{std::asin(s.u) * 0.04f, s.v * 0.12f};
        out = cloth(look_.upper_colour, look_.upper_accent, look_.upper_pattern, at) * crease(at, folds_, 0.14f) *
              (light_.at(s) * (0.84f + 0.16f * s.nz) * (s.v > 0.93f ? 0.8f : 1.0f));
        return true;
      });
    }
  }

  void neck() {
    const Station row[] = {station(body_.head + Vec3{0, -0.035f * body_.size, -0.006f}, 0.029f, 0),
                           station(body_.neck + Vec3{0, -0.012f * body_.size, 0}, 0.034f, 1)};
    fill_tube(picture_, smooth(row, 5), [&](const Surface& s, Rgb& out) {
      out = rgb(look_.skin) * (light_.at(s) * 0.78f);
      return true;
    });
    const bool collar =
        look_.upper == SynthUpper::shirt || look_.upper == SynthUpper::coat || look_.upper == SynthUpper::jacket;
    if (!collar)
      return;
    const Station band[] = {station(body_.neck + Vec3{0, 0.020f * body_.size, 0}, 0.037f, 0),
                            station(body_.neck + Vec3{0, -0.012f * body_.size, 0}, 0.050f, 1)};
    const float turn = view_.section(1, 1).turn;
    fill_tube(picture_, smooth(band, 5), [&](const Surface& s, Rgb& out) {
      if (std::abs(wrapped(std::asin(s.u) - turn)) < 0.55f)
        return false; // open at the throat
      out = rgb(has_yoke() ? look_.panel_colour : look_.upper_colour) * (light_.at(s) * 0.95f);
      return true;
    });
  }

  void hood() {
    const Vec3 behind = body_.neck + Vec3{0, -0.012f, -0.052f} * body_.size;
    const Station row[] = {station(behind + Vec3{0, 0.038f, 0.008f}, 0.046f, 0), station(behind, 0.072f, 0.5f),
                           station(behind + Vec3{0, -0.050f, 0}, 0.040f, 1)};
    fill_tube(picture_, with_round_ends(smooth(row, 9), true, true), [&](const Surface& s, Rgb& out) {
      out = rgb(has_yoke() ? look_.panel_colour : look_.upper_colour) * (light_.at(s) * (s.v < 0.16f ? 0.62f : 0.92f));
      return true;
    });
  }

  // A bag: a soft box around `centre`, half axes across, deep; from top to bottom.
  void box(Vec3 centre, float across, float deep, float half_height, float round) {
    const auto section = view_.section(across, deep);
    std::vector<Station> row;
    constexpr int steps = 14;
    for (int i = 0; i <= steps; ++i) {
      const float t = 2.0f * static_cast<float>(i) / steps - 1;
      const auto seen = view_(centre + Vec3{0, -t * half_height * body_.size, 0});
      const float fullness = std::pow(std::max(0.0f, 1 - std::pow(std::abs(t), round)), 1 / round);
      row.push_back({seen.at, section.half_width * body_.size * seen.scale * fullness, 0.5f + 0.5f * t});
    }
    fill_tube(picture_, row, [&](const Surface& s, Rgb& out) {
      // A box is flatter than a tube: its face keeps the light until near its edge.
      Surface flat = s;
      flat.nx *= std::abs(s.u);
      flat.nz = std::sqrt(std::max(0.0f, 1 - flat.nx * flat.nx));
      out = rgb(look_.bag_colour) * (light_.at(flat) * crease({s.u * 0.06f, s.v * 0.1f}, folds_ + 11, 0.12f));
      if (std::abs(s.v - 0.30f) < 0.025f || (s.v > 0.58f && std::abs(std::abs(s.u) - 0.62f) < 0.05f))
        out = out * 0.66f; // seams and pocket
      if (std::abs(s.u) > 0.93f)
        out = out * 0.8f;
      return true;
    });
  }

  void backpack() { box(on_spine(0.195f) + Vec3{0, 0, -0.108f} * body_.size, 0.088f, 0.050f, 0.112f, 4); }

  void satchel() { box(body_.hip + Vec3{-0.118f, 0.015f, -0.01f} * body_.size, 0.030f, 0.078f, 0.062f, 6); }

  void handbag() {
    const Limb& limb = body_.arms[1];
    const Vec3 hand = limb.end + (limb.end - limb.middle) * 0.2f;
    const Vec3 centre = hand + Vec3{0, -0.125f, 0} * body_.size;
    for (const float offset : {-0.035f, 0.035f}) {
      const Station handle[] = {station(hand, 0.005f, 0),
                                station(centre + Vec3{0, 0.05f, offset} * body_.size, 0.005f, 1)};
      fill_tube(picture_, smooth(handle, 4), [&](const Surface& s, Rgb& out) {
        out = rgb(look_.bag_colour) * (0.7f * light_.at(s));
        return true;
      });
    }
    box(centre, 0.034f, 0.082f, 0.064f, 5);
  }

  cv::Mat& picture_;
  const SynthLook& look_;
  const Pose& pose_;
  const View& view_;
  const Light& light_;
  float folds_;
  Skeleton body_;
  std::vector<Part> parts_;
};

} // namespace

void paint_person(cv::Mat& picture, const SynthLook& look, const Pose& pose, const View& view, const Light& light,
                  float folds) {
  Dresser(picture, look, pose, view, light, folds).paint();
}

void paint_shadow(cv::Mat& picture, const View& view, const SynthLook& look, const Light& light, float strength) {
  const float width = 0.17f * static_cast<float>(look.height) * view.scale;
  const float height = width * (0.16f + 0.8f * std::sin(view.elevation));
  const cv::Point2f centre{view.feet.x - light.x * width * 0.7f, view.feet.y - 0.1f * height};
  const int x0 = std::max(0, static_cast<int>(centre.x - 2 * width)),
            x1 = std::min(picture.cols - 1, static_cast<int>(centre.x + 2 * width));
  const int y0 = std::max(0, static_cast<int>(centre.y - 2 * height)),
            y1 = std::min(picture.rows - 1, static_cast<int>(centre.y + 2 * height));
  for (int y = y0; y <= y1; ++y) {
    auto* row = picture.ptr<cv::Vec3b>(y);
    for (int x = x0; x <= x1; ++x) {
      const float dx = (static_cast<float>(x) - centre.x) / width, dy = (static_cast<float>(y) - centre.y) / height;
      const float keep = 1 - strength * std::exp(-1.6f * (dx * dx + dy * dy));
      for (int c = 0; c < 3; ++c)
        row[x][c] = to_byte(static_cast<float>(row[x][c]) * keep);
    }
  }
}

} // namespace cds::synth
