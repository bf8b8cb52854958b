// A space from an experiment's settings (run/experiment.h, SpaceSpec: a folder that this one does not know), whose
// members have the same names.
#pragma once

#include "space/search_space.h"

namespace cds {

template <class Spec>
[[nodiscard]] SpaceOptions space_options(const Spec& spec) {
  SpaceOptions out;
  out.kernels = spec.kernels;
  out.depths = spec.depths;
  out.channels = spec.channels;
  out.layers_per_stage = spec.layers_per_stage;
  out.width = spec.width;
  out.fusion = spec.fusion;
  out.stem = spec.stem;
  return out;
}

} // namespace cds
