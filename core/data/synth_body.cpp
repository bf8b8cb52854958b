#include "data/synth_body.h"

#include "data/synth_random.h"

#include <numbers>

namespace cds::synth {

View::Point View::operator()(Vec3 p) const {
  const float x = p.x * std::cos(yaw) + p.z * std::sin(yaw);
  const float z = -p.x * std::sin(yaw) + p.z * std::cos(yaw);
  const float up = p.y * std::cos(elevation) - z * std::sin(elevation);
  const float depth = z * std::cos(elevation) + p.y * std::sin(elevation);
  constexpr float distance = 4.5f; // gives the nearer head of a high camera its larger size
  const float near = scale * distance / (distance - depth);
  return {{feet.x + x * near, feet.y - up * near}, depth, near};
}

View::Section View::section(float a, float b) const {
  const float across = a * std::cos(yaw), along = b * std::sin(yaw);
  return {std::hypot(across, along), std::atan2(along, across)};
}

Pose random_pose(Random& random, const SynthLook& look) {
  Pose pose;
  pose.phase = static_cast<float>(random.uniform(0, 2 * std::numbers::pi));
  pose.stride = static_cast<float>(random.chance(0.8) ? random.uniform(0.55, 1.05) : random.uniform(0.0, 0.15));
  pose.lean = static_cast<float>(bell(random, 0.035, 0.025));
  pose.head_turn = static_cast<float>(bell(random, 0.0, 0.22));
  for (ArmPose& arm : pose.arms) {
    const double chance = random.uniform();
    arm = chance < 0.74   ? ArmPose::swing
          : chance < 0.86 ? ArmPose::straight
          : chance < 0.94 ? ArmPose::phone
                          : ArmPose::pocket;
  }
  if (look.bag == SynthBag::handbag)
    pose.arms[1] = ArmPose::straight; // it hangs there
  return pose;
}

Skeleton skeleton(const SynthLook& look, const Pose& pose) {
  Skeleton body;
  const auto size = static_cast<float>(look.height);
  body.size = size;
  const auto legs = static_cast<float>(look.legs);
  const auto shoulders = static_cast<float>(look.shoulders * (0.75 + 0.25 * look.girth));
  const float thigh = 0.245f * legs, shin = 0.235f * legs, ankle = 0.035f;

  const float swing = 0.46f * pose.stride; // radians of the thigh
  float lowest = 1;
  std::array<float, 2> hip_angle{}, knee_angle{};
  for (std::size_t side = 0; side < 2; ++side) {
    const float phase = pose.phase + (side == 0 ? 0.0f : std::numbers::pi_v<float>);
    hip_angle[side] = swing * std::sin(phase) + 0.05f * pose.stride;
    // The knee bends most while the leg swings forwards.
    knee_angle[side] =
        0.06f + 0.85f * pose.stride * std::pow(std::max(0.0f, std::cos(phase + 0.25f)), 2.0f) + 0.10f * pose.stride;
    const float reach = thigh * std::cos(hip_angle[side]) + shin * std::cos(hip_angle[side] - knee_angle[side]) + ankle;
    lowest = side == 0 ? reach : std::max(lowest, reach);
  }
  const float hip_height = lowest; // the longer leg stands on the ground
  body.hip = {0, hip_height, 0};
  const float spine = 0.335f;
  const auto tilt = [&](float up, float forward, float side) {
    return Vec3{side, hip_height + up * std::cos(pose.lean) - forward * std::sin(pose.lean),
                up * std::sin(pose.lean) + forward * std::cos(pose.lean)};
  };
  body.chest = tilt(0.22f, 0, 0);
  body.neck = tilt(spine, 0, 0);
  body.head = tilt(spine + 0.108f, 0.012f, 0);
  for (std::size_t side = 0; side < 2; ++side) {
    const float sign = side == 0 ? 1.0f : -1.0f;
    Limb& leg = body.legs[side];
    leg.top = {sign * 0.047f, hip_height, 0};
    leg.middle = leg.top + Vec3{0, -thigh * std::cos(hip_angle[side]), thigh * std::sin(hip_angle[side])};
    const float shin_angle = hip_angle[side] - knee_angle[side];
    leg.end = leg.middle + Vec3{sign * -0.004f, -shin * std::cos(shin_angle), shin * std::sin(shin_angle)};
    // The foot: flat when it stands, pointing down when the leg swings back.
    const float pitch = std::clamp(shin_angle * 0.8f, -0.9f, 0.25f);
    body.heels[side] = leg.end + Vec3{0, -ankle * 0.45f, -0.022f};
    body.toes[side] =
        leg.end + Vec3{sign * 0.012f, -ankle * 0.55f + 0.105f * std::sin(pitch), 0.105f * std::cos(pitch)};

    Limb& arm = body.arms[side];
    arm.top = tilt(spine - 0.066f, 0, sign * 0.098f * shoulders);
    const float phase = pose.phase + (side == 0 ? std::numbers::pi_v<float> : 0.0f);
    float upper_angle = 0.42f * pose.stride * std::sin(phase), elbow = 0.22f + 0.25f * pose.stride, outwards = 0.10f;
    switch (pose.arms[side]) {
    case ArmPose::swing:
      break;
    case ArmPose::straight:
      upper_angle *= 0.2f;
      elbow = 0.08f;
      break;
    case ArmPose::phone:
      upper_angle = 0.35f;
      elbow = 1.75f;
      break;
    case ArmPose::pocket:
      upper_angle = -0.3f;
      elbow = 0.75f;
      outwards = 0.2f;
      break;
    }
    const float upper = 0.165f, fore = 0.15f;
    arm.middle = arm.top +
                 Vec3{sign * upper * std::sin(outwards), -upper * std::cos(upper_angle), upper * std::sin(upper_angle)};
    const float fore_angle = upper_angle + elbow;
    arm.end = arm.middle + Vec3{sign * -0.012f * elbow, -fore * std::cos(fore_angle), fore * std::sin(fore_angle)};
  }
  const auto grow = [size](Vec3& p) { p = p * size; };
  for (auto* limbs : {&body.legs, &body.arms})
    for (Limb& limb : *limbs) {
      grow(limb.top);
      grow(limb.middle);
      grow(limb.end);
    }
  for (auto* points : {&body.heels, &body.toes})
    for (Vec3& point : *points)
      grow(point);
  for (Vec3* point : {&body.hip, &body.chest, &body.neck, &body.head})
    grow(*point);
  return body;
}

} // namespace cds::synth
