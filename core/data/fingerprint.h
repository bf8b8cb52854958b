// What says that a run's data are the same again: run.json keeps it.
#pragma once

#include "base/json.h"
#include "data/dataset.h"

namespace cds {

// {"layout", "title", "train": {"images", "identities", "cameras"}, "query": ..., "gallery": ..., "hash"}; the hash is
// XXH64 of every image's path inside the set, file size, identity, camera and split, in order. Contents are not read.
// Blocks for one stat a file. Errors: a file that is gone.
[[nodiscard]] Result<Json> fingerprint(const Dataset& set);

} // namespace cds
