// The cache of decoded images that a run's loaders share, from its engine settings. It changes speed, never results.
#pragma once

#include "data/image_cache.h"
#include "train/session.h"

namespace cds {

// engine.cache_mb in memory, engine.disk_cache_mb on disk (default_disk_cache(), shared with other engines); null where
// both are 0. A disk that cannot be used is a warning in the journal.
[[nodiscard]] std::shared_ptr<ImageCache> open_cache(Session& session);

// Warns once where the disk's part has stopped taking images. `cache` may be null.
void tell_trouble(Session& session, const ImageCache* cache);

} // namespace cds
