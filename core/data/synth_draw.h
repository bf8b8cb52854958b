// Draws one picture of one synthetic person as one synthetic camera sees them.
#pragma once

#include "data/synth_camera.h"
#include "data/synth_look.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace cds {

struct SynthImage {
  int height = 0, width = 0;
  std::vector<std::uint8_t> rgb; // height x width x 3
};

// What the detector that cut the picture did.
enum class SynthCrop {
  person, // the whole body, a little off centre
  junk,   // half a body, or nearly nobody
};

// One camera with its scenery, which is made once. draw() is const and may be called from several threads.
class SynthPainter {
public:
  SynthPainter(std::uint64_t seed, const SynthCamera& camera);
  ~SynthPainter();
  SynthPainter(SynthPainter&&) noexcept;
  SynthPainter& operator=(SynthPainter&&) noexcept;

  // Equal arguments give equal bytes. `person` and `image` key the pose, the crop and the accidents: give each person
  // of a set another `person`. REQUIRES height, width >= 16.
  [[nodiscard]] SynthImage draw(const SynthLook& look, std::uint32_t person, int image, int height, int width,
                                SynthCrop crop = SynthCrop::person) const;
  // The same picture, compressed with the camera's JPEG quality.
  [[nodiscard]] std::vector<std::uint8_t> draw_jpeg(const SynthLook& look, std::uint32_t person, int image, int height,
                                                    int width, SynthCrop crop = SynthCrop::person) const;
  [[nodiscard]] const SynthCamera& camera() const;

private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

} // namespace cds
