// PK batches and the divisions of the training identities, by their promised properties and a plain second
// implementation.
#include "base/random.h"
#include "data/batch_sampler.h"
#include "data/deal.h"
#include "data/pk_sampler.h"
#include "data/split.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

using namespace cds;

namespace {

std::vector<int> labels_with(const std::vector<int>& counts) {
  std::vector<int> labels;
  for (std::size_t label = 0; label < counts.size(); ++label)
    labels.insert(labels.end(), static_cast<std::size_t>(counts[label]), static_cast<int>(label));
  Random random(99, RandomUse::other);
  random.shuffle(labels);
  return labels;
}

// The round of pk_sampler.h with lists of groups, as its text says it.
std::vector<IndexBatch> plain_round(const std::vector<int>& labels, int p, int k, bool drop_last, std::uint64_t seed,
                                    std::uint32_t epoch) {
  std::map<int, std::vector<std::uint32_t>> images;
  for (std::uint32_t i = 0; i < labels.size(); ++i)
    images[labels[i]].push_back(i);
  std::map<int, std::vector<IndexBatch>> groups;
  for (auto& [label, list] : images) {
    Random random(seed, RandomUse::sampler, epoch, static_cast<std::uint32_t>(label));
    if (static_cast<int>(list.size()) < k) {
      IndexBatch group;
      for (int i = 0; i < k; ++i)
        group.push_back(list[random.below(static_cast<std::uint32_t>(list.size()))]);
      groups[label] = {group};
      continue;
    }
    random.shuffle(list);
    for (std::size_t begin = 0; begin + static_cast<std::size_t>(k) <= list.size();
         begin += static_cast<std::size_t>(k))
      groups[label].emplace_back(list.begin() + static_cast<long>(begin), list.begin() + static_cast<long>(begin) + k);
  }
  std::vector<int> left;
  for (const auto& [label, list] : groups)
    left.push_back(label);
  Random random(seed, RandomUse::sampler, epoch, 0xFFFFFFFF);
  std::vector<IndexBatch> batches;
  for (;;) {
    const int take = static_cast<int>(left.size()) >= p ? p
                     : !drop_last && left.size() >= 2   ? static_cast<int>(left.size())
                                                        : 0;
    if (take == 0)
      return batches;
    IndexBatch batch;
    for (int i = 0; i < take; ++i) {
      std::swap(left[static_cast<std::size_t>(i)],
                left[static_cast<std::size_t>(i) +
                     random.below(static_cast<std::uint32_t>(left.size()) - static_cast<std::uint32_t>(i))]);
      auto& list = groups[left[static_cast<std::size_t>(i)]];
      batch.insert(batch.end(), list.front().begin(), list.front().end());
      list.erase(list.begin());
    }
    batches.push_back(batch);
    if (take < p)
      return batches;
    std::vector<int> rest;
    for (const int label : left)
      if (!groups[label].empty())
        rest.push_back(label);
    left = rest;
  }
}

std::vector<ImageRecord> records_with(int identities, int cameras, int images) {
  std::vector<ImageRecord> records;
  for (int identity = 1; identity <= identities; ++identity)
    for (int camera = 1; camera <= cameras; ++camera)
      for (int n = 0; n < images; ++n)
        records.push_back({QString::asprintf("%d_c%d_%d.jpg", identity, camera, n).toStdString(), identity, camera,
                           Split::train, Role::person, -1});
  return records;
}

std::set<std::string> names(const std::vector<ImageRecord>& records) {
  std::set<std::string> out;
  for (const ImageRecord& record : records)
    out.insert(record.path.string());
  return out;
}

bool answered(const QueryGallery& set, bool other_camera = true) {
  return std::all_of(set.query.begin(), set.query.end(), [&](const ImageRecord& query) {
    return std::any_of(set.gallery.begin(), set.gallery.end(), [&](const ImageRecord& image) {
      return image.identity == query.identity && (!other_camera || image.camera != query.camera);
    });
  });
}

} // namespace

