// What a synthetic person looks like, as a plain description that can be compared mark by mark.
#pragma once

#include "base/json.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace cds {

struct SynthSpec;

struct SynthColour {
  std::uint8_t red = 0, green = 0, blue = 0;
  bool operator==(const SynthColour&) const = default;
};

enum class SynthHair { bald, cropped, bob, longer, bun, ponytail };
enum class SynthUpper { tshirt, shirt, jacket, coat, hoodie };
enum class SynthLower { trousers, shorts, skirt };
enum class SynthPattern { plain, bands, stripes, checks, dots };
enum class SynthLogo { none, disc, square, triangle, cross, ring };
enum class SynthBag { none, backpack, handbag, satchel };
enum class SynthHat { none, cap, beanie, brim };

// Lengths are shares of the body's height or of an average body's (1.0).
struct SynthLook {
  double height = 1.0;    // 0.88-1.08
  double girth = 1.0;     // 0.82-1.25
  double legs = 1.0;      // 0.96-1.05
  double shoulders = 1.0; // 0.88-1.12
  SynthColour skin;
  SynthHair hair = SynthHair::cropped;
  SynthColour hair_colour;
  SynthUpper upper = SynthUpper::tshirt;
  SynthColour upper_colour, upper_accent;
  SynthPattern upper_pattern = SynthPattern::plain;
  bool panel = false; // a large field of another colour: an open front's lining, or a yoke over chest and back
  SynthColour panel_colour;
  SynthLogo logo = SynthLogo::none; // small, on chest and back
  SynthColour logo_colour;
  SynthLower lower = SynthLower::trousers;
  SynthColour lower_colour, lower_accent;
  SynthPattern lower_pattern = SynthPattern::plain;
  SynthColour shoes;
  SynthBag bag = SynthBag::none;
  SynthColour bag_colour;
  SynthHat hat = SynthHat::none;
  SynthColour hat_colour;
  bool operator==(const SynthLook&) const = default;
};

// The marks by which members of a family may differ. Small ones are a few pixels at 128x64, large ones a third of a
// body.
enum class SynthMark { none, logo, shoes, hat, bag, panel, lower, other };
[[nodiscard]] bool is_small(SynthMark mark); // logo, shoes, hat
[[nodiscard]] std::string to_string(SynthMark mark);

struct SynthIdentity {
  int number = 0;  // as in file names, from 1
  int family = -1; // -1: none. Families lie within one half of the set
  SynthMark small_mark = SynthMark::none, large_mark = SynthMark::none; // the family's
  SynthLook look;
};

// The marks in which two looks differ; everything without a mark of its own is `other`. Empty for equal looks.
[[nodiscard]] std::vector<SynthMark> differing_marks(const SynthLook& a, const SynthLook& b);

// A person of their own, keyed by (seed, number).
[[nodiscard]] SynthLook random_look(std::uint64_t seed, std::uint32_t number);

// All identities of a set in ascending order. A family of four is every combination of two small and two large marks,
// so neither mark alone tells its members apart; the last family of a half may have two or three members.
[[nodiscard]] std::vector<SynthIdentity> synth_identities(const SynthSpec& spec);

[[nodiscard]] Json to_json(const SynthLook& look); // words and "#rrggbb" colours, for people

} // namespace cds
