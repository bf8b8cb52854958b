// Matching on a device gives the CPU's result, integer for integer. The CUDA kernels run on the host here
// (tests/gpu/cuda_on_host.h).
#include "kernels/cuda_match.h"
#include "reference.h"
#include "retrieval/rerank.h"

#include <QTest>

using namespace cds;

namespace {

class NeverThere final : public MatchDevice {
public:
  std::string name() const override { return "cuda:7"; }
  std::unique_ptr<DeviceMatch> open(const MatchGallery&, std::string& trouble) const override {
    trouble = "out of memory";
    return nullptr;
  }
};

// Bit for bit, but for the seconds.
void same(const RetrievalResult& a, const RetrievalResult& b) {
  QCOMPARE(a.map, b.map);
  QCOMPARE(a.minp, b.minp);
  QCOMPARE(a.cmc, b.cmc);
  QCOMPARE(a.queries, b.queries);
  QCOMPARE(a.first_right, b.first_right);
  QCOMPARE(a.right, b.right);
  QCOMPARE(a.histogram.high, b.histogram.high);
  QCOMPARE(a.histogram.right, b.histogram.right);
  QCOMPARE(a.histogram.wrong, b.histogram.wrong);
  for (std::size_t i = 0; i < a.roc.size(); ++i) {
    QCOMPARE(a.roc[i].tpr, b.roc[i].tpr);
    QCOMPARE(a.roc[i].threshold, b.roc[i].threshold);
  }
  QCOMPARE(a.match_begin, b.match_begin);
  QCOMPARE(a.matches.size(), b.matches.size());
  for (std::size_t i = 0; i < a.matches.size(); ++i) {
    QCOMPARE(a.matches[i].gallery, b.matches[i].gallery);
    QCOMPARE(a.matches[i].rank, b.matches[i].rank);
    QCOMPARE(a.matches[i].distance, b.matches[i].distance);
  }
  QCOMPARE(a.camera_pairs.size(), b.camera_pairs.size());
  for (std::size_t i = 0; i < a.camera_pairs.size(); ++i) {
    QCOMPARE(a.camera_pairs[i].query_camera, b.camera_pairs[i].query_camera);
    QCOMPARE(a.camera_pairs[i].gallery_camera, b.camera_pairs[i].gallery_camera);
    QCOMPARE(a.camera_pairs[i].map, b.camera_pairs[i].map);
    QCOMPARE(a.camera_pairs[i].queries, b.camera_pairs[i].queries);
  }
  QCOMPARE(a.lists.indices, b.lists.indices);
  QCOMPARE(a.lists.distances, b.lists.distances);
  QCOMPARE(a.lists.flags, b.lists.flags);
}

} // namespace

