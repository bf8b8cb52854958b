// Batches are the same for any number of threads, with or without a cache, resumed or not; and a bad image is one
// error.
#include "made_sets.h"

#include "base/file.h"
#include "data/loader.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>
#include <cstring>
#include <thread>

using namespace cds;
namespace fs = std::filesystem;

class TestLoader : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  std::vector<ImageRecord> records_;
  std::vector<int> labels_;
  std::vector<IndexBatch> plan_;

  static LoaderOptions options(int threads, std::shared_ptr<ImageCache> cache = nullptr) {
    LoaderOptions out;
    out.height = 24;
    out.width = 12;
    out.augmentation.jitter = 0.5;
    out.seed = 11;
    out.threads = threads;
    out.cache = std::move(cache);
    return out;
  }

  // All values of all batches.
  static std::vector<std::vector<float>> drained(BatchLoader& loader) {
    std::vector<std::vector<float>> out;
    for (;;) {
      auto batch = loader.next();
      if (!batch)
        qFatal("%s", batch.error().message().c_str());
      if (!*batch)
        return out;
      const auto size = static_cast<std::size_t>((*batch)->count) * 24 * 12 * 3;
      out.emplace_back((*batch)->images.get(), (*batch)->images.get() + size);
    }
  }

  // Of the cache on disk.
  static constexpr std::uint64_t kept_size = 32 + 24 * 12 * 3; // of one image's file

  std::shared_ptr<DiskCache> opened(const fs::path& folder, std::uint64_t bytes) const {
    auto cache = DiskCache::open(folder, bytes);
    if (!cache)
      qFatal("%s", cache.error().message().c_str());
    return *cache;
  }
  static std::vector<fs::path> files_of(const fs::path& folder) {
    std::vector<fs::path> out;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
      if (entry.is_regular_file() && entry.path().filename() != "bytes")
        out.push_back(entry.path());
    return out;
  }
  std::vector<std::vector<float>> epoch_with(const std::shared_ptr<DiskCache>& disk) const {
    BatchLoader loader(records_, labels_, options(3, std::make_shared<ImageCache>(0, disk)));
    loader.start(3, plan_);
    return drained(loader);
  }

