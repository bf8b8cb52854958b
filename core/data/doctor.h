// Examines a data set before hours are spent on it.
//
// Codes of findings: from reading, "misnamed", "missing-file", "no-test", "choice" (what a reader decided, info); from
// here,
//   unreadable       error    empty, truncated or not an image
//   duplicate-leak   error    the same picture (equal decoded pixels) in train and in query or gallery
//   identity-leak    error    a person in train and in the test
//   duplicate        warning  the same picture under two identities, or as query and gallery of different cameras;
//                    info     harmless repeats, counted once a pair of splits
//   no-answer        warning  a query without a right image from another camera: it does not count; in a single-shot
//                             pool, an identity with one image: nobody asks for it
//   few-images       warning  identities with fewer than K images: sampled with replacement
//   few-identities   error    fewer than P identities in train
//   counts           info     agreement with, or difference from, the published set; warning where its images agree in
//                             number but identities or cameras do not
// Junk is decoded, and left out of every other check.
#pragma once

#include "base/json.h"
#include "base/progress.h"
#include "data/dataset.h"

#include <optional>
#include <stop_token>

namespace cds {

struct SplitCount {
  Split split = Split::train;
  std::int64_t images = 0; // without junk
  std::int64_t junk = 0, distractors = 0;
  std::int64_t identities = 0; // persons; distractors and junk not counted
  std::int64_t cameras = 0;
};
[[nodiscard]] SplitCount count_split(Split split, const std::vector<ImageRecord>& records);

struct DoctorOptions {
  int identities_per_batch = 16, images_per_identity = 4; // P x K
  int threads = 0;                                        // 0: all cores
  ReadOptions read{};                                     // how the set is read: train + val, which of its splits
  bool decode = true;                                     // false: counts and names alone; nothing is opened
};

struct DoctorReport {
  std::filesystem::path root;
  std::string layout, title;
  std::vector<SplitCount> splits;   // train, val (where there is one), query, gallery
  std::vector<Finding> findings;    // errors first, then by code and path
  std::optional<bool> as_published; // train, query and gallery counts agree with the named set's; none: no such counts
  int smallest_height = 0, smallest_width = 0, largest_height = 0, largest_width = 0; // of readable images, pixels
  double seconds = 0;
  [[nodiscard]] std::int64_t count(Severity severity) const;
};

// Decodes every image on threads. Blocks; a stop request ends with `cancelled`. Errors are read_dataset's.
[[nodiscard]] Result<DoctorReport> examine(const std::filesystem::path& root, const std::string& layout,
                                           const DoctorOptions& options = {}, const ProgressSink& progress = {},
                                           std::stop_token stop = {});
[[nodiscard]] Result<DoctorReport> examine(const Dataset& set, const DoctorOptions& options = {},
                                           const ProgressSink& progress = {}, std::stop_token stop = {});

// {"root", "layout", "title", "as_published" (true, false or null), "splits": {"train": {"images", "identities",
// "cameras", "junk", "distractors"}, ...}, "sizes": {"smallest": [h, w], "largest": [h, w]} (null when nothing was
// decoded), "errors", "warnings", "findings": [{"code", "severity", "path", "reason", "way_out"}], "seconds"}
[[nodiscard]] Json to_json(const DoctorReport& report);

} // namespace cds
