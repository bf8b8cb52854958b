// An index over a large gallery (FAISS): a query's first page without comparing it with every image. Approximate, so it
// says how much of the exact answer it finds.
#pragma once

#include "retrieval/evaluate.h"

#include <memory>
#include <optional>

namespace cds {

enum class IndexKind {
  flat, // exact
  ivf,  // cells around centres; a query looks into the nearest cells
  hnsw, // a graph of neighbours, walked towards the query; slow to build, fastest to search
};
[[nodiscard]] const char* to_text(IndexKind kind); // "flat", "ivf", "hnsw"

struct IndexOptions {
  IndexKind kind = IndexKind::ivf;
  int cells = 0;    // ivf; 0: the square root of the gallery's size
  int probes = 16;  // ivf: cells looked into; as many as there are where that is less
  int links = 32;   // hnsw: neighbours of an image
  int effort = 128; // hnsw: candidates kept while searching
};

// The share of the exact nearest 1, 10 and 100 (a first page) that the index finds, over some queries.
struct IndexRecall {
  double at_1 = 0, at_10 = 0, at_100 = 0;
  std::int64_t queries = 0;
  std::int64_t rows = 0; // that the index held when it was measured
};

// What an index keeps of its rows beside their features; -1 where an identity or camera is not known.
struct RowLabels {
  std::vector<std::int64_t> identities, cameras;
  std::vector<std::string> paths; // one a row, empty where not known
};

// Features are L2-normalised on their way in. Memory: the rows once (4 bytes a number), 8 to 16 bytes a row, an hnsw's
// links (8 bytes each, twice `links` a row), the labels; while building an ivf also 64 rows for each cell. Searching is
// const and may be done from several threads.
class GalleryIndex {
public:
  // Blocks. Errors: what check() refuses, an empty gallery, options out of range, a build without FAISS, cancelled.
  [[nodiscard]] static Result<GalleryIndex> build(const EmbeddingSet& gallery, const IndexOptions& options = {},
                                                  const ProgressSink& progress = {}, std::stop_token stop = {});
  // Adds rows behind the present ones; the cells of an ivf stay as they are. REQUIRES dims() features. After an error
  // the index may hold a part of them.
  [[nodiscard]] Status extend(const EmbeddingSet& more, const ProgressSink& progress = {}, std::stop_token stop = {});

  // The nearest `length` rows of each query. Where fewer are found, the rest is index -1 at an infinite distance.
  [[nodiscard]] Result<RankLists> search(const EmbeddingSet& query, int length,
                                         Metric metric = Metric::euclidean) const;
  // The share of the exact nearest `length` that search() finds, over these queries and the gallery it was built from.
  [[nodiscard]] Result<double> recall(const EmbeddingSet& query, const EmbeddingSet& gallery, int length = 10) const;
  // recall() for up to `sample` of the gallery's own rows, evenly spread, each without itself; kept in the file. Blocks
  // for an exact search. A gallery of one row has no neighbours: nothing is measured. REQUIRES the rows that it holds.
  [[nodiscard]] Status measure_recall(const EmbeddingSet& gallery, std::int64_t sample = 100,
                                      const ProgressSink& progress = {}, std::stop_token stop = {});
  [[nodiscard]] const std::optional<IndexRecall>& measured_recall() const;

  // Looks as hard as it takes to find `wanted` (0..1] of the exact first 100, to an eighth; the most there is where
  // that is not enough; a flat index always finds all. Judged on other rows of the gallery than measure_recall() takes
  // where it has twice as many. Blocks for an exact search and some more of its own.
  [[nodiscard]] Status reach_recall(const EmbeddingSet& gallery, double wanted, std::int64_t sample = 100,
                                    const ProgressSink& progress = {}, std::stop_token stop = {});
  // Looks harder or less hard than at the build: cells of an ivf, candidates of an hnsw; 0 leaves it. wrong_call where
  // the kind has no such setting.
  [[nodiscard]] Status set_effort(int probes, int effort);

  // The index with its labels and a checksum, written atomically. Reading refuses a truncated, damaged or foreign file.
  [[nodiscard]] Status save(const std::filesystem::path& path) const;
  [[nodiscard]] static Result<GalleryIndex> load(const std::filesystem::path& path);

  [[nodiscard]] IndexKind kind() const;
  [[nodiscard]] IndexOptions options() const; // as it searches now
  [[nodiscard]] std::int64_t rows() const;
  [[nodiscard]] std::int64_t dims() const;
  [[nodiscard]] const RowLabels& labels() const;

  GalleryIndex(GalleryIndex&&) noexcept;
  GalleryIndex& operator=(GalleryIndex&&) noexcept;
  ~GalleryIndex();

private:
  struct State;
  explicit GalleryIndex(std::unique_ptr<State> state);
  [[nodiscard]] Status add(const EmbeddingSet& more, const ProgressSink& progress, const std::stop_token& stop);
  std::unique_ptr<State> state_;
};

} // namespace cds
