#include "retrieval/index.h"

#include "base/file.h"
#include "base/zip.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>
#include <set>

#include <faiss/IndexFlat.h>
#include <faiss/IndexHNSW.h>
#include <faiss/IndexIVFFlat.h>
#include <faiss/impl/FaissException.h>
#include <faiss/impl/io.h>
#include <faiss/index_io.h>

namespace cds {
namespace {

constexpr char magic[] = "CDSINDX1"; // file: magic, FAISS's bytes, their CRC-32 and number (little-endian)
constexpr std::size_t magic_size = 8, tail_size = 12;
constexpr std::int64_t batch = 2048; // rows added between two looks at the stop token

// FAISS throws; nothing of it leaves this file.
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

std::vector<float> normalised(const EmbeddingSet& set, std::int64_t begin, std::int64_t count) {
  std::vector<float> out(static_cast<std::size_t>(count * set.dims));
  for (std::int64_t i = 0; i < count; ++i) {
    const auto row = set.row(begin + i);
    const float scale = row_scale(row);
    std::transform(row.begin(), row.end(), out.begin() + i * set.dims, [&](float value) { return value * scale; });
  }
  return out;
}

class Writer : public faiss::IOWriter {
public:
  explicit Writer(const AppendBytes& append) : append_(append) {}
  std::size_t operator()(const void* data, std::size_t size, std::size_t count) override {
    const std::span bytes(static_cast<const std::uint8_t*>(data), size * count);
    if (status)
      status = append_(bytes);
    crc = crc32_of(bytes, crc);
    written += bytes.size();
    return status ? count : 0;
  }
  Status status;
  std::uint32_t crc = 0;
  std::uint64_t written = 0;

private:
  const AppendBytes& append_;
};

class Reader : public faiss::IOReader {
public:
  Reader(std::ifstream& in, std::uint64_t left) : in_(in), left_(left) {}
  std::size_t operator()(void* data, std::size_t size, std::size_t count) override {
    if (size == 0)
      return count;
    const std::size_t items = std::min<std::uint64_t>(count, left_ / size);
    in_.read(static_cast<char*>(data), static_cast<std::streamsize>(items * size));
    left_ -= items * size;
    return in_ ? items : 0;
  }

private:
  std::ifstream& in_;
  std::uint64_t left_;
};

} // namespace

struct GalleryIndex::State {
  std::unique_ptr<faiss::Index> index;
  IndexKind kind = IndexKind::flat;
};

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

Status GalleryIndex::save(const std::filesystem::path& path) const {
  return write_file_atomically(path, [&](const AppendBytes& append) -> Status {
    CDS_TRY(append({reinterpret_cast<const std::uint8_t*>(magic), magic_size}));
    Writer writer(append);
    const Status written = guarded(path.string(), [&]() -> Status {
      faiss::write_index(state_->index.get(), &writer);
      return {};
    });
    CDS_TRY(writer.status); // the reason, where FAISS only knows that writing failed
    CDS_TRY(written);
    std::uint8_t tail[tail_size];
    std::memcpy(tail, &writer.crc, 4);
    std::memcpy(tail + 4, &writer.written, 8);
    return append(tail);
  });
}

Result<GalleryIndex> GalleryIndex::load(const std::filesystem::path& path) {
  const std::string where = path.string();
  std::ifstream in(path, std::ios::binary);
  if (!in)
    return wrong_call("the index cannot be opened", where, "Check the path");
  in.seekg(0, std::ios::end);
  const auto size = static_cast<std::uint64_t>(std::max<std::streamoff>(0, in.tellg()));
  in.seekg(0);
  char head[magic_size] = {};
  in.read(head, magic_size);
  if (size < magic_size + tail_size || std::memcmp(head, magic, magic_size) != 0)
    return failed("is not a gallery index", where, "Build the index again");
  const std::uint64_t payload = size - magic_size - tail_size;
  std::uint32_t crc = 0, expected = 0;
  std::vector<std::uint8_t> piece(1 << 20);
  for (std::uint64_t left = payload; left > 0 && in;) {
    const auto count = std::min<std::uint64_t>(left, piece.size());
    in.read(reinterpret_cast<char*>(piece.data()), static_cast<std::streamsize>(count));
    crc = crc32_of(std::span(piece).first(count), crc);
    left -= count;
  }
  std::uint64_t length = 0;
  in.read(reinterpret_cast<char*>(&expected), 4);
  in.read(reinterpret_cast<char*>(&length), 8);
  if (!in || crc != expected || length != payload)
    return failed("is truncated or damaged", where, "Build the index again");
  in.seekg(magic_size);
  auto state = std::make_unique<State>();
  CDS_TRY(guarded(where, [&]() -> Status {
    Reader reader(in, payload);
    state->index.reset(faiss::read_index(&reader));
    return {};
  }));
  if (dynamic_cast<faiss::IndexHNSWFlat*>(state->index.get()) != nullptr)
    state->kind = IndexKind::hnsw;
  else if (dynamic_cast<faiss::IndexIVFFlat*>(state->index.get()) != nullptr)
    state->kind = IndexKind::ivf;
  return GalleryIndex(std::move(state));
}

} // namespace cds
