#include "data/name_labels.h"

#include "data/layouts/reader.h"

#include <algorithm>

namespace cds {
namespace {

std::string names_known() {
  std::string names;
  for (const Layout& layout : layouts())
    if (layout.labels)
      names += (names.empty() ? "" : ", ") + std::string(layout.name);
  return names;
}

// The labels, or the first file that does not fit.
struct Reading {
  std::vector<NameLabels> labels;
  const std::filesystem::path* unfit = nullptr;
};

Reading read_names(const std::vector<std::filesystem::path>& files, const Layout& layout) {
  Reading reading;
  for (const auto& file : files) {
    const auto labels = layout.labels(stem_of(file));
    if (!labels) {
      reading.unfit = &file;
      return reading;
    }
    reading.labels.push_back(*labels);
  }
  return reading;
}

} // namespace

Result<NamedImages> labels_of_names(const std::vector<std::filesystem::path>& files, const std::string& name) {
  if (name != "auto") {
    const Layout* layout = find_layout(name);
    if (!layout || !layout->labels)
      return wrong_call("'" + name + "' is no layout whose file names tell identity and camera", {},
                        "Choose one of: auto, " + names_known());
    Reading reading = read_names(files, *layout);
    if (reading.unfit)
      return wrong_call("the name does not fit " + std::string(layout->title), reading.unfit->string(),
                        "Give the labels another way, or rename the file");
    return NamedImages{layout, std::move(reading.labels)};
  }
  if (!files.empty())
    for (const Layout& layout : layouts())
      if (layout.labels)
        if (Reading reading = read_names(files, layout); !reading.unfit)
          return NamedImages{&layout, std::move(reading.labels)};
  return NamedImages{};
}

Result<std::vector<std::filesystem::path>> images_of(const std::filesystem::path& path) {
  if (!is_folder(path))
    return std::vector{path};
  CDS_ASSIGN(auto files, list_files(path));
  std::erase_if(files, [](const auto& file) { return !has_image_extension(file); });
  if (files.empty())
    return wrong_call("there is no image in this folder", path.string(), "Check the path");
  return files;
}

} // namespace cds
