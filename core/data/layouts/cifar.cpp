// CIFAR-10 and CIFAR-100, binary version (Krizhevsky 2009): records of a label byte (CIFAR-100: coarse, then fine; the
// fine one counts) and 3072 bytes, the 32x32 red, green and blue planes. Classification: identity is the class, the
// test images are queries without a gallery.
#include "data/layouts/reader.h"

#include "base/file.h"

#include <fstream>

namespace cds {
namespace fs = std::filesystem;
namespace {

constexpr std::int64_t pixels = 3072;

struct Kind {
  const char* title;
  std::vector<std::string> train;
  const char* test;
  const char* names;
  std::int64_t label_bytes;
};

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> all{
      {"CIFAR-10",
       {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin"},
       "test_batch.bin",
       "batches.meta.txt",
       1},
      {"CIFAR-100", {"train.bin"}, "test.bin", "fine_label_names.txt", 2}};
  return all;
}

const Kind* kind_of(const fs::path& root) {
  for (const Kind& kind : kinds())
    if (is_file(root / kind.train.front()) && is_file(root / kind.test))
      return &kind;
  return nullptr;
}

double recognise(const fs::path& root) {
  return kind_of(root) ? 1 : 0;
}

Status read_records(const fs::path& file, const Kind& kind, Split split, std::vector<ImageRecord>& records) {
  CDS_ASSIGN(const std::string content, read_file(file));
  const std::int64_t size = kind.label_bytes + pixels, total = static_cast<std::int64_t>(content.size());
  if (total % size != 0)
    return failed("has " + std::to_string(total) + " bytes, not a whole number of " + std::to_string(size) +
                      "-byte records",
                  file.string(), "Unpack the binary version of " + std::string(kind.title) + " again");
  for (std::int64_t at = 0; at < total; at += size) {
    const auto label = static_cast<unsigned char>(content[static_cast<std::size_t>(at + kind.label_bytes - 1)]);
    records.push_back({file, label, split == Split::train ? 0 : 1, split, Role::person, at + kind.label_bytes});
  }
  return {};
}

Result<Dataset> read(const fs::path& root, const ReadOptions&) {
  const Kind* kind = kind_of(root);
  if (!kind)
    return failed("has neither data_batch_1.bin and test_batch.bin (CIFAR-10) nor train.bin and test.bin (CIFAR-100)",
                  root.string(), "Unpack the binary version of the set");
  Dataset set;
  set.root = root;
  set.title = kind->title;
  set.classification = true;
  for (const std::string& name : kind->train)
    CDS_TRY(read_records(root / name, *kind, Split::train, set.train));
  CDS_TRY(read_records(root / kind->test, *kind, Split::query, set.query));
  std::ifstream names(root / kind->names);
  std::string name;
  for (std::int64_t label = 0; std::getline(names, name) && !name.empty(); ++label)
    set.identity_names[label] = name;
  return set;
}

constexpr PublishedCounts published[] = {{"CIFAR-10", 50000, 10000, 0, 10, 10, -1},
                                         {"CIFAR-100", 50000, 10000, 0, 100, 100, -1}};

} // namespace

Layout cifar_layout() {
  return {
      "cifar",   "CIFAR-10/100", "data_batch_1.bin ... data_batch_5.bin and test_batch.bin, or train.bin and test.bin",
      recognise, read,           published};
}

} // namespace cds