private Q_SLOTS:
  void initTestCase() {
    const fs::path root = folder_.path().toStdString();
    for (int i = 0; i < 10; ++i) {
      const fs::path path = root / (std::to_string(i) + (i % 2 ? ".png" : ".jpg"));
      made::write_image(path,
                        i < 5 ? made::picture(20, 10, static_cast<unsigned>(i)) : made::smooth_picture(60 + i, 40));
      records_.push_back({path, i / 2, 1, Split::train, Role::person, -1});
      labels_.push_back(i / 2);
    }
    plan_ = {{0, 1, 2, 3}, {4, 5, 4, 5}, {9, 8, 7, 6}, {0, 0, 0, 0}, {1, 2}};
  }

  void sameForAnyNumberOfThreads() {
    std::vector<std::vector<float>> expected; // from the parts, one by one
    for (const IndexBatch& batch : plan_) {
      auto& values = expected.emplace_back();
      for (const std::uint32_t index : batch) {
        std::uint32_t repeat = 0; // earlier uses in the plan
        for (const IndexBatch& other : plan_) {
          if (&other == &batch)
            break;
          repeat += static_cast<std::uint32_t>(std::count(other.begin(), other.end(), index));
        }
        repeat += static_cast<std::uint32_t>(
            std::count(batch.begin(), batch.begin() + static_cast<long>(values.size() / (24 * 12 * 3)), index));
        const auto image = load_resized(records_[index], 24, 12);
        QVERIFY(image);
        std::vector<float> one(24 * 12 * 3);
        apply_augmentation(*image, draw_augmentation(options(1).augmentation, 24, 12, 11, 3, index, repeat), one);
        values.insert(values.end(), one.begin(), one.end());
      }
    }
    for (const int threads : {1, 2, 7}) {
      for (const bool cached : {false, true}) {
        BatchLoader loader(records_, labels_,
                           options(threads, cached ? std::make_shared<ImageCache>(1 << 20) : nullptr));
        loader.start(3, plan_);
        QCOMPARE(drained(loader), expected);
        loader.start(3, plan_, 2); // resumed at the third batch
        QCOMPARE(drained(loader), std::vector(expected.begin() + 2, expected.end()));
        loader.start(4, plan_);
        QVERIFY(drained(loader) != expected);
      }
    }
  }

  void batchesSayWhatTheyHold() {
    BatchLoader loader(records_, labels_, options(2));
    loader.start(1, plan_);
    for (const IndexBatch& indices : plan_) {
      auto batch = loader.next();
      QVERIFY(batch && *batch);
      QCOMPARE((*batch)->indices, indices);
      QCOMPARE((*batch)->count, static_cast<int>(indices.size()));
      QCOMPARE((*batch)->height, 24);
      QCOMPARE((*batch)->width, 12);
      for (std::size_t i = 0; i < indices.size(); ++i)
        QCOMPARE((*batch)->labels[i], std::int64_t{labels_[indices[i]]});
      QVERIFY((*batch)->wait_seconds >= 0);
    }
    auto end = loader.next();
    QVERIFY(end && !*end);
    end = loader.next();
    QVERIFY(end && !*end);
  }

  void whatTheDiskKeepsIsTheSame() {
    const QTemporaryDir dir;
    const fs::path folder = fs::path(dir.path().toStdString()) / "images";
    BatchLoader plain(records_, labels_, options(1));
    plain.start(3, plan_);
    const auto expected = drained(plain);
    QCOMPARE(epoch_with(opened(folder, 1 << 20)), expected);
    QCOMPARE(files_of(folder).size(), std::size_t{10});
    const auto again = opened(folder, 1 << 20);
    QCOMPARE(again->bytes(), 10 * kept_size);
    for (const ImageRecord& record : records_) {
      const auto kept = again->find(record, 24, 12);
      QVERIFY(kept && kept->pixels == load_resized(record, 24, 12)->pixels);
      QVERIFY(!again->find(record, 24, 13)); // of another size
    }
    QCOMPARE(epoch_with(again), expected);
  }

  void aDamagedOrOutdatedFileIsDecodedAgain() {
    const QTemporaryDir dir;
    const fs::path folder = fs::path(dir.path().toStdString()) / "images", copy = folder.parent_path() / "one.png";
    const auto disk = opened(folder, 1 << 20);
    made::write_image(copy, made::picture(24, 12, 1));
    const ImageRecord record{copy, 1, 1, Split::train, Role::person, -1};
    disk->keep(record, *load_resized(record, 24, 12));
    const auto files = files_of(folder);
    QCOMPARE(files.size(), std::size_t{1});
    const auto whole = read_file(files[0]);
    QVERIFY(whole && disk->find(record, 24, 12));
    std::string flipped = *whole;
    flipped[100] ^= 1;
    for (const std::string& bytes : {whole->substr(0, 500), flipped, std::string(), std::string(5000, 'x')}) {
      QVERIFY(write_file_atomically(files[0], bytes));
      QVERIFY(!disk->find(record, 24, 12));
      QVERIFY(!fs::exists(files[0]));
    }
    disk->keep(record, *load_resized(record, 24, 12));
    QVERIFY(disk->find(record, 24, 12));
    made::write_image(copy, made::picture(24, 12, 2)); // another picture under the same name
    fs::last_write_time(copy, fs::file_time_type::clock::now() + std::chrono::seconds(5));
    QVERIFY(!disk->find(record, 24, 12));
  }

  // The bound holds over two engines that fill one folder at once, and a smaller one clears it.
  void enginesShareTheBound() {
    const QTemporaryDir dir;
    const fs::path folder = fs::path(dir.path().toStdString()) / "images";
    const auto first = opened(folder, 4 * kept_size + 10), second = opened(folder, 4 * kept_size + 10);
    std::vector<std::jthread> engines;
    for (const auto& engine : {first, second})
      engines.emplace_back([&, engine] {
        for (const ImageRecord& record : records_)
          engine->keep(record, *load_resized(record, 24, 12));
      });
    engines.clear(); // joins
    QCOMPARE(files_of(folder).size(), std::size_t{4});
    QCOMPARE(first->bytes(), 4 * kept_size);
    QCOMPARE(opened(folder, 2 * kept_size)->bytes(), 2 * kept_size);
    QCOMPARE(files_of(folder).size(), std::size_t{2});
    fs::last_write_time(files_of(folder)[0], fs::file_time_type::clock::now() - std::chrono::hours(24 * 8));
    QCOMPARE(opened(folder, 2 * kept_size)->bytes(), kept_size); // unused for a week, and the folder is full
  }

  void aDiskThatCannotBeWrittenIsNoError() {
    const QTemporaryDir dir;
    const fs::path folder = fs::path(dir.path().toStdString()) / "images";
    const auto disk = opened(folder, 1 << 20);
    for (int i = 0; i < 256; ++i) { // files where its folders belong
      char name[3];
      std::snprintf(name, sizeof name, "%02x", i);
      QVERIFY(write_file_atomically(folder / name, ""));
    }
    BatchLoader plain(records_, labels_, options(1));
    plain.start(3, plan_);
    QCOMPARE(epoch_with(disk), drained(plain));
    QVERIFY(QString::fromStdString(disk->trouble()).contains("cannot be written"));
    QVERIFY(!DiskCache::open(folder / "00" / "images", 1 << 20));
  }

  void theCacheKeepsToItsBound() {
    auto cache = std::make_shared<ImageCache>(4000); // room for three of 864 bytes each with their entries
    BatchLoader loader(records_, labels_, options(3, cache));
    loader.start(1, in_order(10, 4));
    const auto first = drained(loader);
    QVERIFY(cache->bytes() <= 4000 && cache->count() >= 1 && cache->count() <= 4);
    loader.start(1, in_order(10, 4));
    QCOMPARE(drained(loader), first);
    auto all = std::make_shared<ImageCache>(1 << 20);
    BatchLoader other(records_, labels_, options(3, all));
    other.start(1, in_order(10, 4));
    drained(other);
    QCOMPARE(all->count(), std::size_t{10});
  }

  void aBadImageIsOneErrorAtItsPlace() {
    for (const int threads : {1, 4}) {
      auto records = records_;
      const fs::path bad = fs::path(folder_.path().toStdString()) / "bad.jpg";
      made::write_text(bad, "not a picture");
      records[8].path = bad;                                                  // in the third batch
      records[6].path = fs::path(folder_.path().toStdString()) / "later.jpg"; // missing, but after it
      BatchLoader loader(records, labels_, options(threads));
      loader.start(1, plan_);
      for (int i = 0; i < 2; ++i) {
        const auto good = loader.next();
        QVERIFY(good && *good);
      }
      const auto error = loader.next();
      QVERIFY(!error);
      QCOMPARE(error.error().kind, ErrorKind::failed);
      QCOMPARE(error.error().where, bad.string());
      QVERIFY(error.error().what.find("not an image") != std::string::npos);
    }
  }

  void stopsAtOnce() {
    BatchLoader loader(records_, labels_, options(4));
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 30; ++i) {
      loader.start(static_cast<std::uint32_t>(i), std::vector<IndexBatch>(1000, plan_[0]));
      if (i % 3 == 0) {
        const auto batch = loader.next();
        QVERIFY(batch && *batch);
      }
      if (i % 2 == 0)
        loader.stop();
    }
    loader.stop();
    const auto stopped = loader.next();
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().kind, ErrorKind::cancelled);
    QVERIFY(timer.elapsed() < 20000);
  }

  void evaluationIsInOrderAndPlain() {
    std::vector<std::uint32_t> seen;
    std::int64_t reported = 0;
    const auto status = for_each_batch(
        records_, options(3), 4,
        [&](Batch& batch) -> Status {
          for (int i = 0; i < batch.count; ++i) {
            const std::uint32_t index = batch.indices[static_cast<std::size_t>(i)];
            seen.push_back(index);
            const auto image = load_resized(records_[index], 24, 12);
            std::vector<float> expected(image->pixels.size());
            apply_augmentation(*image, {}, expected);
            if (std::memcmp(expected.data(), batch.images.get() + static_cast<std::size_t>(i) * expected.size(),
                            expected.size() * sizeof(float)) != 0)
              return failed("image " + std::to_string(index) + " differs");
          }
          return {};
        },
        [&](const Progress& progress) { reported = progress.done; });
    QVERIFY2(status, status ? "" : status.error().message().c_str());
    QCOMPARE(seen, (std::vector<std::uint32_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
    QCOMPARE(reported, std::int64_t{10});
  }

  void evaluationEndsEarly() {
    int batches = 0;
    const auto refused = for_each_batch(records_, options(2), 2, [&](Batch&) -> Status {
      return ++batches == 2 ? Status(failed("enough")) : Status();
    });
    QVERIFY(!refused);
    QCOMPARE(refused.error().what, std::string("enough"));
    QCOMPARE(batches, 2);
    std::stop_source source;
    const auto stopped = for_each_batch(
        records_, options(2), 2,
        [&](Batch&) -> Status {
          source.request_stop();
          return {};
        },
        {}, source.get_token());
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().kind, ErrorKind::cancelled);
  }
};

QTEST_GUILESS_MAIN(TestLoader)
#include "tst_loader.moc"
