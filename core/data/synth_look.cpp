#include "data/synth_look.h"

#include "data/synth.h"
#include "data/synth_random.h"

#include <cstdio>

namespace cds {
namespace {

using synth::pick;

constexpr SynthColour skins[] = {{244, 208, 184}, {232, 190, 160}, {222, 172, 138}, {198, 146, 110},
                                 {160, 110, 78},  {122, 82, 58},   {92, 62, 46}};
constexpr SynthColour hairs[] = {{28, 24, 22},   {44, 32, 26},    {72, 48, 32},    {104, 70, 42},
                                 {164, 124, 72}, {198, 164, 104}, {140, 138, 136}, {128, 58, 34}};
// What people wear: mostly muted, some bright.
constexpr SynthColour cloths[] = {{38, 38, 42},    {62, 64, 70},    {120, 122, 126}, {172, 174, 176}, {228, 228, 224},
                                  {236, 224, 198}, {198, 176, 140}, {128, 96, 66},   {84, 60, 44},    {38, 52, 92},
                                  {58, 90, 150},   {112, 152, 198}, {40, 84, 62},    {92, 112, 60},   {120, 30, 42},
                                  {186, 44, 46},   {216, 112, 44},  {228, 190, 62},  {196, 110, 140}, {112, 70, 130},
                                  {46, 130, 136},  {150, 196, 170}};
constexpr SynthColour trousers[] = {{34, 35, 40},    {52, 54, 60}, {44, 58, 96},    {70, 96, 142},
                                    {112, 134, 168}, {96, 96, 98}, {150, 138, 112}, {190, 174, 140},
                                    {86, 70, 52},    {74, 82, 58}, {212, 210, 204}};
constexpr SynthColour leathers[] = {{30, 30, 32},  {70, 46, 32},  {124, 84, 52},  {232, 230, 226},
                                    {178, 44, 44}, {50, 78, 132}, {128, 130, 132}};
constexpr SynthColour vivid[] = {{240, 240, 236}, {28, 28, 32},   {214, 40, 44},  {242, 196, 38}, {36, 104, 196},
                                 {40, 152, 84},   {240, 124, 36}, {226, 92, 160}, {60, 190, 206}};

// A colour of `palette` that stands out from every one of `others`.
SynthColour apart(Random& random, std::span<const SynthColour> palette, std::initializer_list<SynthColour> others,
                  double distance) {
  SynthColour best = palette[0];
  double best_distance = -1;
  for (int attempt = 0; attempt < 24; ++attempt) {
    const SynthColour colour = pick(random, palette);
    double nearest = 1;
    for (const SynthColour& other : others)
      nearest = std::min(nearest, synth::contrast(colour, other));
    if (nearest >= distance)
      return colour;
    if (nearest > best_distance) {
      best = colour;
      best_distance = nearest;
    }
  }
  return best;
}

template <class Enum>
Enum weighted(Random& random, std::initializer_list<std::pair<Enum, double>> choices) {
  double total = 0;
  for (const auto& [value, weight] : choices)
    total += weight;
  double at = random.uniform() * total;
  for (const auto& [value, weight] : choices) {
    at -= weight;
    if (at < 0)
      return value;
  }
  return choices.begin()->first;
}

SynthLook draw_look(Random& random) {
  SynthLook look;
  look.height = std::clamp(synth::bell(random, 0.98, 0.045), 0.88, 1.08);
  look.girth = std::clamp(synth::bell(random, 1.0, 0.09), 0.82, 1.25);
  look.legs = random.uniform(0.96, 1.05);
  look.shoulders = std::clamp(synth::bell(random, 1.0, 0.06), 0.88, 1.12);
  const std::uint32_t complexion = random.below(std::size(skins));
  look.skin = skins[complexion];
  look.hair = weighted<SynthHair>(random, {{SynthHair::cropped, 4},
                                           {SynthHair::bob, 2},
                                           {SynthHair::longer, 2.2},
                                           {SynthHair::bun, 0.9},
                                           {SynthHair::ponytail, 1.3},
                                           {SynthHair::bald, 0.6}});
  look.hair_colour = complexion < 4 ? pick(random, hairs) : hairs[random.below(3)];
  look.upper = weighted<SynthUpper>(random, {{SynthUpper::tshirt, 3},
                                             {SynthUpper::shirt, 2},
                                             {SynthUpper::jacket, 2},
                                             {SynthUpper::coat, 1.4},
                                             {SynthUpper::hoodie, 1.6}});
  look.upper_colour = pick(random, cloths);
  const bool light_wear = look.upper == SynthUpper::tshirt || look.upper == SynthUpper::shirt;
  look.upper_pattern = weighted<SynthPattern>(random, {{SynthPattern::plain, light_wear ? 4.0 : 9.0},
                                                       {SynthPattern::bands, 1.2},
                                                       {SynthPattern::stripes, 0.8},
                                                       {SynthPattern::checks, 1},
                                                       {SynthPattern::dots, 0.5}});
  look.upper_accent = apart(random, cloths, {look.upper_colour}, 0.25);
  look.panel = random.chance(0.22);
  look.panel_colour = apart(random, cloths, {look.upper_colour}, 0.22);
  if (random.chance(0.45))
    look.logo = static_cast<SynthLogo>(random.between(1, 5));
  look.logo_colour = apart(random, vivid, {look.upper_colour, look.panel_colour}, 0.32);
  look.lower = weighted<SynthLower>(
      random, {{SynthLower::trousers, 6}, {SynthLower::shorts, light_wear ? 1.8 : 0.3}, {SynthLower::skirt, 1.6}});
  look.lower_colour = look.lower == SynthLower::skirt ? pick(random, cloths) : pick(random, trousers);
  look.lower_pattern = look.lower == SynthLower::skirt ? weighted<SynthPattern>(random, {{SynthPattern::plain, 3},
                                                                                         {SynthPattern::checks, 1},
                                                                                         {SynthPattern::dots, 0.8},
                                                                                         {SynthPattern::bands, 0.6}})
                                                       : SynthPattern::plain;
  look.lower_accent = apart(random, cloths, {look.lower_colour}, 0.25);
  look.shoes = pick(random, leathers);
  look.bag = weighted<SynthBag>(
      random, {{SynthBag::none, 5}, {SynthBag::backpack, 2.2}, {SynthBag::handbag, 1.5}, {SynthBag::satchel, 1.6}});
  look.bag_colour = random.chance(0.6) ? pick(random, leathers) : pick(random, cloths);
  look.hat = weighted<SynthHat>(
      random, {{SynthHat::none, 6}, {SynthHat::cap, 1.4}, {SynthHat::beanie, 0.9}, {SynthHat::brim, 0.6}});
  look.hat_colour = pick(random, cloths);
  return look;
}

// Gives `look` variant 0 or 1 of a mark; `colours` are the two colours drawn for the family.
void apply(SynthLook& look, SynthMark mark, int variant, const std::array<SynthColour, 2>& colours,
           const SynthLook& base) {
  const SynthColour colour = colours[static_cast<std::size_t>(variant)];
  switch (mark) {
  case SynthMark::logo:
    look.logo = variant == 0 ? base.logo : static_cast<SynthLogo>(static_cast<int>(base.logo) % 5 + 1);
    look.logo_colour = colour;
    break;
  case SynthMark::shoes:
    look.shoes = colour;
    break;
  case SynthMark::hat:
    look.hat_colour = colour;
    break;
  case SynthMark::bag:
    look.bag_colour = colour;
    break;
  case SynthMark::panel:
    look.panel_colour = colour;
    break;
  case SynthMark::lower:
    look.lower_colour = colour;
    break;
  case SynthMark::none:
  case SynthMark::other:
    break;
  }
}

std::array<SynthColour, 2> variants(Random& random, SynthMark mark, const SynthLook& base) {
  const SynthColour first = [&] {
    switch (mark) {
    case SynthMark::logo:
      return apart(random, vivid, {base.upper_colour, base.panel ? base.panel_colour : base.upper_colour}, 0.4);
    case SynthMark::shoes:
      return pick(random, leathers);
    case SynthMark::hat:
      return pick(random, vivid);
    case SynthMark::bag:
    case SynthMark::panel:
      return apart(random, cloths, {base.upper_colour}, 0.22);
    default:
      return pick(random, trousers);
    }
  }();
  const double distance = 0.4;
  switch (mark) {
  case SynthMark::logo:
    return {first, apart(random, vivid, {first, base.upper_colour, base.panel ? base.panel_colour : base.upper_colour},
                         distance)};
  case SynthMark::shoes:
    return {first, apart(random, leathers, {first}, distance)};
  case SynthMark::hat:
    return {first, apart(random, vivid, {first}, distance)};
  case SynthMark::bag:
  case SynthMark::panel:
    return {first, apart(random, cloths, {first, base.upper_colour}, 0.25)};
  default:
    return {first, apart(random, trousers, {first}, 0.3)};
  }
}

struct Family {
  SynthMark small_mark, large_mark;
  std::array<SynthLook, 4> looks;
};

Family draw_family(std::uint64_t seed, std::uint32_t number) {
  Random random = synth::stream(seed, synth::Stream::family, number);
  Family family;
  constexpr SynthMark small_marks[] = {SynthMark::logo, SynthMark::shoes, SynthMark::hat};
  constexpr SynthMark large_marks[] = {SynthMark::bag, SynthMark::panel, SynthMark::lower};
  family.small_mark = pick(random, small_marks);
  family.large_mark = pick(random, large_marks);
  SynthLook base = draw_look(random);
  if (family.small_mark == SynthMark::logo) {
    base.logo = static_cast<SynthLogo>(random.between(1, 5));
    base.upper_pattern = SynthPattern::plain; // a small logo is lost among checks, below long hair or a backpack
    if (base.hair == SynthHair::longer)
      base.hair = SynthHair::bob;
    if (base.bag == SynthBag::backpack)
      base.bag = SynthBag::none;
  }
  if (family.small_mark == SynthMark::hat && base.hat == SynthHat::none)
    base.hat = static_cast<SynthHat>(random.between(1, 3));
  if (family.large_mark == SynthMark::bag)
    base.bag = random.chance(0.6) && family.small_mark != SynthMark::logo ? SynthBag::backpack : SynthBag::satchel;
  if (family.large_mark == SynthMark::panel)
    base.panel = true;
  const auto large = variants(random, family.large_mark, base);
  if (family.large_mark == SynthMark::panel)
    base.panel_colour = large[0];
  const auto small = variants(random, family.small_mark, base);
  for (int member = 0; member < 4; ++member) {
    SynthLook& look = family.looks[static_cast<std::size_t>(member)];
    look = base;
    apply(look, family.small_mark, member % 2, small, base);
    apply(look, family.large_mark, member / 2, large, base);
  }
  return family;
}

std::string colour_text(SynthColour colour) {
  char text[8];
  std::snprintf(text, sizeof text, "#%02x%02x%02x", colour.red, colour.green, colour.blue);
  return text;
}

template <class Enum, std::size_t N>
std::string word(Enum value, const char* const (&words)[N]) {
  return words[static_cast<std::size_t>(value)];
}

constexpr const char* pattern_words[] = {"plain", "bands", "stripes", "checks", "dots"};

} // namespace

bool is_small(SynthMark mark) {
  return mark == SynthMark::logo || mark == SynthMark::shoes || mark == SynthMark::hat;
}

std::string to_string(SynthMark mark) {
  return word(mark, {"none", "logo", "shoes", "hat", "bag", "panel", "lower", "other"});
}

std::vector<SynthMark> differing_marks(const SynthLook& a, const SynthLook& b) {
  std::vector<SynthMark> marks;
  const auto note = [&](bool differs, SynthMark mark) {
    if (differs)
      marks.push_back(mark);
  };
  note(a.logo != b.logo || a.logo_colour != b.logo_colour, SynthMark::logo);
  note(a.shoes != b.shoes, SynthMark::shoes);
  note(a.hat != b.hat || a.hat_colour != b.hat_colour, SynthMark::hat);
  note(a.bag != b.bag || a.bag_colour != b.bag_colour, SynthMark::bag);
  note(a.panel != b.panel || a.panel_colour != b.panel_colour, SynthMark::panel);
  note(a.lower != b.lower || a.lower_colour != b.lower_colour || a.lower_accent != b.lower_accent ||
           a.lower_pattern != b.lower_pattern,
       SynthMark::lower);
  SynthLook rest = b; // what is left once the marks above are made equal
  rest.logo = a.logo, rest.logo_colour = a.logo_colour, rest.shoes = a.shoes, rest.hat = a.hat,
  rest.hat_colour = a.hat_colour;
  rest.bag = a.bag, rest.bag_colour = a.bag_colour, rest.panel = a.panel, rest.panel_colour = a.panel_colour;
  rest.lower = a.lower, rest.lower_colour = a.lower_colour, rest.lower_accent = a.lower_accent,
  rest.lower_pattern = a.lower_pattern;
  note(!(rest == a), SynthMark::other);
  return marks;
}

SynthLook random_look(std::uint64_t seed, std::uint32_t number) {
  Random random = synth::stream(seed, synth::Stream::look, number);
  return draw_look(random);
}

std::vector<SynthIdentity> synth_identities(const SynthSpec& spec) {
  std::vector<SynthIdentity> identities(static_cast<std::size_t>(spec.identities));
  const int half = spec.identities / 2;
  int family_number = 0;
  for (const auto& [first, end] : {std::pair{0, half}, std::pair{half, spec.identities}}) {
    int related = static_cast<int>((end - first) * spec.families + 0.5);
    related = related < 2 ? 0 : related;
    for (int i = first; i < end; ++i) {
      SynthIdentity& identity = identities[static_cast<std::size_t>(i)];
      identity.number = i + 1;
      const int member = (i - first) % 4;
      // A lone last member would be no family.
      const bool lone = member == 0 && i - first + 1 >= related;
      if (i - first < related && !lone) {
        if (member == 0)
          ++family_number;
        const Family family = draw_family(spec.seed, static_cast<std::uint32_t>(family_number));
        identity.family = family_number;
        identity.small_mark = family.small_mark;
        identity.large_mark = family.large_mark;
        // The order 0, 3, 1, 2 lets a family of two differ in both marks.
        constexpr std::size_t order[] = {0, 3, 1, 2};
        identity.look = family.looks[order[member]];
      } else {
        identity.look = random_look(spec.seed, static_cast<std::uint32_t>(identity.number));
      }
    }
  }
  return identities;
}

Json to_json(const SynthLook& look) {
  Json json;
  json["height"] = look.height;
  json["girth"] = look.girth;
  json["legs"] = look.legs;
  json["shoulders"] = look.shoulders;
  json["skin"] = colour_text(look.skin);
  json["hair"] = {word(look.hair, {"bald", "cropped", "bob", "longer", "bun", "ponytail"}),
                  colour_text(look.hair_colour)};
  json["upper"] = {word(look.upper, {"t-shirt", "shirt", "jacket", "coat", "hoodie"}), colour_text(look.upper_colour),
                   word(look.upper_pattern, pattern_words), colour_text(look.upper_accent)};
  if (look.panel)
    json["panel"] = colour_text(look.panel_colour);
  if (look.logo != SynthLogo::none)
    json["logo"] = {word(look.logo, {"none", "disc", "square", "triangle", "cross", "ring"}),
                    colour_text(look.logo_colour)};
  json["lower"] = {word(look.lower, {"trousers", "shorts", "skirt"}), colour_text(look.lower_colour),
                   word(look.lower_pattern, pattern_words), colour_text(look.lower_accent)};
  json["shoes"] = colour_text(look.shoes);
  if (look.bag != SynthBag::none)
    json["bag"] = {word(look.bag, {"none", "backpack", "handbag", "satchel"}), colour_text(look.bag_colour)};
  if (look.hat != SynthHat::none)
    json["hat"] = {word(look.hat, {"none", "cap", "beanie", "brimmed hat"}), colour_text(look.hat_colour)};
  return json;
}

} // namespace cds
