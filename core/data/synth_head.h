// Head, face, hair and hat.
#pragma once

#include "data/synth_body.h"

namespace cds::synth {

class HeadPainter {
public:
  HeadPainter(cv::Mat& picture, const SynthLook& look, const Skeleton& body, const Pose& pose, const View& view,
              const Light& light, float folds);
  void paint_behind() const; // long hair that hangs behind neck and shoulders
  void paint() const;        // head, face, hair, hat
  void paint_before() const; // long hair in front of the back, when the person is seen from behind

private:
  // A row of an egg around the skull: y above its middle, half axes; y falls from row to row.
  struct Ring {
    float y, across, deep, z;
  };
  [[nodiscard]] std::vector<Station> egg(const std::vector<Ring>& rings) const;
  [[nodiscard]] std::vector<Ring> skull(float grow, float bottom) const;
  [[nodiscard]] Rgb hair_at(float azimuth, float v) const;
  void ball(Vec3 centre, float radius) const;
  void tail(bool seen_from_behind) const;
  void face() const;
  void hair() const;
  [[nodiscard]] std::vector<Ring> hair_rings() const;
  [[nodiscard]] bool covers_ears() const;
  void hat() const;

  cv::Mat& picture_;
  const SynthLook& look_;
  const Skeleton& body_;
  View view_; // turned with the head
  View body_view_;
  const Light& light_;
  float folds_;
  float turn_;
};

} // namespace cds::synth
