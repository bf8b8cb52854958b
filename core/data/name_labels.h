// Identities and cameras of loose images, from their file names alone.
#pragma once

#include "data/layouts.h"

#include <vector>

namespace cds {

struct NamedImages {
  const Layout* layout = nullptr; // null: the names fit no layout, or not all of them the same one
  std::vector<NameLabels> labels; // one an image; empty without a layout
};

// By the first layout whose names all files bear, or by the one called `layout`; "auto" finds none for names that tell
// nothing, a layout asked for by name must fit (wrong_call names the first file that does not). Opens no file.
[[nodiscard]] Result<NamedImages> labels_of_names(const std::vector<std::filesystem::path>& files,
                                                  const std::string& layout = "auto");

// The images in a folder, sorted by name, or `path` itself where it is no folder. An empty folder is wrong_call.
[[nodiscard]] Result<std::vector<std::filesystem::path>> images_of(const std::filesystem::path& path);

} // namespace cds
