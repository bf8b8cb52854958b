// How an index is made and grows: centres for an ivf, then the rows, each list allocated once at its size.
#include "retrieval/index_state.h"

#include <algorithm>
#include <cmath>

#include <faiss/Clustering.h>
#include <faiss/IndexFlat.h>
#include <faiss/IndexHNSW.h>
#include <faiss/IndexIVFFlat.h>
#include <faiss/invlists/InvertedLists.h>

namespace cds {
namespace {

constexpr std::int64_t batch = 4096;          // rows added between two looks at the stop token
constexpr std::int64_t sample_of_a_cell = 64; // rows that its centre is made of
constexpr int rounds = 10;                    // of k-means; recall hardly gains by more

void append_labels(RowLabels& labels, const EmbeddingSet& set, std::int64_t begin, std::int64_t count) {
  for (std::int64_t i = begin; i < begin + count; ++i) {
    const auto row = static_cast<std::size_t>(i);
    labels.identities.push_back(set.identities[row]);
    labels.cameras.push_back(set.cameras[row]);
    labels.paths.push_back(set.paths.empty() ? std::string() : set.paths[row]);
  }
}

// Centres by k-means over every n-th row, a round at a time.
Status find_centres(faiss::Index& quantizer, int cells, const EmbeddingSet& gallery, const ProgressSink& progress,
                    const std::stop_token& stop) {
  const std::int64_t step = std::max<std::int64_t>(1, gallery.rows / (sample_of_a_cell * cells));
  const std::int64_t sampled = (gallery.rows + step - 1) / step;
  std::vector<float> sample, row;
  sample.reserve(static_cast<std::size_t>(sampled * gallery.dims));
  for (std::int64_t i = 0; i < sampled; ++i) {
    normalised_rows(gallery, i * step, 1, row);
    sample.insert(sample.end(), row.begin(), row.end());
  }
  faiss::ClusteringParameters parameters;
  parameters.niter = 1;
  parameters.min_points_per_centroid = 1; // no advice on standard error
  ProgressMeter meter(progress, "placing cells", rounds);
  faiss::Clustering clustering(static_cast<int>(gallery.dims), cells, parameters);
  for (int round = 0; round < rounds; ++round) { // each goes on from the centres of the last
    if (stop.stop_requested())
      return cancelled();
    clustering.train(sampled, sample.data(), quantizer);
    meter.advance(round + 1);
  }
  meter.finish();
  return {};
}

// Newer FAISS keeps vectors that cannot be told how many more will come: they grow as they need.
template <class Vector>
void make_room(Vector& vector, std::size_t more) {
  if constexpr (requires { vector.reserve(more); })
    vector.reserve(vector.size() + more);
}

// The cell of each row; then each list takes its memory once, at its size.
Status assign_cells(faiss::IndexIVFFlat& ivf, const EmbeddingSet& more, std::vector<std::int64_t>& cells,
                    const ProgressSink& progress, const std::stop_token& stop) {
  cells.resize(static_cast<std::size_t>(more.rows));
  std::vector<float> rows;
  ProgressMeter meter(progress, "assigning", more.rows);
  for (std::int64_t begin = 0; begin < more.rows; begin += batch) {
    if (stop.stop_requested())
      return cancelled();
    const std::int64_t count = std::min(batch, more.rows - begin);
    normalised_rows(more, begin, count, rows);
    ivf.quantizer->assign(count, rows.data(), &cells[static_cast<std::size_t>(begin)]);
    meter.advance(begin + count);
  }
  meter.finish();
  std::vector<std::size_t> sizes(ivf.nlist);
  for (const auto cell : cells)
    ++sizes[static_cast<std::size_t>(cell)];
  if (auto* lists = dynamic_cast<faiss::ArrayInvertedLists*>(ivf.invlists))
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      make_room(lists->ids[i], sizes[i]);
      make_room(lists->codes[i], sizes[i] * lists->code_size);
    }
  return {};
}

void reserve(faiss::Index& index, std::int64_t more) {
  auto* graph = dynamic_cast<faiss::IndexHNSWFlat*>(&index);
  if (auto* flat = dynamic_cast<faiss::IndexFlatCodes*>(graph ? graph->storage : &index))
    make_room(flat->codes, static_cast<std::size_t>(more) * flat->code_size);
}

} // namespace

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
      const int cells =
          options.cells > 0 ? options.cells : static_cast<int>(std::sqrt(static_cast<double>(gallery.rows)));
      auto quantizer = std::make_unique<faiss::IndexFlatL2>(d);
      if (const Status placed = find_centres(*quantizer, cells, gallery, progress, stop); !placed)
        return placed;
      auto ivf = std::make_unique<faiss::IndexIVFFlat>(quantizer.get(), static_cast<std::size_t>(d),
                                                       static_cast<std::size_t>(cells));
      ivf->own_fields = true;
      (void)quantizer.release();
      ivf->is_trained = true; // its centres are
      ivf->nprobe = static_cast<std::size_t>(std::min(options.probes, cells));
      state->index = std::move(ivf);
    }
    return {};
  }));
  GalleryIndex index(std::move(state));
  CDS_TRY(index.add(gallery, progress, stop));
  return index;
}

Status GalleryIndex::extend(const EmbeddingSet& more, const ProgressSink& progress, std::stop_token stop) {
  CDS_TRY(check(more, "gallery"));
  if (more.dims != dims())
    return failed("the features have " + std::to_string(more.dims) + " numbers and the index " + std::to_string(dims()),
                  "gallery");
  return add(more, progress, stop);
}

Status GalleryIndex::add(const EmbeddingSet& more, const ProgressSink& progress, const std::stop_token& stop) {
  auto* ivf = dynamic_cast<faiss::IndexIVFFlat*>(state_->index.get());
  std::vector<std::int64_t> cells;
  CDS_TRY(guarded("gallery", [&]() -> Status {
    if (ivf)
      return assign_cells(*ivf, more, cells, progress, stop);
    reserve(*state_->index, more.rows);
    return {};
  }));
  std::vector<float> rows;
  ProgressMeter meter(progress, "indexing", more.rows);
  for (std::int64_t begin = 0; begin < more.rows; begin += batch) {
    if (stop.stop_requested())
      return cancelled();
    const std::int64_t count = std::min(batch, more.rows - begin);
    normalised_rows(more, begin, count, rows);
    CDS_TRY(guarded("gallery", [&]() -> Status {
      if (ivf)
        ivf->add_core(count, rows.data(), nullptr, &cells[static_cast<std::size_t>(begin)]);
      else
        state_->index->add(count, rows.data());
      return {};
    }));
    append_labels(state_->labels, more, begin, count);
    meter.advance(begin + count);
  }
  meter.finish();
  return {};
}

} // namespace cds
