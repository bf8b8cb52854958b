// Embeddings as other programs leave them: without labels, or as one side of a run's file.
#pragma once

#include "retrieval/embeddings.h"

namespace cds {

// read_embeddings(), but identities and cameras may be missing: then they are -1, as nobody knows them. Where the file
// has two sides (a run's features.npz), the one called `side`: "query" or "gallery". Blocks.
[[nodiscard]] Result<EmbeddingSet> read_side(const std::filesystem::path& path, const std::string& side);

} // namespace cds