class TestMatchDevice : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void sameAsTheCpu_data() {
    QTest::addColumn<int>("levels");
    QTest::addColumn<int>("identities");
    QTest::addColumn<int>("metric");
    QTest::addColumn<bool>("normalise");
    QTest::addColumn<int>("list");
    QTest::newRow("as everyone does") << 0 << 20 << 0 << true << 10;
    QTest::newRow("raw features") << 0 << 20 << 0 << false << 10;
    QTest::newRow("cosine") << 0 << 20 << 1 << true << 10;
    QTest::newRow("ties") << 1 << 8 << 0 << false << 60;
    QTest::newRow("many right ones, no lists") << 0 << 1 << 0 << true << 0;
  }
  void sameAsTheCpu() {
    QFETCH(int, levels);
    QFETCH(int, identities);
    QFETCH(int, metric);
    QFETCH(bool, normalise);
    QFETCH(int, list);
    const auto set = [&](std::int64_t rows, std::uint64_t seed) {
      return reference::made_up({rows, 19, identities, 3, 1.5, levels, 0.1}, seed);
    };
    const EmbeddingSet query = set(30, 3), gallery = set(700, 4);
    MatchOptions options;
    options.metric = metric == 1 ? Metric::cosine : Metric::euclidean;
    options.normalise = normalise;
    options.list_length = list;
    options.keep_matches = true;
    const auto cpu = evaluate(query, gallery, options);
    QVERIFY2(cpu, cpu ? "" : cpu.error().message().c_str());
    QVERIFY(cpu->queries > 20);
    const auto card = cuda_match_device(0);
    options.device = card.get();
    double last = 0;
    const auto device = evaluate(query, gallery, options, [&](const Progress& progress) {
      last = static_cast<double>(progress.done) / static_cast<double>(progress.total);
    });
    QVERIFY2(device, device ? "" : device.error().message().c_str());
    same(*device, *cpu);
    QCOMPARE(last, 1.0);
  }

  // Counts that don't fit the memory together are walked for batch after batch.
  void batchesOfQueries() {
    const EmbeddingSet query = reference::made_up({200, 5, 1, 3}, 5), gallery = reference::made_up({800, 5, 1, 3}, 6);
    MatchOptions options;
    options.memory_mb = 16; // half of it for 200 x 800 images
    const auto cpu = evaluate(query, gallery, options);
    const auto card = cuda_match_device(0);
    options.device = card.get();
    const auto device = evaluate(query, gallery, options);
    QVERIFY(cpu && device);
    same(*device, *cpu);
  }

  void troubleIsOneClearError() {
    const EmbeddingSet query = reference::made_up({5, 4}, 1), gallery = reference::made_up({2000, 4}, 2);
    MatchOptions options;
    const NeverThere away;
    options.device = &away;
    const auto none = evaluate(query, gallery, options);
    QVERIFY(!none);
    QVERIFY2(QString::fromStdString(none.error().message()).contains("out of memory"), none.error().message().c_str());
    QVERIFY(QString::fromStdString(none.error().message()).contains("--device cpu"));
    const auto card = cuda_match_device(0);
    options.device = card.get();
    options.list_length = longest_match_list + 1;
    const auto longer = evaluate(query, gallery, options);
    QVERIFY(!longer);
    QVERIFY(QString::fromStdString(longer.error().message()).contains("1024"));
  }

  // The end of a training must not be lost for want of memory on a card; what is wrong with the sets stays an error.
  void theCpuStepsIn() {
    const EmbeddingSet query = reference::made_up({20, 6}, 1), gallery = reference::made_up({200, 6}, 2);
    MatchOptions options;
    const auto cpu = evaluate(query, gallery, options);
    const NeverThere away;
    options.device = &away;
    options.or_cpu = true;
    const auto device = evaluate(query, gallery, options);
    QVERIFY(cpu && device);
    same(*device, *cpu);
    QVERIFY2(device->device_trouble.find("the device cannot match") == 0, device->device_trouble.c_str());
    QVERIFY(cpu->device_trouble.empty());
    QVERIFY(!evaluate(query, reference::made_up({200, 7}, 2), options));
  }

  void stops() {
    const EmbeddingSet query = reference::made_up({20, 4}, 1), gallery = reference::made_up({300, 4}, 2);
    MatchOptions options;
    const auto card = cuda_match_device(0);
    options.device = card.get();
    std::stop_source stop;
    stop.request_stop();
    const auto result = evaluate(query, gallery, options, {}, stop.get_token());
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::cancelled);
  }

  // What a device does not do is done without it.
  void rerankingStaysOnTheCpu() {
    const EmbeddingSet query = reference::made_up({20, 6}, 1), gallery = reference::made_up({200, 6}, 2);
    MatchOptions options;
    const auto cpu = evaluate_reranked(query, gallery, options);
    const NeverThere away;
    options.device = &away;
    const auto device = evaluate_reranked(query, gallery, options);
    QVERIFY(cpu && device);
    same(*device, *cpu);
  }
};

QTEST_GUILESS_MAIN(TestMatchDevice)
#include "tst_match_device.moc"
