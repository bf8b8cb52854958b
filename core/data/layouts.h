// The layouts that can be read: one reader a file, all behind this small interface.
#pragma once

#include "data/dataset.h"

#include <optional>
#include <span>
#include <string_view>

namespace cds {

// The counts that a set's authors published; -1 where there is none.
struct PublishedCounts {
  std::string_view title;
  int train = -1, query = -1, gallery = -1; // images, junk not counted
  int train_identities = -1, test_identities = -1, cameras = -1;
};

// What a file name tells of its image.
struct NameLabels {
  std::int64_t identity = 0, camera = 0;
};

struct Layout {
  std::string_view name;    // what --layout and "data.layout" take, e.g. "market1501"
  std::string_view title;   // e.g. "Market-1501"
  std::string_view expects; // one line: folders and file names
  // How well the folder fits, 0 (not at all) to 1, from folder names and a sample of file names. Never fails.
  double (*recognise)(const std::filesystem::path& root);
  // Fills everything but `layout`. An empty split is the caller's to refuse (read_dataset does).
  Result<Dataset> (*read)(const std::filesystem::path& root, const ReadOptions& options);
  std::span<const PublishedCounts> published; // of the set that gave the layout its name
  bool needs_test = true;                     // false: a set without query and gallery is accepted (for training alone)
  // Labels from a file name without its extension; null where names tell none.
  std::optional<NameLabels> (*labels)(std::string_view stem) = nullptr;
  bool has_variants = false;                  // ReadOptions::variant chooses among its splits; refused elsewhere
};

// In the order in which "auto" prefers them where two fit equally well.
[[nodiscard]] std::span<const Layout> layouts();
[[nodiscard]] const Layout* find_layout(std::string_view name); // null: unknown
// The layout that fits best; wrong_call naming what was looked for where none does.
[[nodiscard]] Result<const Layout*> recognise_layout(const std::filesystem::path& root);

} // namespace cds
