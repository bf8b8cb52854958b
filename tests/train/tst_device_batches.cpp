// Batches out of a resident set are the loader's; the batch that fits is found by trying; and embeddings that do not
// fit come in parts.
#include "data/made_sets.h"

#include "train/device_batches.h"
#include "train/embed.h"
#include "train/fitting_batch.h"

#include <QTemporaryDir>
#include <QTest>
#include <new>
#include <set>

using namespace cds;
namespace fs = std::filesystem;

class TestDeviceBatches : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  std::vector<ImageRecord> records_;
  std::vector<int> labels_;
  // Uneven batches, one image twice in a batch and again later.
  const std::vector<IndexBatch> plan_{{0, 3, 3, 5}, {1, 2, 4, 7}, {6, 3, 0}};

  static LoaderOptions options(double jitter = 0) {
    LoaderOptions out;
    out.augmentation.jitter = jitter;
    out.augmentation.saturation = out.augmentation.hue = 0.3;
    out.height = 24;
    out.width = 12;
    out.seed = 11;
    out.threads = 2;
    return out;
  }

  std::vector<TensorBatch> drained(Residence residence, std::size_t first, std::uint32_t epoch = 4,
                                   double jitter = 0) const {
    DeviceBatches batches(records_, labels_, options(jitter), torch::kCPU, torch::kFloat, residence);
    batches.start(epoch, plan_, first);
    if (batches.resident() != (residence == Residence::always))
      qFatal("the set is not where it should be");
    std::vector<TensorBatch> out;
    for (;;) {
      auto batch = batches.next();
      if (!batch)
        qFatal("%s", batch.error().message().c_str());
      if (!*batch)
        return out;
      out.push_back(std::move(**batch));
    }
  }

private Q_SLOTS:
  void initTestCase() {
    const fs::path root = folder_.path().toStdString();
    for (int i = 0; i < 8; ++i) {
      const auto file = root / ("image" + std::to_string(i) + ".png");
      made::write_image(file, made::picture(20 + i, 14 + i, static_cast<unsigned>(i)));
      ImageRecord record;
      record.path = file;
      records_.push_back(record);
      labels_.push_back(i % 3);
    }
  }

  void residentEqualsLoader() {
    for (const std::size_t first : {0U, 2U}) {
      const auto expected = drained(Residence::never, first), seen = drained(Residence::always, first);
      QCOMPARE(seen.size(), expected.size());
      QCOMPARE(seen.size(), plan_.size() - first);
      for (std::size_t i = 0; i < seen.size(); ++i) {
        QVERIFY(torch::equal(seen[i].labels, expected[i].labels));
        QVERIFY(seen[i].images.is_contiguous(torch::MemoryFormat::ChannelsLast));
        QVERIFY2(torch::allclose(seen[i].images, expected[i].images, 0, 1e-6), "the crops differ");
      }
    }
  }

  void jitterToo() {
    const auto expected = drained(Residence::never, 0, 4, 0.6), seen = drained(Residence::always, 0, 4, 0.6);
    QVERIFY(!torch::allclose(expected[0].images, drained(Residence::never, 0)[0].images, 0, 1e-2));
    for (std::size_t i = 0; i < seen.size(); ++i)
      QVERIFY2(torch::allclose(seen[i].images, expected[i].images, 0, 2e-5), "the colours differ");
  }

  void anotherEpochDrawsAnew() {
    QVERIFY(!torch::equal(drained(Residence::always, 0, 4)[0].images, drained(Residence::always, 0, 5)[0].images));
  }

  void badImageIsOneError() {
    auto records = records_;
    records[6].path = fs::path(folder_.path().toStdString()) / "missing.png";
    DeviceBatches batches(records, labels_, options(), torch::kCPU, torch::kFloat, Residence::always);
    batches.start(0, plan_);
    const auto batch = batches.next();
    QVERIFY(!batch);
    QVERIFY2(batch.error().message().find("missing.png") != std::string::npos, batch.error().message().c_str());
  }

  void largestFitting_data() {
    QTest::addColumn<int>("failed");
    QTest::addColumn<int>("room");
    for (const int failed : {1, 2, 16, 100})
      for (const int room : {0, 1, 7, 15, 63, 90})
        if (room < failed)
          QTest::addRow("%d of %d", room, failed) << failed << room;
  }
  void largestFitting() {
    QFETCH(int, failed);
    QFETCH(int, room);
    std::set<int> tried;
    const int found = largest_fitting(failed, [&](int size) {
      tried.insert(size);
      if (size > room)
        throw std::bad_alloc();
    });
    QVERIFY(found <= room);
    QVERIFY2(room == 0 ? found == 0 : found >= 1, "something fits");
    QVERIFY2(room - found <= std::max(1, found / 8), qPrintable(QString::number(found)));
    QVERIFY(found == 0 || tried.contains(found));
    QVERIFY(tried.empty() || *tried.rbegin() < failed);
  }

  void embeddingsThatDoNotFitComeInParts_data() {
    QTest::addColumn<int>("room");
    QTest::addColumn<std::vector<std::int64_t>>("calls"); // images each, those that failed too
    using Calls = std::vector<std::int64_t>;
    QTest::addRow("all fit") << 5 << Calls{5, 3};
    QTest::addRow("three fit") << 3 << Calls{5, 3, 2, 3};
    QTest::addRow("one fits") << 1 << Calls{5, 3, 2, 1, 1, 1, 1, 1, 1, 1, 1};
  }
  void embeddingsThatDoNotFitComeInParts() {
    QFETCH(int, room);
    std::vector<std::int64_t> calls;
    const auto mean_colours = [&](const torch::Tensor& images) {
      calls.push_back(images.size(0));
      if (images.size(0) > room)
        throw std::runtime_error("CUDA out of memory. Tried to allocate 2 GiB");
      return images.mean({2, 3});
    };
    EmbedOptions sizes;
    sizes.height = 24;
    sizes.width = 12;
    sizes.batch = 5;
    const auto whole = embed_records(
        records_, folder_.path().toStdString(),
        [](const torch::Tensor& images) {
          return images.mean({2, 3});
        },
        sizes);
    const auto parts = embed_records(records_, folder_.path().toStdString(), mean_colours, sizes);
    QVERIFY(whole && parts);
    QCOMPARE(parts->features, whole->features);
    QTEST(calls, "calls");
  }

  void embeddingsThatNeverFitFail() {
    EmbedOptions sizes;
    sizes.batch = 5;
    int calls = 0;
    const auto full = [&](const torch::Tensor&) -> torch::Tensor {
      ++calls;
      throw std::bad_alloc();
    };
    QVERIFY_EXCEPTION_THROWN(static_cast<void>(embed_records(records_, "", full, sizes)), std::bad_alloc);
    QCOMPARE(calls, 4); // 5, 3, 2, 1
  }

  void otherTroublePasses() {
    QVERIFY_EXCEPTION_THROWN(
        static_cast<void>(largest_fitting(8, [](int) { throw std::runtime_error("something else"); })),
        std::runtime_error);
  }

  void theErrorProposesWhatWasTried() {
    const auto error = out_of_memory("cuda:0", "train.identities_per_batch", 16, [](int size) {
      if (size > 6)
        throw std::runtime_error("CUDA out of memory. Tried to allocate 2 GiB");
    });
    QVERIFY2(error.what.find("cuda:0") != std::string::npos &&
                 error.way_out.find("train.identities_per_batch=6") != std::string::npos,
             error.message().c_str());
  }
};

QTEST_GUILESS_MAIN(TestDeviceBatches)
#include "tst_device_batches.moc"