class TestSampler : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void equalsThePlainImplementation_data() {
    QTest::addColumn<bool>("drop_last");
    QTest::newRow("drop last") << true;
    QTest::newRow("keep last") << false;
  }
  void equalsThePlainImplementation() {
    QFETCH(bool, drop_last);
    const auto labels = labels_with({9, 1, 4, 17, 3, 8, 12, 5, 2, 6});
    const auto sampler = PkSampler::make(labels, {.identities = 3, .images = 4, .drop_last = drop_last, .seed = 42});
    QVERIFY(sampler);
    for (std::uint32_t epoch = 0; epoch < 20; ++epoch)
      QCOMPARE(sampler->epoch(epoch), plain_round(labels, 3, 4, drop_last, 42, epoch));
  }

  void everyBatchIsPTimesK() {
    const auto labels = labels_with({9, 1, 4, 17, 3, 8, 12, 5, 2, 6});
    const auto sampler = PkSampler::make(labels, {.identities = 4, .images = 4, .seed = 7});
    QVERIFY(sampler);
    for (std::uint32_t epoch = 0; epoch < 10; ++epoch) {
      std::map<std::uint32_t, int> uses;
      for (const IndexBatch& batch : sampler->epoch(epoch)) {
        QCOMPARE(batch.size(), std::size_t{16});
        std::set<int> people;
        for (std::size_t i = 0; i < batch.size(); i += 4) {
          people.insert(labels[batch[i]]);
          for (std::size_t j = i; j < i + 4; ++j) {
            QCOMPARE(labels[batch[j]], labels[batch[i]]);
            ++uses[batch[j]];
          }
        }
        QCOMPARE(people.size(), std::size_t{4});
      }
      for (const auto& [image, count] : uses) // only identities with fewer than 4 images repeat one
        QVERIFY(count == 1 || std::count(labels.begin(), labels.end(), labels[image]) < 4);
    }
  }

  void dropLastOffAddsOneShorterBatch() {
    const auto labels = labels_with({4, 4, 4, 4, 4});
    const auto count = [&](int p, bool drop) {
      return PkSampler::make(labels, {.identities = p, .images = 4, .drop_last = drop})->epoch(1);
    };
    QCOMPARE(count(3, true).size(), std::size_t{1});
    QCOMPARE(count(3, false).size(), std::size_t{2});
    QCOMPARE(count(3, false).back().size(), std::size_t{8});
    QCOMPARE(count(2, false).size(), std::size_t{2}); // a single identity has no negative
  }

  void epochsSeedsAndStreamsDiffer() {
    const auto labels = labels_with({8, 8, 8, 8, 8, 8});
    const auto plan = [&](std::uint64_t seed, std::uint32_t stream, std::uint32_t epoch) {
      return PkSampler::make(labels, {.identities = 3, .images = 4, .seed = seed, .stream = stream})->epoch(epoch);
    };
    QCOMPARE(plan(1, 0, 3), plan(1, 0, 3));
    QVERIFY(plan(1, 0, 3) != plan(1, 0, 4));
    QVERIFY(plan(1, 0, 3) != plan(2, 0, 3));
    QVERIFY(plan(1, 0, 3) != plan(1, 1, 3));
  }

  void askedForMoreBatches() {
    const auto sampler = PkSampler::make(labels_with({4, 4, 4, 4}), {.identities = 2, .images = 4});
    QVERIFY(sampler);
    const auto round = sampler->epoch(5), more = sampler->epoch(5, 7);
    QCOMPARE(round.size(), std::size_t{2});
    QCOMPARE(more.size(), std::size_t{7});
    QCOMPARE(more[0], round[0]);
    QCOMPARE(more[1], round[1]);
    QVERIFY(more[2] != more[0] || more[3] != more[1]);
    QCOMPARE(sampler->epoch(5, 1).size(), std::size_t{1});
  }

  void refusals() {
    const auto few = PkSampler::make(labels_with({4, 4, 4}), {.identities = 4, .images = 4});
    QVERIFY(!few);
    QCOMPARE(few.error().kind, ErrorKind::failed);
    QVERIFY(few.error().what.find("there are 3") != std::string::npos);
    QVERIFY(!PkSampler::make({}, {}));
    const auto one = PkSampler::make({0, 1}, {.identities = 1});
    QVERIFY(!one);
    QCOMPARE(one.error().kind, ErrorKind::wrong_call);
    QVERIFY(!PkSampler::make({0, 1}, {.identities = 2, .images = 0}));
  }

  void plainOrders() {
    QCOMPARE(in_order(5, 2), (std::vector<IndexBatch>{{0, 1}, {2, 3}, {4}}));
    QVERIFY(in_order(0, 2).empty());
  }

  // Whole identities, in the batch's order, as evenly as they go; nobody goes without.
  void joinedBatchesAreDealtOut() {
    const std::vector<IndexBatch> plan{{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {10, 11}, {12, 13, 14, 15, 16, 17}};
    QCOMPARE(deal(plan, 2, 0, 1), plan);
    QCOMPARE(deal(plan, 2, 0, 2), (std::vector<IndexBatch>{{0, 1, 2, 3}, {12, 13}}));
    QCOMPARE(deal(plan, 2, 1, 2), (std::vector<IndexBatch>{{4, 5, 6, 7, 8, 9}, {14, 15, 16, 17}}));
    QCOMPARE(deal(plan, 2, 1, 3), (std::vector<IndexBatch>{{2, 3, 4, 5}, {14, 15}}));
    QCOMPARE(deal(plan, 2, 4, 5), (std::vector<IndexBatch>{{8, 9}}));
    QVERIFY(deal(plan, 2, 0, 6).empty());
    for (const std::size_t ranks : {1, 2, 3, 4, 7}) {
      IndexBatch joined;
      for (std::size_t rank = 0; rank < ranks; ++rank) {
        const auto part = deal({in_order(64, 64)}, 4, rank, ranks);
        joined.insert(joined.end(), part.front().begin(), part.front().end());
      }
      QCOMPARE(joined, in_order(64, 64).front());
    }
  }

  void randomBatchesTakeEachImageOnce() {
    const auto sampler = RandomSampler::make(10, {.batch = 4, .seed = 3});
    QVERIFY(sampler);
    const auto plan = sampler->epoch(2);
    QCOMPARE(plan.size(), std::size_t{3});
    QCOMPARE(plan[2].size(), std::size_t{2});
    std::multiset<std::uint32_t> seen;
    for (const IndexBatch& batch : plan)
      seen.insert(batch.begin(), batch.end());
    QCOMPARE(seen, (std::multiset<std::uint32_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
    QVERIFY(plan == sampler->epoch(2));
    QVERIFY(plan != sampler->epoch(3));
    QVERIFY(plan != RandomSampler::make(10, {.batch = 4, .seed = 4})->epoch(2));
    QVERIFY(plan != RandomSampler::make(10, {.batch = 4, .seed = 3, .stream = 1})->epoch(2));
  }

  void randomBatchesLeaveASingleImageOut() {
    QCOMPARE(RandomSampler::make(9, {.batch = 4})->epoch(0).size(), std::size_t{2}); // BatchNorm needs two
    QCOMPARE(RandomSampler::make(11, {.batch = 4})->epoch(0).size(), std::size_t{3});
    QCOMPARE(RandomSampler::make(11, {.batch = 4, .drop_last = true})->epoch(0).size(), std::size_t{2});
  }

  void randomBatchesFillAsManyAsAreAsked() {
    const auto sampler = RandomSampler::make(8, {.batch = 4});
    const auto plan = sampler->epoch(1, 5);
    QCOMPARE(plan.size(), std::size_t{5});
    QVERIFY(plan[0] != plan[2] || plan[1] != plan[3]); // another round, another order
    for (std::size_t round = 0; round < 4; round += 2) {
      std::set<std::uint32_t> seen(plan[round].begin(), plan[round].end());
      seen.insert(plan[round + 1].begin(), plan[round + 1].end());
      QCOMPARE(seen.size(), std::size_t{8});
    }
  }

  void randomBatchesRefuseWhatCannotBe() {
    QVERIFY(!RandomSampler::make(1, {.batch = 4}));
    QVERIFY(!RandomSampler::make(3, {.batch = 4, .drop_last = true}));
    const auto one = RandomSampler::make(10, {.batch = 1});
    QVERIFY(!one);
    QCOMPARE(one.error().kind, ErrorKind::wrong_call);
  }

  void classSplitHoldsOutAShareOfEachClass() {
    for (const int images : {2, 5, 10})
      for (const double share : {0.0, 0.1, 0.2, 0.5, 0.9}) {
        const auto records = records_with(3, 1, images);
        const auto split = make_class_split(records, 5, share);
        QVERIFY(split);
        const int held = share == 0 ? 0 : std::clamp(static_cast<int>(std::llround(share * images)), 1, images - 1);
        QVERIFY(split->validation.gallery.empty());
        QCOMPARE(static_cast<int>(split->validation.query.size()), 3 * held);
        QCOMPARE(static_cast<int>(split->train.size()), 3 * (images - held));
        std::map<std::int64_t, int> of_class;
        std::set<std::string> paths;
        for (const auto& record : split->validation.query) {
          ++of_class[record.identity];
          paths.insert(record.path.string());
        }
        for (const auto& [identity, count] : of_class)
          QCOMPARE(count, held);
        for (const auto& record : split->train)
          QVERIFY(!paths.contains(record.path.string()));
      }
    const auto one = make_class_split(records_with(3, 1, 1), 5, 0.1);
    QVERIFY(!one);
    QVERIFY(!one.error().way_out.empty());
    QVERIFY(make_class_split(records_with(3, 1, 1), 5, 0));
    const auto a = make_class_split(records_with(3, 1, 10), 5, 0.5),
               b = make_class_split(records_with(3, 1, 10), 6, 0.5);
    QVERIFY(a->train.front().path != b->train.front().path || a->train.back().path != b->train.back().path ||
            a->train[4].path != b->train[4].path);
  }

  void searchSplitGivesEachIdentityAGroup() {
    for (const int images : {1, 3, 4, 6, 7, 8, 11, 12, 20}) {
      for (const double share : {0.2, 0.5, 0.9}) {
        const auto records = records_with(5, 1, images);
        const auto split = make_search_split(records, 3, share);
        QVERIFY(split);
        const int held = std::min(images, std::max(1, static_cast<int>(share * (images / 4))) * 4);
        const int kept = std::max(images - held, std::min(images, 4));
        for (int identity = 1; identity <= 5; ++identity) {
          const auto of = [&](const std::vector<ImageRecord>& side) {
            return static_cast<int>(
                std::count_if(side.begin(), side.end(), [&](const ImageRecord& r) { return r.identity == identity; }));
          };
          QCOMPARE(of(split->validation), held);
          QCOMPARE(of(split->train), kept);
        }
        std::set<std::string> all = names(split->train), validation = names(split->validation);
        QCOMPARE(all.size(), split->train.size());
        std::set<std::string> both;
        for (const std::string& name : validation)
          if (!all.insert(name).second)
            both.insert(name);
        QCOMPARE(both.empty(), images >= 8); // only small identities share
        QCOMPARE(all, names(records));
      }
    }
  }

  void searchSplitFollowsTheSeed() {
    const auto records = records_with(6, 2, 6);
    QCOMPARE(names(make_search_split(records, 1)->train), names(make_search_split(records, 1)->train));
    QVERIFY(names(make_search_split(records, 1)->train) != names(make_search_split(records, 2)->train));
    auto junk = records;
    junk.push_back({"junk.jpg", -1, 1, Split::train, Role::junk, -1});
    QVERIFY(!names(make_search_split(junk, 1)->train).contains("junk.jpg"));
    QVERIFY(!make_search_split({}, 1));
    QVERIFY(!make_search_split(records, 1, 1.0));
  }

  void queriesHaveAnswersFromAnotherCamera() {
    for (int seed = 0; seed < 20; ++seed) {
      auto records = records_with(4, 3, 2);
      const auto two = records_with(2, 2, 1); // identities with one image from each of two cameras
      for (ImageRecord record : two) {
        record.identity += 10;
        record.path = "two_" + record.path.string();
        records.push_back(record);
      }
      records.push_back({"alone.jpg", 30, 1, Split::train, Role::person, -1});
      for (const char* name : {"b0.jpg", "b1.jpg", "b2.jpg"}) // one camera: nobody can answer
        records.push_back({name, 31, 2, Split::train, Role::person, -1});
      for (const char* name : {"c0.jpg", "c1.jpg", "c2.jpg"}) // two of camera 1 and one of camera 2: one can ask
        records.push_back({name, 32, name[1] == '2' ? 2 : 1, Split::train, Role::person, -1});
      const QueryGallery set = divide_query_gallery(records, static_cast<std::uint64_t>(seed));
      QVERIFY(answered(set));
      QCOMPARE(set.query.size(), std::size_t{4 * 3 + 2 + 1}); // one a camera; of two images, one
      QCOMPARE(set.query.size() + set.gallery.size(), records.size());
      QVERIFY(names(set.gallery).contains("alone.jpg"));
    }
  }

  void withoutCamerasOneImageAsks() {
    const QueryGallery set = divide_query_gallery(records_with(5, 1, 3), 1);
    QCOMPARE(set.query.size(), std::size_t{5});
    QCOMPARE(set.gallery.size(), std::size_t{10});
    QVERIFY(answered(set)); // cameras 0 and 1 now
    QVERIFY(divide_query_gallery(records_with(5, 1, 1), 1).query.empty());
  }

  void trainSplitHoldsIdentitiesOut() {
    const auto records = records_with(20, 2, 2);
    const auto split = make_train_split(records, 5, 0.2);
    QVERIFY(split);
    QCOMPARE(make_labels(split->train).classes(), 16);
    QVERIFY(answered(split->validation));
    std::set<std::int64_t> held;
    for (const auto* side : {&split->validation.query, &split->validation.gallery})
      for (const ImageRecord& record : *side)
        held.insert(record.identity);
    QCOMPARE(held.size(), std::size_t{4});
    for (const ImageRecord& record : split->train)
      QVERIFY(!held.contains(record.identity));
    QCOMPARE(make_train_split(records, 5, 0)->train.size(), records.size());
    QVERIFY(make_train_split(records, 5, 0)->validation.query.empty());
    QVERIFY(names(make_train_split(records, 6, 0.2)->train) != names(split->train));
    QVERIFY(!make_train_split(records_with(3, 2, 2), 1, 0.5));
    QVERIFY(!make_train_split(records, 1, 1.5));
  }

  void identitiesThatCanAskAreHeldOutFirst() {
    auto records = records_with(12, 1, 4);
    for (ImageRecord& record : records_with(4, 2, 1)) {
      record.identity += 100;
      records.push_back(record);
    }
    const auto split = make_train_split(records, 3, 0.25);
    QVERIFY(split);
    QCOMPARE(split->validation.query.size(), std::size_t{4});
    QVERIFY(answered(split->validation));
  }

  // The seal: nothing but the final evaluation gets query and gallery.
  void theTestStaysSealed() {
    Dataset set;
    set.train = records_with(2, 2, 2);
    set.train.push_back({"junk.jpg", -1, 1, Split::train, Role::junk, -1});
    set.query = records_with(1, 1, 1);
    set.gallery = records_with(1, 2, 1);
    const RunData data = seal(set);
    QCOMPARE(data.train.size(), std::size_t{8});
    QVERIFY(!data.test.empty());
    for (const RunPhase phase : {RunPhase::search, RunPhase::training, RunPhase::validation}) {
      const auto opened = data.test.open(phase);
      QVERIFY(!opened);
      QCOMPARE(opened.error().kind, ErrorKind::failed);
      QVERIFY(opened.error().what.find("sealed") != std::string::npos);
    }
    const auto opened = data.test.open(RunPhase::final_evaluation);
    QVERIFY(opened);
    QCOMPARE(opened->query.size(), std::size_t{1});
    QCOMPARE(opened->gallery.size(), std::size_t{2});
  }
};

QTEST_APPLESS_MAIN(TestSampler)
#include "tst_sampler.moc"
