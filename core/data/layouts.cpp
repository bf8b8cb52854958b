#include "data/layouts.h"

#include "data/layouts/reader.h"

#include <algorithm>
#include <vector>

namespace cds {
namespace fs = std::filesystem;

std::span<const Layout> layouts() {
  static const std::vector<Layout> all{
      market1501_layout(), dukemtmc_layout(),  msmt17_layout(), cuhk03_layout(), cuhk03_classic_layout(),
      veri776_layout(),    vehicleid_layout(), cifar_layout(),  csv_layout(),    folders_layout()};
  return all;
}

const Layout* find_layout(std::string_view name) {
  for (const Layout& layout : layouts())
    if (layout.name == name)
      return &layout;
  return nullptr;
}

namespace {

std::string layout_names() {
  std::string names = "auto";
  for (const Layout& layout : layouts())
    names += ", " + std::string(layout.name);
  return names;
}

// Absolute, without "." and "..", without a slash at the end.
fs::path clean(const fs::path& root) {
  std::error_code code;
  fs::path path = fs::absolute(root, code).lexically_normal();
  if (code)
    path = root.lexically_normal();
  return path.has_filename() ? path : path.parent_path();
}

void sort_records(std::vector<ImageRecord>& records) {
  std::stable_sort(records.begin(), records.end(), [](const ImageRecord& a, const ImageRecord& b) {
    const int order = a.path.native().compare(b.path.native());
    return order != 0 ? order < 0 : a.item < b.item;
  });
}

// A set has to have something to train on, and both halves of its test.
Status refuse_empty(const Dataset& set, const Layout& layout) {
  const bool no_test = set.query.empty() && set.gallery.empty() && !layout.needs_test;
  std::string empty;
  if (set.train.empty())
    empty = "train";
  else if (set.query.empty() && !no_test && !set.single_shot) // a pool asks itself
    empty = "query";
  else if (set.gallery.empty() && !no_test && !set.classification)
    empty = "gallery";
  if (empty.empty())
    return {};
  const auto bad = std::find_if(set.findings.begin(), set.findings.end(),
                                [](const Finding& finding) { return finding.severity != Severity::info; });
  std::string what = "the " + empty + " split has no image";
  if (bad != set.findings.end())
    what += "; of " + std::to_string(set.findings.size()) + " things left out, the first is " +
            bad->path.filename().string() + " (" + bad->reason + ")";
  return failed(what, set.root.string(), "Expected: " + std::string(layout.expects));
}

} // namespace

Result<const Layout*> recognise_layout(const fs::path& root) {
  const Layout* best = nullptr;
  double best_score = 0;
  for (const Layout& layout : layouts())
    if (const double score = layout.recognise(root); score > best_score) {
      best = &layout;
      best_score = score;
    }
  if (best)
    return best;
  std::string known;
  for (const Layout& layout : layouts())
    known += "\n  " + std::string(layout.name) + ": " + std::string(layout.expects);
  return wrong_call("fits no layout that can be read", root.string(),
                    "Name the set's own folder. Known layouts:" + known);
}

Result<Dataset> read_dataset(const fs::path& given, const std::string& name, const ReadOptions& options) {
  const fs::path root = clean(given);
  std::error_code code;
  if (!fs::exists(root, code))
    return wrong_call("data set not found", root.string(), "Check the path");
  const Layout* layout = find_layout(name);
  if (name == "auto") {
    CDS_ASSIGN(layout, recognise_layout(root));
  } else if (!layout) {
    return wrong_call("'" + name + "' is no layout", {}, "Choose one of: " + layout_names());
  }
  if (!options.variant.empty() && !layout->has_variants)
    return wrong_call(std::string(layout->title) + " has no split \"" + options.variant + "\" to choose", root.string(),
                      "Leave data.variant empty");
  CDS_ASSIGN(Dataset set, layout->read(root, options));
  set.layout = layout->name;
  if (set.title.empty())
    set.title = layout->title;
  for (auto* records : {&set.train, &set.val, &set.query, &set.gallery})
    sort_records(*records);
  CDS_TRY(refuse_empty(set, *layout));
  if (set.query.empty() && !set.single_shot)
    set.findings.push_back(
        {"no-test", Severity::warning, {}, "has no query and gallery: it can train, but not be evaluated", ""});
  return set;
}

} // namespace cds
