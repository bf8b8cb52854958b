// The index where FAISS was not found: every way in says so.
#include "retrieval/index.h"

namespace cds {
namespace {

tl::unexpected<Error> absent() {
  return failed("this build has no gallery index", {},
                "Install libfaiss-dev and build again; exact search works without");
}

} // namespace

struct GalleryIndex::State {};
GalleryIndex::GalleryIndex(std::unique_ptr<State> state) : state_(std::move(state)) {}
GalleryIndex::GalleryIndex(GalleryIndex&&) noexcept = default;
GalleryIndex& GalleryIndex::operator=(GalleryIndex&&) noexcept = default;
GalleryIndex::~GalleryIndex() = default;

Result<GalleryIndex> GalleryIndex::build(const EmbeddingSet&, const IndexOptions&, const ProgressSink&,
                                         std::stop_token) {
  return absent();
}
Result<GalleryIndex> GalleryIndex::load(const std::filesystem::path&) {
  return absent();
}
Status GalleryIndex::extend(const EmbeddingSet&, const ProgressSink&, std::stop_token) {
  return absent();
}
Result<RankLists> GalleryIndex::search(const EmbeddingSet&, int, Metric) const {
  return absent();
}
Result<double> GalleryIndex::recall(const EmbeddingSet&, const EmbeddingSet&, int) const {
  return absent();
}
Status GalleryIndex::save(const std::filesystem::path&) const {
  return absent();
}
Status GalleryIndex::measure_recall(const EmbeddingSet&, std::int64_t, const ProgressSink&, std::stop_token) {
  return absent();
}
Status GalleryIndex::reach_recall(const EmbeddingSet&, double, std::int64_t, const ProgressSink&, std::stop_token) {
  return absent();
}
Status GalleryIndex::set_effort(int, int) {
  return absent();
}
const std::optional<IndexRecall>& GalleryIndex::measured_recall() const {
  static const std::optional<IndexRecall> none;
  return none;
}
const RowLabels& GalleryIndex::labels() const {
  static const RowLabels none;
  return none;
}
IndexOptions GalleryIndex::options() const {
  return {};
}
const char* to_text(IndexKind) {
  return "none";
}
IndexKind GalleryIndex::kind() const {
  return IndexKind::flat;
}
std::int64_t GalleryIndex::rows() const {
  return 0;
}
std::int64_t GalleryIndex::dims() const {
  return 0;
}

} // namespace cds
