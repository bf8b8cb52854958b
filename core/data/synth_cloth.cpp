#include "data/synth_cloth.h"

namespace cds::synth {
namespace {

float share(float x) {
  return x - std::floor(x);
}

} // namespace

Rgb cloth(SynthColour colour, SynthColour accent, SynthPattern pattern, ClothPlace at) {
  const Rgb base = rgb(colour), other = rgb(accent);
  switch (pattern) {
  case SynthPattern::plain:
    return base;
  case SynthPattern::bands:
    return share(at.along / 0.062f) < 0.45f ? other : base;
  case SynthPattern::stripes:
    return share(at.across / 0.042f + 0.2f) < 0.38f ? other : base;
  case SynthPattern::checks: {
    const float weight = 0.5f * static_cast<float>(share(at.along / 0.058f) < 0.42f) +
                         0.5f * static_cast<float>(share(at.across / 0.058f) < 0.42f);
    return mix(base, other, weight * 0.85f);
  }
  case SynthPattern::dots: {
    const float row = std::floor(at.along / 0.036f);
    const float dx = share(at.across / 0.042f + 0.5f * std::fmod(std::abs(row), 2.0f)) - 0.5f,
                dy = share(at.along / 0.036f) - 0.5f;
    return dx * dx * 1.36f + dy * dy < 0.085f ? other : base;
  }
  }
  return base;
}

float crease(ClothPlace at, float folds, float depth) {
  return 1.0f + depth * (0.68f * noise(at.across * 27 + folds, at.along * 18 + folds * 0.37f) +
                         0.32f * noise(at.across * 62 + folds, at.along * 44));
}

bool covers(SynthLogo logo, float dx, float dy, float radius) {
  const float x = dx / radius, y = dy / radius;
  switch (logo) {
  case SynthLogo::none:
    return false;
  case SynthLogo::disc:
    return x * x + y * y < 1;
  case SynthLogo::square:
    return std::max(std::abs(x), std::abs(y)) < 0.92f;
  case SynthLogo::triangle:
    return y < 0.85f && y > -1.05f && std::abs(x) < (y + 1.05f) * 0.58f;
  case SynthLogo::cross:
    return std::max(std::abs(x), std::abs(y)) < 1.1f && std::min(std::abs(x), std::abs(y)) < 0.40f;
  case SynthLogo::ring: {
    const float d = x * x + y * y;
    return d < 1.15f && d > 0.30f;
  }
  }
  return false;
}

} // namespace cds::synth
