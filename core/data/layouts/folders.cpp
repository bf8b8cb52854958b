// A folder per identity: ROOT/{train,query,gallery}/IDENTITY/*, ROOT/{train,test}/IDENTITY/*, or ROOT/IDENTITY/*. With
// a test folder its queries are chosen by divide_query_gallery (seed 0). With identities alone every second one (2nd,
// 4th,
// ... by name) tests, from four identities on. Cameras are read off names like a_c3_b.jpg where every file has one.
#include "data/layouts/reader.h"

#include "data/split.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace cds {
namespace fs = std::filesystem;
namespace {

// The number after a "c" or "cam" that begins a word of the name, e.g. 3 in 0007_c3s1_2.
std::optional<std::int64_t> camera_of(const std::string& stem) {
  for (std::size_t i = 0; i < stem.size(); ++i) {
    if (i > 0 && std::isalnum(static_cast<unsigned char>(stem[i - 1])))
      continue;
    NameScanner scan(std::string_view(stem).substr(i));
    std::int64_t camera = 0;
    if ((scan.skip("cam") || scan.skip("c")) && scan.number(camera))
      return camera;
  }
  return std::nullopt;
}

struct Person {
  std::string name;
  std::vector<fs::path> files;
};

Result<std::vector<Person>> people_in(const fs::path& folder, Dataset& set) {
  CDS_ASSIGN(const auto folders, list_folders(folder));
  std::vector<Person> people;
  for (const fs::path& person : folders) {
    CDS_ASSIGN(const auto files, list_files(person));
    people.push_back({person.filename().string(), {}});
    for (const fs::path& file : files) {
      if (has_image_extension(file))
        people.back().files.push_back(file);
      else
        set.findings.push_back(
            misnamed(file, "is no image by its extension; left out", "Rename the file or take it away"));
    }
    if (people.back().files.empty())
      people.pop_back();
  }
  return people;
}

bool has_people(const fs::path& folder) {
  const auto folders = list_folders(folder);
  if (!folders)
    return false;
  return std::any_of(folders->begin(), folders->end(), [](const fs::path& person) {
    const auto files = list_files(person);
    return files && std::any_of(files->begin(), files->end(), has_image_extension);
  });
}

double recognise(const fs::path& root) {
  for (const char* other :
       {"bounding_box_train", "bounding_box_test", "image_train", "image_test", "mask_train_v2", "list_train.txt"})
    if (fs::exists(root / other))
      return 0;
  if (is_folder(root / "train"))
    return has_people(root / "train") ? 0.6 : 0;
  const auto folders = list_folders(root);
  return folders && folders->size() >= 2 && has_people(root) ? 0.5 : 0;
}

struct Group {
  Split split;
  std::vector<Person> people;
};

// Identity numbers: the names themselves where all are different whole numbers, else their places by name, from 1.
std::map<std::string, std::int64_t> number_people(const std::vector<Group>& groups, Dataset& set) {
  std::map<std::string, std::int64_t> numbers;
  for (const Group& group : groups)
    for (const Person& person : group.people)
      numbers[person.name] = 0;
  std::set<std::int64_t> values;
  for (auto& [name, value] : numbers) {
    NameScanner scan(name);
    if (scan.number(value) && scan.at_end())
      values.insert(value);
  }
  if (values.size() == numbers.size())
    return numbers;
  std::int64_t next = 0;
  for (auto& [name, value] : numbers) {
    value = ++next;
    set.identity_names[value] = name;
  }
  return numbers;
}

Result<std::vector<Group>> groups_of(const fs::path& root, Dataset& set, bool& divide) {
  std::vector<Group> groups;
  if (is_folder(root / "train")) {
    CDS_ASSIGN(auto train, people_in(root / "train", set));
    groups.push_back({Split::train, std::move(train)});
    if (is_folder(root / "query")) {
      const char* name = is_folder(root / "gallery") ? "gallery" : "test";
      CDS_ASSIGN(auto query, people_in(root / "query", set));
      CDS_ASSIGN(auto gallery, people_in(root / name, set));
      groups.push_back({Split::query, std::move(query)});
      groups.push_back({Split::gallery, std::move(gallery)});
    } else if (is_folder(root / "test")) {
      CDS_ASSIGN(auto test, people_in(root / "test", set));
      groups.push_back({Split::gallery, std::move(test)});
      divide = true;
    }
    return groups;
  }
  CDS_ASSIGN(auto people, people_in(root, set));
  Group train{Split::train, {}}, test{Split::gallery, {}};
  for (std::size_t i = 0; i < people.size(); ++i)
    (people.size() >= 4 && i % 2 == 1 ? test : train).people.push_back(std::move(people[i]));
  divide = !test.people.empty();
  if (divide)
    set.findings.push_back({"choice", Severity::info, root, "every second identity by name is kept for the test",
                            "Make train, query and gallery folders to decide it yourself"});
  groups.push_back(std::move(train));
  groups.push_back(std::move(test));
  return groups;
}

Result<Dataset> read(const fs::path& root, const ReadOptions&) {
  Dataset set;
  set.root = root;
  set.title = "Folder per identity";
  bool divide = false;
  CDS_ASSIGN(const auto groups, groups_of(root, set, divide));
  const auto numbers = number_people(groups, set);
  bool cameras = true;
  for (const Group& group : groups)
    for (const Person& person : group.people)
      for (const fs::path& file : person.files)
        cameras = cameras && camera_of(stem_of(file));
  for (const Group& group : groups) {
    auto& records = group.split == Split::train ? set.train : group.split == Split::query ? set.query : set.gallery;
    for (const Person& person : group.people)
      for (const fs::path& file : person.files)
        records.push_back({file, numbers.at(person.name),
                           cameras                         ? *camera_of(stem_of(file))
                           : group.split == Split::gallery ? 1
                                                           : 0,
                           group.split, Role::person, -1});
  }
  if (!cameras)
    set.findings.push_back({"choice", Severity::info, root,
                            "names tell no camera: queries count as camera 0, the gallery as camera 1",
                            "Put _c1, _c2, ... into the file names"});
  if (divide) {
    QueryGallery test = divide_query_gallery(set.gallery, 0);
    set.query = std::move(test.query);
    set.gallery = std::move(test.gallery);
    for (ImageRecord& record : set.query)
      record.split = Split::query;
    set.findings.push_back({"choice", Severity::info, root, "queries are chosen from the test images",
                            "Make query and gallery folders to decide it yourself"});
  }
  return set;
}

} // namespace

Layout folders_layout() {
  return {"folders",
          "Folder per identity",
          "ROOT/{train,query,gallery}/IDENTITY, ROOT/{train,test}/IDENTITY or ROOT/IDENTITY",
          recognise,
          read,
          {},
          false};
}

} // namespace cds
