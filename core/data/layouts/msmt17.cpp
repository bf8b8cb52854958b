// MSMT17 (Wei et al., CVPR 2018). V1 has train and test, V2 mask_train_v2 and mask_test_v2; both have four lists with
// lines "0000/0000_000_01_0303morning_0015_0.jpg 0": place inside the folder, identity. The third field is the camera.
// Train and test number their people separately.
#include "data/layouts/reader.h"

namespace cds {
namespace fs = std::filesystem;
namespace {

struct Version {
  const char *title, *train, *test;
};
constexpr Version versions[] = {{"MSMT17 V2", "mask_train_v2", "mask_test_v2"}, {"MSMT17 V1", "train", "test"}};

const Version* version_of(const fs::path& root) {
  for (const Version& version : versions)
    if (is_folder(root / version.train) || is_folder(root / version.test))
      return &version;
  return nullptr;
}

double recognise(const fs::path& root) {
  int lists = 0;
  for (const char* name : {"list_train.txt", "list_val.txt", "list_query.txt", "list_gallery.txt"})
    lists += is_file(root / name);
  return version_of(root) ? lists / 4.0 : 0;
}

std::optional<ParsedName> parse(std::string_view stem) {
  NameScanner scan(stem);
  std::int64_t identity = 0, number = 0, camera = 0;
  if (scan.number(identity) && scan.skip("_") && scan.number(number) && scan.skip("_") && scan.number(camera) &&
      scan.skip("_"))
    return ParsedName{identity, camera};
  return std::nullopt;
}

Status read_list(const fs::path& list, const fs::path& folder, Split split, Dataset& set,
                 std::vector<ImageRecord>& records) {
  const auto use = [&](const std::string& path, std::int64_t identity, const std::string& place) {
    const fs::path file = folder / path;
    const auto name = parse(stem_of(file)); // lists number the people, names only repeat it
    if (!name)
      set.findings.push_back(
          misnamed(file, "name does not fit the layout (" + place + list.filename().string() + "); left out",
                   "Names look like 0000_000_01_0303morning_0015_0.jpg, the third field is the camera"));
    else if (!is_file(file))
      set.findings.push_back(listed_but_missing(file, list));
    else
      records.push_back({file, identity, name->camera, split, Role::person, -1});
  };
  return for_each_listed(list, "a path and an identity", "0000/0000_000_01_0303morning_0015_0.jpg 0", set.findings,
                         use);
}

Result<Dataset> read(const fs::path& root, const ReadOptions& options) {
  const Version* version = version_of(root);
  if (!version)
    return failed("has neither train and test (V1) nor mask_train_v2 and mask_test_v2 (V2)", root.string(),
                  "Unpack the whole set");
  Dataset set;
  set.root = root;
  set.title = version->title;
  set.separate_numbering = true;
  CDS_TRY(read_list(root / "list_train.txt", root / version->train, Split::train, set, set.train));
  CDS_TRY(read_list(root / "list_val.txt", root / version->train, Split::val, set,
                    options.train_with_val ? set.train : set.val));
  CDS_TRY(read_list(root / "list_query.txt", root / version->test, Split::query, set, set.query));
  CDS_TRY(read_list(root / "list_gallery.txt", root / version->test, Split::gallery, set, set.gallery));
  set.findings.push_back(
      {"choice",
       Severity::info,
       {},
       options.train_with_val ? "trains on train and val together" : "trains on train alone, val is kept apart",
       "data.train_with_val in the experiment decides"});
  return set;
}

constexpr PublishedCounts published[] = {{"MSMT17", 32621, 11659, 82161, 1041, 3060, 15},
                                         {"MSMT17, val kept apart", 30248, 11659, 82161, 1041, 3060, 15}};

} // namespace

Layout msmt17_layout() {
  return {"msmt17",
          "MSMT17",
          "train and test (V1) or mask_train_v2 and mask_test_v2 (V2), with list_train, list_val, list_query and "
          "list_gallery.txt",
          recognise,
          read,
          published,
          true,
          parse};
}

} // namespace cds
