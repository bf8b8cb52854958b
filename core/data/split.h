// Divisions of the training identities, and the seal on query and gallery. Everything is a pure function of the
// records' order and the seed.
#pragma once

#include "data/dataset.h"

#include <cstdint>
#include <vector>

namespace cds {

// For bi-level search: both sides hold every identity, validation at least one full group of it.
struct SearchSplit {
  std::vector<ImageRecord> train, validation;
};

// Of an identity with n images, validation gets max(1, floor(share * floor(n / group))) groups of `group` images,
// chosen by the seed; the rest trains. An identity with n < 2 * group shares images: validation takes min(n, group) and
// training is filled up from validation's until it has min(n, group) too. Junk and distractors are left out. REQUIRES 0
// < share < 1, group > 0. Errors: no identity at all.
[[nodiscard]] Result<SearchSplit> make_search_split(const std::vector<ImageRecord>& train, std::uint64_t seed,
                                                    double share = 0.5, int group = 4);

struct QueryGallery {
  std::vector<ImageRecord> query, gallery;
};

// Divides images so that every query has an answer in the gallery from another camera: one query a camera of an
// identity as long as that holds. Identities seen by one camera alone stay in the gallery as wrong answers. Where no
// identity has two cameras, one image of each identity with two or more asks, and cameras become 0 (query) and 1
// (gallery), so that the same-camera rule drops nothing.
[[nodiscard]] QueryGallery divide_query_gallery(const std::vector<ImageRecord>& records, std::uint64_t seed);

// For a train run: a share of the training identities held out (rounded, at least 2), by which the best checkpoint is
// chosen. Identities that can ask an answerable query are held out first. share 0: nothing is held out.
struct TrainSplit {
  std::vector<ImageRecord> train;
  QueryGallery validation;
};
[[nodiscard]] Result<TrainSplit> make_train_split(const std::vector<ImageRecord>& train, std::uint64_t seed,
                                                  double share);

// For a classifier: a share of each class's images held out (rounded, at least 1 and never all), chosen by the seed;
// `validation.query` holds them and there is no gallery. share 0: nothing is held out. Errors: a class with one image.
[[nodiscard]] Result<TrainSplit> make_class_split(const std::vector<ImageRecord>& train, std::uint64_t seed,
                                                  double share);

// Where a run stands; only final_evaluation opens the test.
enum class RunPhase { search, training, validation, final_evaluation };

// How a test is scored: its queries against its gallery; against galleries drawn of it (Dataset::single_shot); or its
// queries' classes named, without a gallery.
enum class TestKind { ranked, single_shot, classes };

// Query and gallery of the test. They cannot be reached but through open(), which refuses every phase but the last.
class SealedTest {
public:
  SealedTest() = default;
  explicit SealedTest(QueryGallery test, TestKind kind = TestKind::ranked) : test_(std::move(test)), kind_(kind) {}
  // An error (kind failed, "sealed") before the final evaluation. Junk is still in the gallery.
  [[nodiscard]] Result<QueryGallery> open(RunPhase phase) const;
  [[nodiscard]] bool empty() const {
    return (kind_ != TestKind::single_shot && test_.query.empty()) ||
           (kind_ != TestKind::classes && test_.gallery.empty());
  }
  [[nodiscard]] TestKind kind() const { return kind_; }

private:
  QueryGallery test_;
  TestKind kind_ = TestKind::ranked;
};

// What a run gets instead of a Dataset: training images in the open, the test sealed.
struct RunData {
  std::filesystem::path root;
  std::string layout, title;
  std::vector<ImageRecord> train; // persons only
  bool classification = false;    // identities are classes
  SealedTest test;
};
[[nodiscard]] RunData seal(Dataset set);

} // namespace cds
