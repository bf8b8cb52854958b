#include "retrieval/index_state.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include <faiss/IndexFlat.h>
#include <faiss/IndexHNSW.h>
#include <faiss/IndexIVFFlat.h>

namespace cds {
namespace {

constexpr std::int64_t batch = 2048; // rows added between two looks at the stop token

std::vector<float> normalised(const EmbeddingSet& set, std::int64_t begin, std::int64_t count) {
  std::vector<float> out(static_cast<std::size_t>(count * set.dims));
  for (std::int64_t i = 0; i < count; ++i) {
    const auto row = set.row(begin + i);
    const float scale = row_scale(row);
    std::transform(row.begin(), row.end(), out.begin() + i * set.dims, [&](float value) { return value * scale; });
  }
  return out;
}

void append_labels(RowLabels& labels, const EmbeddingSet& set, std::int64_t begin, std::int64_t count) {
  for (std::int64_t i = begin; i < begin + count; ++i) {
    const auto row = static_cast<std::size_t>(i);
    labels.identities.push_back(set.identities[row]);
    labels.cameras.push_back(set.cameras[row]);
    labels.paths.push_back(set.paths.empty() ? std::string() : set.paths[row]);
  }
}

} // namespace

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

Result<GalleryIndex> GalleryIndex::build(const EmbeddingSet& gallery, const IndexOptions& options,
                                         const ProgressSink& progress, std::stop_token stop) {
  CDS_TRY(check(gallery, "gallery"));
  if (gallery.rows == 0)
    return failed("there are no gallery images to index", "gallery");
  if (options.cells < 0 || options.cells > gallery.rows || options.probes < 1 || options.links < 2 ||
      options.effort < 1)
    return wrong_call("the index's cells, probes, links or effort are out of their range");
  auto state = std::make_unique<State>();
  state->kind = options.kind;
  CDS_TRY(guarded("gallery", [&]() -> Status {
    const auto d = static_cast<int>(gallery.dims);
    if (options.kind == IndexKind::flat) {
      state->index = std::make_unique<faiss::IndexFlatL2>(d);
    } else if (options.kind == IndexKind::hnsw) {
      auto graph = std::make_unique<faiss::IndexHNSWFlat>(d, options.links);
      graph->hnsw.efSearch = options.effort;
      state->index = std::move(graph);
    } else {
      const auto cells = static_cast<std::size_t>(
          options.cells > 0 ? options.cells : std::max(1.0, std::sqrt(static_cast<double>(gallery.rows))));
      auto quantizer = std::make_unique<faiss::IndexFlatL2>(d);
      auto ivf = std::make_unique<faiss::IndexIVFFlat>(quantizer.get(), static_cast<std::size_t>(d), cells);
      ivf->own_fields = true;
      (void)quantizer.release();
      ivf->nprobe = static_cast<std::size_t>(options.probes);
      ivf->cp.min_points_per_centroid = 1; // no advice on standard error
      // Centres from a sample: every n-th row.
      const std::int64_t step = std::max<std::int64_t>(1, gallery.rows / (64 * static_cast<std::int64_t>(cells)));
      std::vector<float> sample;
      std::int64_t sampled = 0;
      for (std::int64_t i = 0; i < gallery.rows; i += step, ++sampled) {
        const std::vector<float> row = normalised(gallery, i, 1);
        sample.insert(sample.end(), row.begin(), row.end());
      }
      ivf->train(sampled, sample.data());
      state->index = std::move(ivf);
    }
    return {};
  }));
  GalleryIndex index(std::move(state));
  CDS_TRY(index.extend(gallery, progress, stop));
  return index;
}

Status GalleryIndex::extend(const EmbeddingSet& more, const ProgressSink& progress, std::stop_token stop) {
  CDS_TRY(check(more, "gallery"));
  if (more.dims != dims())
    return failed("the features have " + std::to_string(more.dims) + " numbers and the index " + std::to_string(dims()),
                  "gallery");
  ProgressMeter meter(progress, "indexing", more.rows);
  for (std::int64_t begin = 0; begin < more.rows; begin += batch) {
    if (stop.stop_requested())
      return cancelled();
    const std::int64_t count = std::min(batch, more.rows - begin);
    const std::vector<float> rows = normalised(more, begin, count);
    CDS_TRY(guarded("gallery", [&]() -> Status {
      state_->index->add(count, rows.data());
      return {};
    }));
    append_labels(state_->labels, more, begin, count);
    meter.advance(begin + count);
  }
  meter.finish();
  return {};
}

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
  const std::vector<float> rows = normalised(query, 0, query.rows);
  CDS_TRY(guarded("query", [&]() -> Status {
    std::vector<faiss::Index::idx_t> found(size);
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
  return lists;
}

Result<double> GalleryIndex::recall(const EmbeddingSet& query, const EmbeddingSet& gallery, int length) const {
  CDS_ASSIGN(const RankLists exact, nearest(query, gallery, length));
  CDS_ASSIGN(const RankLists found, search(query, length));
  const std::int64_t most = std::min(exact.length, found.length);
  std::int64_t hits = 0;
  for (std::int64_t q = 0; q < exact.queries; ++q) {
    const auto first = found.indices.begin() + q * found.length;
    const std::set<std::int64_t> have(first, first + most);
    for (std::int64_t i = 0; i < most; ++i)
      hits += static_cast<std::int64_t>(have.count(exact.indices[static_cast<std::size_t>(q * exact.length + i)]));
  }
  return static_cast<double>(hits) / static_cast<double>(exact.queries * most);
}

Status GalleryIndex::measure_recall(const EmbeddingSet& gallery, std::int64_t sample) {
  if (gallery.rows != rows())
    return wrong_call("recall is measured on the gallery that the index holds: " + std::to_string(rows()) +
                      " images, not " + std::to_string(gallery.rows));
  const std::int64_t asked = std::min(std::max<std::int64_t>(1, sample), gallery.rows);
  if (gallery.rows < 2)
    return {};
  EmbeddingSet query{asked, gallery.dims, {}, {}, {}, {}};
  std::vector<std::int64_t> own;
  for (std::int64_t i = 0; i < asked; ++i) {
    own.push_back(i * gallery.rows / asked);
    const auto row = gallery.row(own.back());
    query.features.insert(query.features.end(), row.begin(), row.end());
  }
  query.identities.assign(static_cast<std::size_t>(asked), -1);
  query.cameras = query.identities;
  CDS_ASSIGN(const RankLists exact, nearest(query, gallery, 11));
  CDS_ASSIGN(const RankLists found, search(query, 11));
  // The first `length` without the query itself.
  const auto others = [](const RankLists& lists, std::int64_t q, std::int64_t itself, std::int64_t length) {
    std::set<std::int64_t> rows;
    for (std::int64_t i = 0; i < lists.length && std::ssize(rows) < length; ++i)
      if (const auto row = lists.indices[static_cast<std::size_t>(q * lists.length + i)]; row >= 0 && row != itself)
        rows.insert(row);
    return rows;
  };
  const auto share = [&](std::int64_t length) {
    std::int64_t hits = 0, wanted = 0;
    for (std::int64_t q = 0; q < asked; ++q) {
      const std::int64_t itself = own[static_cast<std::size_t>(q)];
      const auto right = others(exact, q, itself, length), have = others(found, q, itself, length);
      wanted += std::ssize(right);
      for (const std::int64_t row : right)
        hits += static_cast<std::int64_t>(have.count(row));
    }
    return static_cast<double>(hits) / static_cast<double>(wanted);
  };
  state_->recall = IndexRecall{share(1), share(10), asked};
  return {};
}

} // namespace cds
