// What `cds index` shares with its benchmark: the options of an index, and how one is told.
#pragma once

#include "base/json.h"
#include "retrieval/index.h"

#include <CLI/CLI.hpp>

namespace cds {

struct IndexArguments {
  std::string kind = "ivf";
  IndexOptions index;

  void add_to(CLI::App& command); // must outlive the command's parsing
  [[nodiscard]] IndexOptions options() const;
};

[[nodiscard]] Json index_json(const GalleryIndex& index); // kind, images, dims, its settings, recall

} // namespace cds
