// What `cds index` shares with its benchmark: the options of an index, how one is built and told.
#pragma once

#include "base/json.h"
#include "retrieval/index.h"

#include <CLI/CLI.hpp>

namespace cds {

struct Context;

struct IndexArguments {
  std::string kind = "ivf";
  IndexOptions index;
  int probes = 0, effort = 0; // 0: as many as `recall` takes
  double recall = 0.95;       // of the exact first 100
  std::int64_t sample = 100;  // images that recall is judged over; 0: not at all

  void add_to(CLI::App& command); // must outlive the command's parsing
  // Builds, looks as hard as `recall` takes where nothing else was asked for, and measures.
  [[nodiscard]] Result<GalleryIndex> build(const EmbeddingSet& gallery, Context& context) const;
};

[[nodiscard]] Json index_json(const GalleryIndex& index);        // kind, images, dims, its settings, recall
[[nodiscard]] std::string index_text(const GalleryIndex& index); // the same, for people

} // namespace cds
