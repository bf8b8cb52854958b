// Embeddings with what retrieval must know of each image, and the .npz files that hold them.
#pragma once

#include "base/npz.h"
#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace cds {

// One row an image. Identity -1 is junk, ignored by every metric; any other number is an identity (Market-1501's
// distractors, 0, simply match no query).
struct EmbeddingSet {
  std::int64_t rows = 0, dims = 0;
  std::vector<float> features; // rows x dims, row by row
  std::vector<std::int64_t> identities, cameras;
  std::vector<std::string> paths; // rows of them, or none

  [[nodiscard]] std::span<const float> row(std::int64_t index) const {
    return std::span(features).subspan(static_cast<std::size_t>(index * dims), static_cast<std::size_t>(dims));
  }
};

// Sizes agree, dims > 0, every feature finite (an error names the row) and so small that distances are finite too.
// `where` stands in the errors: a file or "query".
[[nodiscard]] Status check(const EmbeddingSet& set, const std::string& where);

// Arrays `features` (N x D), `identities`, `cameras` (N), optionally `paths` (N): checked. Blocks.
[[nodiscard]] Result<EmbeddingSet> read_embeddings(const std::filesystem::path& path);
[[nodiscard]] Status write_embeddings(const std::filesystem::path& path, const EmbeddingSet& set);

// A run's features.npz: query and gallery side by side. `meta` is free text (JSON of the one who wrote it).
struct RetrievalSets {
  EmbeddingSet query, gallery;
  std::string meta;
};
[[nodiscard]] Result<RetrievalSets> read_features(const std::filesystem::path& path);
[[nodiscard]] Status write_features(const std::filesystem::path& path, const RetrievalSets& features);

// 1 / the row's length, computed in double; 0 for a row of zeros.
[[nodiscard]] float row_scale(std::span<const float> row);
// Multiplies each row by its row_scale(); a row of zeros stays.
void normalise(EmbeddingSet& set);

} // namespace cds
