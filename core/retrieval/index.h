// An index over a large gallery (FAISS): a query's first page without comparing it with every image. Approximate, so it
// says how much of the exact answer it finds.
#pragma once

#include "retrieval/evaluate.h"

#include <memory>

namespace cds {

enum class IndexKind {
  flat, // exact
  ivf,  // cells around centres; a query looks into the nearest cells
  hnsw, // a graph of neighbours, walked towards the query; slow to build, fastest to search
};

struct IndexOptions {
  IndexKind kind = IndexKind::ivf;
  int cells = 0;    // ivf; 0: the square root of the gallery's size
  int probes = 16;  // ivf: cells looked into
  int links = 32;   // hnsw: neighbours of an image
  int effort = 128; // hnsw: candidates kept while searching
};

// Features are L2-normalised on their way in. Searching is const and may be done from several threads.
class GalleryIndex {
public:
  // Blocks. Errors: what check() refuses, an empty gallery, options out of range, a build without FAISS, cancelled.
  [[nodiscard]] static Result<GalleryIndex> build(const EmbeddingSet& gallery, const IndexOptions& options = {},
                                                  const ProgressSink& progress = {}, std::stop_token stop = {});
  // Adds rows behind the present ones; the cells of an ivf stay as they are. REQUIRES dims() features.
  [[nodiscard]] Status extend(const EmbeddingSet& more, const ProgressSink& progress = {}, std::stop_token stop = {});

  // The nearest `length` rows of each query. Where fewer are found, the rest is index -1 at an infinite distance.
  [[nodiscard]] Result<RankLists> search(const EmbeddingSet& query, int length,
                                         Metric metric = Metric::euclidean) const;
  // The share of the exact nearest `length` that search() finds, over these queries and the gallery it was built from.
  [[nodiscard]] Result<double> recall(const EmbeddingSet& query, const EmbeddingSet& gallery, int length = 10) const;

  // The index with a checksum, written atomically. Reading refuses a truncated or damaged file.
  [[nodiscard]] Status save(const std::filesystem::path& path) const;
  [[nodiscard]] static Result<GalleryIndex> load(const std::filesystem::path& path);

  [[nodiscard]] IndexKind kind() const;
  [[nodiscard]] std::int64_t rows() const;
  [[nodiscard]] std::int64_t dims() const;

  GalleryIndex(GalleryIndex&&) noexcept;
  GalleryIndex& operator=(GalleryIndex&&) noexcept;
  ~GalleryIndex();

private:
  struct State;
  explicit GalleryIndex(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

} // namespace cds
