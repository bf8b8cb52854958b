// A walking body in space and how a camera projects it. Lengths in average body heights: x to the person's left, y up
// from the ground, z to the front.
#pragma once

#include "base/random.h"
#include "data/synth_canvas.h"
#include "data/synth_look.h"

#include <array>

namespace cds::synth {

struct Vec3 {
  float x = 0, y = 0, z = 0;
  friend Vec3 operator+(Vec3 a, Vec3 b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
  friend Vec3 operator-(Vec3 a, Vec3 b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
  friend Vec3 operator*(Vec3 a, float f) { return {a.x * f, a.y * f, a.z * f}; }
};

// Places body points on the canvas. depth grows towards the viewer.
struct View {
  float yaw = 0;       // radians; 0: the person faces the viewer
  float elevation = 0; // radians the camera looks down
  float scale = 1;     // pixels per body height
  cv::Point2f feet;    // the canvas point of the ground below the body

  struct Point {
    cv::Point2f at;
    float depth = 0;
    float scale = 1; // pixels per unit there
  };
  [[nodiscard]] Point operator()(Vec3 p) const;
  // Where a horizontal ellipse of half axes a (sideways) and b (front to back) is seen: half width as a share of the
  // unit, and the angle `turn` such that the surface azimuth at u is asin(u) - turn (0 front, + to the person's left).
  struct Section {
    float half_width = 0, turn = 0;
  };
  [[nodiscard]] Section section(float a, float b) const;
};

enum class ArmPose { swing, straight, phone, pocket };

struct Pose {
  float phase = 0;                                             // of the step, radians
  float stride = 1;                                            // 0 stands, 1 walks briskly
  std::array<ArmPose, 2> arms{ArmPose::swing, ArmPose::swing}; // left, right
  float lean = 0;                                              // radians, forwards
  float head_turn = 0;                                         // radians
};

struct Limb {
  Vec3 top, middle, end;
};

struct Skeleton {
  std::array<Limb, 2> legs, arms; // left, right
  std::array<Vec3, 2> heels, toes;
  Vec3 hip, chest, neck, head; // centres; head is the middle of the skull
  float size = 1;              // the person's height
};

[[nodiscard]] Pose random_pose(Random& random, const SynthLook& look);
[[nodiscard]] Skeleton skeleton(const SynthLook& look, const Pose& pose);

} // namespace cds::synth
