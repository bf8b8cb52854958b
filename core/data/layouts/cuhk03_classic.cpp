// CUHK03 by its first protocol (Li et al., CVPR 2014), as its images are commonly unpacked: images_detected or
// images_labeled with names like 1_001_2_07.png (camera pair, person, view, number). 100 people test, in 20 splits
// ("1" to "20"): those of splits_classic_detected.json or splits_classic_labeled.json where that lies beside the folder
// (a list of splits with "train", "query", "gallery", each a list of [path, person, camera]); else 100 people drawn by
// the split's number. Queries are the first view's images, the pool that galleries are drawn of the second's.
#include "data/layouts/reader.h"

#include "base/json.h"
#include "base/random.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace cds {
namespace fs = std::filesystem;
namespace {

constexpr std::int64_t people_of_a_pair = 10000; // identity = pair * this + person
constexpr int splits = 20;
constexpr std::size_t test_people = 100;

struct ClassicName {
  std::int64_t pair = 0, person = 0, view = 0;
  [[nodiscard]] std::int64_t identity() const { return pair * people_of_a_pair + person; }
};

std::optional<ClassicName> parse(std::string_view stem) {
  NameScanner scan(stem);
  ClassicName name;
  std::int64_t number = 0;
  if (!scan.number(name.pair) || !scan.skip("_") || !scan.number(name.person) || !scan.skip("_") ||
      !scan.number(name.view) || !scan.skip("_") || !scan.number(number) || !scan.at_end() ||
      name.person >= people_of_a_pair || name.view < 1 || name.view > 2)
    return std::nullopt;
  return name;
}

// The folder of images: root's detected one, its labeled one, or root itself.
fs::path images_in(const fs::path& root) {
  for (const char* name : {"images_detected", "images_labeled"})
    if (is_folder(root / name))
      return root / name;
  return root;
}

double recognise(const fs::path& root) {
  const fs::path folder = images_in(root);
  if (folder.filename() != "images_detected" && folder.filename() != "images_labeled")
    return 0;
  std::error_code code;
  int seen = 0, fitting = 0;
  for (fs::directory_iterator it(folder, code), end; !code && it != end && seen < 64; it.increment(code))
    if (has_image_extension(it->path())) {
      ++seen;
      fitting += parse(stem_of(it->path())).has_value();
    }
  return seen == 0 ? 0 : static_cast<double>(fitting) / seen;
}

Result<int> split_number(const std::string& variant) {
  int number = 1;
  const char* const end = variant.data() + variant.size();
  if (!variant.empty() && (std::from_chars(variant.data(), end, number).ptr != end || number < 1 || number > splits))
    return wrong_call("CUHK03 has no split \"" + variant + "\"", "data.variant", "Choose one from 1 to 20");
  return number;
}

// People whose images a list of the split names.
Status people_of(const Json& split, const char* key, const std::string& where, std::set<std::int64_t>& people) {
  const auto list = split.is_object() ? split.find(key) : split.end();
  if (!split.is_object() || list == split.end() || !list->is_array())
    return failed(std::string("has no list \"") + key + "\"", where, "Unpack the set again");
  for (const Json& item : *list) {
    if (!item.is_array() || item.empty() || !item[0].is_string())
      return failed(std::string("\"") + key + "\" holds something that is no [path, person, camera]", where,
                    "Unpack the set again");
    std::string path = item[0].get<std::string>();
    std::replace(path.begin(), path.end(), '\\', '/');
    if (const auto name = parse(stem_of(path)))
      people.insert(name->identity());
  }
  return {};
}

struct People {
  std::set<std::int64_t> train, test;
  bool published = false;
};

Result<People> divide(const fs::path& list, const std::set<std::int64_t>& all, int number) {
  People people;
  if (is_file(list)) {
    CDS_ASSIGN(const Json json, read_json(list));
    const std::string where = list.string() + ", split " + std::to_string(number);
    if (!json.is_array() || json.size() < static_cast<std::size_t>(number))
      return failed("holds no such split", where, "Choose another data.variant, or take the file away");
    const Json& split = json[static_cast<std::size_t>(number - 1)];
    CDS_TRY(people_of(split, "train", where, people.train));
    CDS_TRY(people_of(split, "query", where, people.test));
    CDS_TRY(people_of(split, "gallery", where, people.test));
    people.published = true;
    return people;
  }
  std::vector<std::int64_t> order(all.begin(), all.end());
  Random random(static_cast<std::uint64_t>(number), RandomUse::split, 32);
  random.shuffle(order);
  const std::size_t count = std::min(test_people, order.size() / 2);
  people.test.insert(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count));
  people.train.insert(order.begin() + static_cast<std::ptrdiff_t>(count), order.end());
  return people;
}

Result<Dataset> read(const fs::path& root, const ReadOptions& options) {
  CDS_ASSIGN(const int number, split_number(options.variant));
  const fs::path folder = images_in(root);
  const std::string kind = folder.filename() == "images_labeled" ? "labeled" : "detected";
  Dataset set;
  set.root = root;
  set.title = "CUHK03 (" + kind + "), split " + std::to_string(number);
  set.single_shot = true;
  CDS_ASSIGN(const auto files, list_files(folder));
  std::vector<ImageRecord> records;
  std::vector<std::int64_t> views;
  std::set<std::int64_t> all;
  for (const fs::path& file : files) {
    const auto name = has_image_extension(file) ? parse(stem_of(file)) : std::nullopt;
    if (!name) {
      set.findings.push_back(
          misnamed(file, "name does not fit the layout; left out", "Names look like 1_001_2_07.png"));
      continue;
    }
    records.push_back({file, name->identity(), 2 * (name->pair - 1) + name->view, Split::train, Role::person, -1});
    views.push_back(name->view);
    all.insert(name->identity());
  }
  const fs::path list = folder.parent_path() / ("splits_classic_" + kind + ".json");
  CDS_ASSIGN(const People people, divide(list, all, number));
  for (std::size_t i = 0; i < records.size(); ++i) {
    ImageRecord& record = records[i];
    if (people.test.contains(record.identity)) {
      record.split = views[i] == 1 ? Split::query : Split::gallery;
      (views[i] == 1 ? set.query : set.gallery).push_back(std::move(record));
    } else if (people.train.contains(record.identity)) {
      set.train.push_back(std::move(record));
    }
  }
  set.findings.push_back(
      {"choice", Severity::info, folder,
       "tests on " + std::to_string(people.test.size()) + " people of split " + std::to_string(number) +
           (people.published ? " of " + list.filename().string()
                             : ", drawn by its number: " + list.filename().string() + " is not there"),
       "data.variant (1 to 20) and evaluate.trials in the experiment decide"});
  return set;
}

} // namespace

Layout cuhk03_classic_layout() {
  return {"cuhk03-classic",
          "CUHK03, first protocol",
          "images_detected or images_labeled with names like 1_001_2_07.png, and splits_classic_detected.json",
          recognise,
          read,
          {},
          true,
          nullptr,
          true};
}

} // namespace cds
