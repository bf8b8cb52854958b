// What a gallery index holds, and FAISS's exceptions as errors. Private to retrieval.
#pragma once

#include "retrieval/index.h"

#include <faiss/Index.h>
#include <faiss/impl/FaissException.h>
#include <new>

namespace cds {

struct GalleryIndex::State {
  std::unique_ptr<faiss::Index> index;
  IndexKind kind = IndexKind::flat;
  RowLabels labels;
  std::optional<IndexRecall> recall;
};

// Rows [begin, begin + count), L2-normalised.
void normalised_rows(const EmbeddingSet& set, std::int64_t begin, std::int64_t count, std::vector<float>& out);

// FAISS throws; nothing of it leaves this folder.
template <class Fn>
auto guarded(const std::string& where, Fn&& fn) -> decltype(fn()) {
  try {
    return fn();
  } catch (const faiss::FaissException& error) {
    return failed(std::string("FAISS: ") + error.what(), where);
  } catch (const std::bad_alloc&) {
    return failed("the index needs more memory than there is", where, "Index fewer images");
  }
}

} // namespace cds
