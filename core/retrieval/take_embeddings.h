// From arrays to embeddings. Private to retrieval.
#pragma once

#include "retrieval/embeddings.h"

namespace cds {

// The arrays PREFIXfeatures, PREFIXidentities, PREFIXcameras and, where it is there, PREFIXpaths: moved out and
// checked.
[[nodiscard]] Result<EmbeddingSet> take_embeddings(Npz& npz, const std::string& prefix, const std::string& where);

} // namespace cds
