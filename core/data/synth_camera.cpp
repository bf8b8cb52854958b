#include "data/synth_camera.h"

#include "data/synth_random.h"

namespace cds {

SynthCamera synth_camera(std::uint64_t seed, int number) {
  Random random = synth::stream(seed, synth::Stream::camera, static_cast<std::uint32_t>(number));
  // Cameras of one seed share two shuffled decks, so that they differ from their neighbours.
  Random deck = synth::stream(seed, synth::Stream::camera, 0xFFFFFFFF);
  std::array<double, 9> facings{0, 180, 60, -70, 25, 150, -30, -140, 95};
  std::array<SynthBackground, 9> backgrounds{
      SynthBackground::street, SynthBackground::tiles,    SynthBackground::grass,
      SynthBackground::wall,   SynthBackground::corridor, SynthBackground::street,
      SynthBackground::wall,   SynthBackground::tiles,    SynthBackground::grass};
  // The first five of each deck are its widest spread: shuffle them, then the rest.
  for (std::size_t i = 4; i > 0; --i) {
    std::swap(facings[i], facings[deck.below(static_cast<std::uint32_t>(i + 1))]);
    std::swap(backgrounds[i], backgrounds[deck.below(static_cast<std::uint32_t>(i + 1))]);
  }
  const auto place = static_cast<std::size_t>((number - 1) % 9);

  SynthCamera camera;
  camera.number = number;
  camera.elevation = random.uniform(2, 26);
  camera.facing = facings[place] + random.uniform(-12, 12);
  camera.facing_spread = random.uniform(25, 55);
  camera.scale = random.uniform(0.84, 0.93);
  camera.gain = std::exp(synth::bell(random, 0.0, 0.13));
  camera.gamma = std::exp(synth::bell(random, 0.0, 0.10));
  camera.contrast = random.uniform(0.82, 1.12);
  camera.saturation = random.uniform(0.7, 1.12);
  const double warmth = synth::bell(random, 0.0, 0.07), tint = synth::bell(random, 0.0, 0.025);
  camera.white_balance = {1 + warmth, 1 + tint, 1 - warmth};
  camera.light_azimuth = random.uniform(-80, 80);
  camera.ambient = random.uniform(0.5, 0.72);
  camera.background = backgrounds[place];
  camera.resolution = random.uniform(0.62, 1.0);
  camera.blur = random.uniform(0.0, 0.7);
  camera.noise = random.uniform(1.0, 4.5);
  camera.occluded = random.uniform(0.06, 0.22);
  camera.crowd = random.uniform(0.06, 0.22);
  camera.jpeg_quality = random.between(68, 94);
  return camera;
}

std::string to_string(SynthBackground background) {
  static constexpr const char* words[] = {"street", "wall", "grass", "tiles", "corridor"};
  return words[static_cast<std::size_t>(background)];
}

Json to_json(const SynthCamera& camera) {
  Json json;
  json["number"] = camera.number;
  json["elevation"] = camera.elevation;
  json["facing"] = camera.facing;
  json["facing_spread"] = camera.facing_spread;
  json["scale"] = camera.scale;
  json["gain"] = camera.gain;
  json["gamma"] = camera.gamma;
  json["contrast"] = camera.contrast;
  json["saturation"] = camera.saturation;
  json["white_balance"] = camera.white_balance;
  json["light_azimuth"] = camera.light_azimuth;
  json["ambient"] = camera.ambient;
  json["background"] = to_string(camera.background);
  json["resolution"] = camera.resolution;
  json["blur"] = camera.blur;
  json["noise"] = camera.noise;
  json["occluded"] = camera.occluded;
  json["crowd"] = camera.crowd;
  json["jpeg_quality"] = camera.jpeg_quality;
  return json;
}

} // namespace cds
