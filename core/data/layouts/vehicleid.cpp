// VehicleID (Liu et al., CVPR 2016): image/NAME.jpg, and in train_test_split the lists train_list.txt and
// test_list_800.txt, test_list_1600.txt, test_list_2400.txt with lines "NAME VEHICLE". The test list is a pool: each
// trial draws one image of each vehicle for the gallery, the others ask. The lists tell no cameras: all are 0.
#include "data/layouts/reader.h"

#include <set>

namespace cds {
namespace fs = std::filesystem;
namespace {

fs::path list_file(const fs::path& root, const std::string& name) {
  return root / "train_test_split" / (name + ".txt");
}

double recognise(const fs::path& root) {
  return is_folder(root / "image") && is_file(list_file(root, "train_list")) ? 1 : 0;
}

Status read_list(const fs::path& root, const fs::path& list, Split split, Dataset& set,
                 std::vector<ImageRecord>& records) {
  return for_each_listed(list, "a name and a vehicle", "0000001 1234", set.findings,
                         [&](const std::string& name, std::int64_t vehicle, const std::string&) {
                           const fs::path file = root / "image" / (name + ".jpg");
                           if (is_file(file))
                             records.push_back({file, vehicle, 0, split, Role::person, -1});
                           else
                             set.findings.push_back(listed_but_missing(file, list));
                         });
}

Result<Dataset> read(const fs::path& root, const ReadOptions& options) {
  const std::string size = options.variant.empty() ? "800" : options.variant;
  const fs::path test = list_file(root, "test_list_" + size);
  if (size.find_first_not_of("0123456789") != std::string::npos || !is_file(test))
    return wrong_call("VehicleID has no test list \"" + size + "\"", test.string(),
                      "Choose data.variant from 800, 1600 and 2400, and unpack the whole set");
  Dataset set;
  set.root = root;
  set.title = "VehicleID, " + size + " test vehicles";
  set.single_shot = true;
  CDS_TRY(read_list(root, list_file(root, "train_list"), Split::train, set, set.train));
  CDS_TRY(read_list(root, test, Split::gallery, set, set.gallery));
  std::set<std::int64_t> vehicles;
  for (const ImageRecord& record : set.gallery)
    vehicles.insert(record.identity);
  if (std::to_string(vehicles.size()) != size)
    set.findings.push_back({"counts", Severity::warning, test,
                            "has " + std::to_string(vehicles.size()) + " vehicles, its name says " + size,
                            "Unpack the set again"});
  set.findings.push_back({"choice",
                          Severity::info,
                          {},
                          "tests on the list of " + size + " vehicles, one image of each drawn for the gallery",
                          "data.variant (800, 1600, 2400) and evaluate.trials in the experiment decide"});
  return set;
}

} // namespace

Layout vehicleid_layout() {
  return {
      "vehicleid",
      "VehicleID",
      "image, and train_test_split with train_list.txt and test_list_800.txt, test_list_1600.txt, test_list_2400.txt",
      recognise,
      read,
      {},
      true,
      nullptr,
      true};
}

} // namespace cds
