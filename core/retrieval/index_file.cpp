// A gallery index's file: magic, FAISS's bytes, the labels of the rows, then the CRC-32 and length of all between. The
// labels are recall (at 1, 10 and 100: doubles; queries, -1 where not measured, and rows: int64), identities and
// cameras (int64 each), then each path as its length (uint32) and bytes. Little-endian.
#include "retrieval/index_state.h"

#include "base/file.h"
#include "base/zip.h"

#include <cstring>
#include <fstream>

#include <faiss/IndexHNSW.h>
#include <faiss/IndexIVFFlat.h>
#include <faiss/impl/io.h>
#include <faiss/index_io.h>

namespace cds {
namespace {

constexpr char magic[] = "CDSINDX3";
constexpr std::size_t magic_size = 8, tail_size = 12;

// Everything that is written passes here: checksum and length follow it.
class Writer : public faiss::IOWriter {
public:
  explicit Writer(const AppendBytes& append) : append_(append) {}
  std::size_t operator()(const void* data, std::size_t size, std::size_t count) override {
    put({static_cast<const std::uint8_t*>(data), size * count});
    return status ? count : 0;
  }
  void put(std::span<const std::uint8_t> bytes) {
    if (status)
      status = append_(bytes);
    crc = crc32_of(bytes, crc);
    written += bytes.size();
  }
  template <class T>
  void put_number(T value) {
    put({reinterpret_cast<const std::uint8_t*>(&value), sizeof value});
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
  // False at the end.
  template <class T>
  [[nodiscard]] bool take(T* values, std::uint64_t count) {
    return left_ / sizeof(T) >= count && (*this)(values, sizeof(T), count) == count;
  }
  [[nodiscard]] std::uint64_t left() const { return left_; }

private:
  std::ifstream& in_;
  std::uint64_t left_;
};

template <class T>
std::span<const std::uint8_t> bytes_of(const std::vector<T>& values) {
  return {reinterpret_cast<const std::uint8_t*>(values.data()), values.size() * sizeof(T)};
}

template <class State>
void put_labels(Writer& writer, const State& state) {
  const IndexRecall recall = state.recall.value_or(IndexRecall{0, 0, 0, -1, 0});
  for (const double share : {recall.at_1, recall.at_10, recall.at_100})
    writer.put_number(share);
  writer.put_number(recall.queries);
  writer.put_number(recall.rows);
  writer.put(bytes_of(state.labels.identities));
  writer.put(bytes_of(state.labels.cameras));
  std::vector<std::uint8_t> piece; // many paths in one write
  for (const std::string& path : state.labels.paths) {
    const auto size = static_cast<std::uint32_t>(path.size());
    const auto* length = reinterpret_cast<const std::uint8_t*>(&size);
    piece.insert(piece.end(), length, length + sizeof size);
    piece.insert(piece.end(), path.begin(), path.end());
    if (piece.size() > (1 << 20)) {
      writer.put(piece);
      piece.clear();
    }
  }
  writer.put(piece);
}

// False where the file ends too early, or does not end after the last path.
template <class State>
bool take_labels(Reader& reader, State& state) {
  IndexRecall recall;
  for (double* share : {&recall.at_1, &recall.at_10, &recall.at_100})
    if (!reader.take(share, 1))
      return false;
  if (!reader.take(&recall.queries, 1) || !reader.take(&recall.rows, 1))
    return false;
  if (recall.queries >= 0)
    state.recall = recall;
  const auto rows = static_cast<std::uint64_t>(state.index->ntotal);
  if (reader.left() / (2 * sizeof(std::int64_t) + sizeof(std::uint32_t)) < rows) // before anything is allocated
    return false;
  RowLabels& labels = state.labels;
  labels.identities.resize(rows);
  labels.cameras.resize(rows);
  labels.paths.resize(rows);
  if (!reader.take(labels.identities.data(), rows) || !reader.take(labels.cameras.data(), rows))
    return false;
  for (std::string& path : labels.paths) {
    std::uint32_t length = 0;
    if (!reader.take(&length, 1) || length > reader.left())
      return false;
    path.resize(length);
    if (!reader.take(path.data(), length))
      return false;
  }
  return reader.left() == 0;
}

} // namespace

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
    put_labels(writer, *state_);
    CDS_TRY(writer.status);
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
    return failed("is no gallery index", where, "Make one: cds index build GALLERY.npz INDEX");
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
    if (!take_labels(reader, *state))
      return failed("holds other labels than images", where, "Build the index again");
    return {};
  }));
  if (dynamic_cast<faiss::IndexHNSWFlat*>(state->index.get()) != nullptr)
    state->kind = IndexKind::hnsw;
  else if (dynamic_cast<faiss::IndexIVFFlat*>(state->index.get()) != nullptr)
    state->kind = IndexKind::ivf;
  return GalleryIndex(std::move(state));
}

} // namespace cds
