// A re-identification data set as lists of images. Nothing is decoded here; records are plain values and safe to copy
// between threads.
#pragma once

#include "base/result.h"
#include "data/finding.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace cds {

enum class Split { train, val, query, gallery };
[[nodiscard]] const char* to_text(Split split); // "train", "val", "query", "gallery"

// What an image shows. Junk (identity -1) is ignored everywhere; a distractor (identity 0 in Market-1501's gallery)
// stays in the gallery and is nobody's right answer.
enum class Role { person, distractor, junk };

struct ImageRecord {
  std::filesystem::path path; // Dataset::root joined with the place inside it
  std::int64_t identity = 0;  // as the set numbers it; -1 junk
  std::int64_t camera = 0;    // as the set numbers it
  Split split = Split::train;
  Role role = Role::person;
  // CIFAR binary: the byte in the file where the image's 3 x 32 x 32 planes begin; -1: the file is the image.
  std::int64_t item = -1;
};

struct Dataset {
  std::filesystem::path root;
  std::string layout;               // the reader's name, e.g. "market1501" (data/layouts.h)
  std::string title;                // for people, e.g. "MSMT17 V2"
  std::vector<ImageRecord> train;   // sorted by path; with ReadOptions::train_with_val also the val images
  std::vector<ImageRecord> val;     // MSMT17's own validation list when not trained on; else empty
  std::vector<ImageRecord> query;   // sorted by path; no junk
  std::vector<ImageRecord> gallery; // sorted by path; junk included, so that it can be shown: see drop_junk()
  std::vector<Finding> findings;    // of reading: misnamed files, choices that the reader made
  // True where train and test number their people separately (MSMT17), so that an equal number means nothing.
  bool separate_numbering = false;
  // True for plain classification (CIFAR): identities are classes, query holds the test images, there is no gallery.
  bool classification = false;
  // True where the test is repeated with drawn galleries (VehicleID, CUHK03's first protocol): `gallery` is the pool of
  // which each trial takes one image of each identity; `query` stays, or where it is empty those not taken ask.
  bool single_shot = false;
  // Where the set names identities by text (folders, CSV): number -> name. Empty otherwise.
  std::map<std::int64_t, std::string> identity_names;
};

struct ReadOptions {
  bool train_with_val = true; // MSMT17, CSV: train on train + val
  std::string variant; // of the set's splits: VehicleID "800", "1600", "2400"; CUHK03 "1" to "20"; empty: the first
};

// Reads the lists of a set. `layout` is a name of layouts() or "auto". Order never depends on the disk: files are
// sorted by their path's bytes. Blocks for as long as listing the folders takes. Errors: wrong_call for a folder that
// does not exist, an unknown layout name, or a folder that fits no layout; failed for a missing or empty split (the
// error names it) or a list file that cannot be read.
[[nodiscard]] Result<Dataset> read_dataset(const std::filesystem::path& root, const std::string& layout = "auto",
                                           const ReadOptions& options = {});

[[nodiscard]] std::vector<ImageRecord> drop_junk(const std::vector<ImageRecord>& records);
// A person's name for an identity: its text where the set has one, else its number ("junk" for -1).
[[nodiscard]] std::string identity_text(const Dataset& set, std::int64_t identity);
// The path inside the set's root, or the path itself where it lies elsewhere; generic separators. With "#item" where
// the file holds many images.
[[nodiscard]] std::string relative_path(const Dataset& set, const ImageRecord& record);

// Class labels for training: identities in ascending order become 0 .. classes-1.
struct Labels {
  std::vector<int> of_image;            // one per record
  std::vector<std::int64_t> identities; // one per class, ascending
  [[nodiscard]] int classes() const { return static_cast<int>(identities.size()); }
};
[[nodiscard]] Labels make_labels(const std::vector<ImageRecord>& records);

} // namespace cds
