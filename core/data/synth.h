// Synthetic pedestrians: a person re-identification set that anyone may have, made in seconds; a seed gives the same
// bytes with any number of threads. Identities partly live in families that differ only in one small and one large mark
// (CDNet, Figure 1), so that colours alone do not tell them apart.
#pragma once

#include "base/progress.h"
#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <stop_token>

namespace cds {

struct SynthSpec {
  int identities = 80;          // 4-20000; the first half trains, the rest tests; numbered from 1
  int cameras = 4;              // 2-9 (the layout writes one digit)
  int images_per_camera = 4;    // 2-83, for each identity and camera
  int height = 128, width = 64; // pixels, 16-1024 each
  std::uint64_t seed = 1;
  double families = 0.6; // share of the identities that live in families of four; [0, 1]
  int distractors = 0;   // gallery images of strangers (identity 0), 0-1000000
  int junk = 0;          // gallery images cut badly (identity -1), 0-1000000
};

struct SynthCounts {
  int train = 0, query = 0, gallery = 0; // images; gallery counts distractors and junk too
  int train_identities = 0, test_identities = 0;
  double seconds = 0;
};

// wrong_call when a value lies outside its range above.
[[nodiscard]] Status check(const SynthSpec& spec);

// Writes the set to `out` in Market-1501's layout (bounding_box_train, query, bounding_box_test) with synth.json beside
// them, which describes identities and cameras. One query per test identity and camera, the rest of the test half is
// the gallery. `out` must not exist or be an empty folder (wrong_call). All is written to a folder beside `out` that
// takes its name at the end: on an error (full disk, no permission) or a stop nothing remains. threads: 0 = all cores.
// Blocks.
[[nodiscard]] Result<SynthCounts> write_synthetic_set(const std::filesystem::path& out, const SynthSpec& spec,
                                                      int threads = 0, const ProgressSink& progress = {},
                                                      std::stop_token stop = {});

} // namespace cds
