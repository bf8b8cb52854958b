#include "retrieval/index_state.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <faiss/IndexHNSW.h>
#include <faiss/IndexIVFFlat.h>

namespace cds {

void normalised_rows(const EmbeddingSet& set, std::int64_t begin, std::int64_t count, std::vector<float>& out) {
  out.resize(static_cast<std::size_t>(count * set.dims));
  for (std::int64_t i = 0; i < count; ++i) {
    const auto row = set.row(begin + i);
    const float scale = row_scale(row);
    std::transform(row.begin(), row.end(), out.begin() + i * set.dims, [&](float value) { return value * scale; });
  }
}

const char* to_text(IndexKind kind) {
  return kind == IndexKind::flat ? "flat" : kind == IndexKind::ivf ? "ivf" : "hnsw";
}

GalleryIndex::GalleryIndex(std::unique_ptr<State> state) : state_(std::move(state)) {}
GalleryIndex::GalleryIndex(GalleryIndex&&) noexcept = default;
GalleryIndex& GalleryIndex::operator=(GalleryIndex&&) noexcept = default;
GalleryIndex::~GalleryIndex() = default;

IndexKind GalleryIndex::kind() const {
  return state_->kind;
}
std::int64_t GalleryIndex::rows() const {
  return state_->index->ntotal;
}
std::int64_t GalleryIndex::dims() const {
  return state_->index->d;
}
const RowLabels& GalleryIndex::labels() const {
  return state_->labels;
}
const std::optional<IndexRecall>& GalleryIndex::measured_recall() const {
  return state_->recall;
}

IndexOptions GalleryIndex::options() const {
  IndexOptions options{.kind = state_->kind};
  if (const auto* ivf = dynamic_cast<const faiss::IndexIVFFlat*>(state_->index.get())) {
    options.cells = static_cast<int>(ivf->nlist);
    options.probes = static_cast<int>(ivf->nprobe);
  } else if (const auto* graph = dynamic_cast<const faiss::IndexHNSWFlat*>(state_->index.get())) {
    options.links = graph->hnsw.nb_neighbors(1);
    options.effort = graph->hnsw.efSearch;
  }
  return options;
}

Status GalleryIndex::set_effort(int probes, int effort) {
  auto* ivf = dynamic_cast<faiss::IndexIVFFlat*>(state_->index.get());
  auto* graph = dynamic_cast<faiss::IndexHNSWFlat*>(state_->index.get());
  if (probes < 0 || effort < 0 || (probes > 0 && !ivf) || (effort > 0 && !graph))
    return wrong_call(std::string("an index of kind ") + to_text(state_->kind) + " has no such setting", {},
                      "ivf takes probes, hnsw takes effort");
  if (probes > 0)
    ivf->nprobe = static_cast<std::size_t>(probes);
  if (effort > 0)
    graph->hnsw.efSearch = effort;
  return {};
}

namespace {

// Equal distances by gallery row, as everywhere.
void order_ties(RankLists& lists) {
  const auto distance = lists.distances.begin();
  for (std::int64_t begin = 0, end = 0; begin < std::ssize(lists.indices); begin = end) {
    const std::int64_t list_end = (begin / lists.length + 1) * lists.length;
    for (end = begin + 1; end < list_end && distance[end] == distance[begin];)
      ++end;
    if (lists.indices[static_cast<std::size_t>(begin)] >= 0)
      std::sort(lists.indices.begin() + begin, lists.indices.begin() + end);
  }
}

} // namespace

Result<RankLists> GalleryIndex::search(const EmbeddingSet& query, int length, Metric metric) const {
  CDS_TRY(check(query, "query"));
  if (length < 1)
    return wrong_call("a list needs at least 1 image, not " + std::to_string(length));
  if (query.dims != dims())
    return failed("the features have " + std::to_string(query.dims) + " numbers and the index " +
                      std::to_string(dims()),
                  "query");
  RankLists lists;
  lists.queries = query.rows;
  lists.length = std::min<std::int64_t>(length, rows());
  const auto size = static_cast<std::size_t>(lists.queries * lists.length);
  lists.indices.resize(size);
  lists.distances.resize(size);
  lists.flags.assign(size, 0);
  std::vector<float> rows;
  normalised_rows(query, 0, query.rows, rows);
  CDS_TRY(guarded("query", [&]() -> Status {
    std::vector<std::int64_t> found(size);
    state_->index->search(query.rows, rows.data(), lists.length, lists.distances.data(), found.data());
    std::copy(found.begin(), found.end(), lists.indices.begin());
    return {};
  }));
  for (std::size_t i = 0; i < size; ++i) {
    const float square = std::max(0.0F, lists.distances[i]);
    lists.distances[i] = lists.indices[i] < 0          ? std::numeric_limits<float>::infinity()
                         : metric == Metric::euclidean ? std::sqrt(square)
                                                       : square / 2;
  }
  order_ties(lists);
  return lists;
}

} // namespace cds
