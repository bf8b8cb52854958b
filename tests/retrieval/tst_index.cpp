// The gallery index against exact search; its file against damage.
#include "base/file.h"
#include "reference.h"
#include "retrieval/index.h"

#include <QTemporaryDir>
#include <QTest>

using namespace cds;

namespace {

template <class T>
std::string why(const Result<T>& result) {
  return result ? "no error" : result.error().message();
}

} // namespace

class TestIndex : public QObject {
  Q_OBJECT
  EmbeddingSet query_, gallery_;

private Q_SLOTS:
  void initTestCase() {
    query_ = reference::made_up({.rows = 60, .dims = 32, .identities = 80}, 1);
    gallery_ = reference::made_up({.rows = 4000, .dims = 32, .identities = 80}, 2);
    const auto index = GalleryIndex::build(gallery_, {.kind = IndexKind::flat});
    if (!index && index.error().what.find("this build has no") == 0)
      QSKIP("built without FAISS");
    QVERIFY2(index, why(index).c_str());
  }

  void agreesWithExactSearch_data() {
    QTest::addColumn<int>("kind");
    QTest::addColumn<double>("recall");
    QTest::newRow("flat") << static_cast<int>(IndexKind::flat) << 1.0;
    QTest::newRow("ivf") << static_cast<int>(IndexKind::ivf) << 0.9;
    QTest::newRow("hnsw") << static_cast<int>(IndexKind::hnsw) << 0.9;
  }
  void agreesWithExactSearch() {
    QFETCH(int, kind);
    QFETCH(double, recall);
    std::int64_t reported = 0;
    auto index = GalleryIndex::build(gallery_, {.kind = static_cast<IndexKind>(kind)},
                                     [&](const Progress& p) { reported = p.done; });
    QVERIFY2(index, why(index).c_str());
    QCOMPARE(reported, std::int64_t{4000});
    QCOMPARE(index->rows(), std::int64_t{4000});
    QCOMPARE(index->dims(), std::int64_t{32});
    const auto share = index->recall(query_, gallery_, 10);
    QVERIFY(share);
    QVERIFY2(*share >= recall, std::to_string(*share).c_str());

    // The share by hand, and the distances, which are those of exact search.
    const auto exact = nearest(query_, gallery_, 4000);
    const auto found = index->search(query_, 10);
    QVERIFY(exact && found);
    int hits = 0;
    for (std::size_t q = 0; q < 60; ++q) {
      std::map<std::int64_t, std::size_t> rank;
      for (std::size_t i = 0; i < 4000; ++i)
        rank[exact->indices[q * 4000 + i]] = i;
      for (std::size_t i = 0; i < 10; ++i) {
        const std::size_t at = rank.at(found->indices[q * 10 + i]);
        hits += at < 10;
        QVERIFY(std::abs(exact->distances[q * 4000 + at] - found->distances[q * 10 + i]) < 1e-3);
        QVERIFY(i == 0 || found->distances[q * 10 + i] >= found->distances[q * 10 + i - 1]);
      }
    }
    QVERIFY(std::abs(hits / 600.0 - *share) < 1e-9);
    const auto cosine = index->search(query_, 10, Metric::cosine);
    QVERIFY(std::abs(cosine->distances[7] - found->distances[7] * found->distances[7] / 2) < 1e-5);

    // Extended by the queries themselves: each finds itself behind the old rows.
    QVERIFY(index->extend(query_));
    const auto again = index->search(query_, 1);
    int themselves = 0;
    for (std::int64_t q = 0; q < 60; ++q)
      themselves += again->indices[static_cast<std::size_t>(q)] == 4000 + q;
    QVERIFY2(themselves >= 57, std::to_string(themselves).c_str());

    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("gallery.index").toStdString();
    QVERIFY(index->save(path));
    const auto back = GalleryIndex::load(path);
    QVERIFY2(back, why(back).c_str());
    QCOMPARE(static_cast<int>(back->kind()), kind);
    QCOMPARE(back->rows(), std::int64_t{4060});
    QCOMPARE(back->search(query_, 10)->indices, index->search(query_, 10)->indices);

    const std::string bytes = *read_file(path);
    for (const std::size_t at : {std::size_t{3}, std::size_t{40}, bytes.size() / 2, bytes.size() - 2}) {
      std::string damaged = bytes;
      damaged[at] = static_cast<char>(damaged[at] ^ 1);
      QVERIFY(write_file_atomically(path, damaged));
      QVERIFY(!GalleryIndex::load(path));
      QVERIFY(write_file_atomically(path, std::string_view(bytes).substr(0, at)));
      QVERIFY(!GalleryIndex::load(path));
    }
  }

  // The share of each image's exact neighbours, without itself, by hand; kept in the file with the labels.
  void measuredRecall() {
    auto index = GalleryIndex::build(gallery_, {.kind = IndexKind::ivf, .cells = 80, .probes = 3});
    QVERIFY(index && !index->measured_recall());
    QVERIFY(index->measure_recall(gallery_, 40));
    const IndexRecall recall = *index->measured_recall();
    QCOMPARE(recall.queries, std::int64_t{40});
    const auto exact = nearest(gallery_, gallery_, 11);
    int first = 0, ten = 0;
    for (std::int64_t i = 0; i < 40; ++i) {
      const std::int64_t row = i * 4000 / 40;
      const auto own = gallery_.row(row);
      const auto found = index->search({1, 32, {own.begin(), own.end()}, {1}, {1}, {}}, 11);
      QVERIFY(found);
      std::vector<std::int64_t> have, right;
      for (std::size_t k = 0; k < 11; ++k) {
        if (found->indices[k] != row)
          have.push_back(found->indices[k]);
        if (const auto near = exact->indices[static_cast<std::size_t>(row) * 11 + k]; near != row)
          right.push_back(near);
      }
      have.resize(std::min<std::size_t>(have.size(), 10));
      first += !have.empty() && have[0] == right[0];
      for (std::size_t k = 0; k < 10; ++k)
        ten += std::find(have.begin(), have.end(), right[k]) != have.end();
    }
    QVERIFY(std::abs(recall.at_1 - first / 40.0) < 1e-9);
    QVERIFY(std::abs(recall.at_10 - ten / 400.0) < 1e-9);
    QVERIFY2(recall.at_10 < 0.999, "three cells of eighty find everything: nothing was measured");
    QVERIFY(index->set_effort(80, 0));
    QVERIFY(!index->set_effort(0, 9)); // that is a graph's
    QVERIFY(index->measure_recall(gallery_, 40));
    QCOMPARE(index->measured_recall()->at_10, 1.0);
    QVERIFY(!index->measure_recall(query_)); // another gallery

    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("gallery.index").toStdString();
    QVERIFY(index->save(path));
    const auto back = GalleryIndex::load(path);
    QVERIFY2(back, why(back).c_str());
    QCOMPARE(back->measured_recall()->at_10, 1.0);
    QCOMPARE(back->labels().identities, gallery_.identities);
    QCOMPARE(back->labels().cameras, gallery_.cameras);
    QCOMPARE(back->options().cells, 80);
    QCOMPARE(back->options().probes, 80);
  }

  // What was asked for is found, with no more cells than that takes.
  void reachesARecall_data() {
    QTest::addColumn<int>("kind");
    QTest::newRow("ivf") << static_cast<int>(IndexKind::ivf);
    QTest::newRow("hnsw") << static_cast<int>(IndexKind::hnsw);
  }
  void reachesARecall() {
    QFETCH(int, kind);
    auto index = GalleryIndex::build(gallery_, {.kind = static_cast<IndexKind>(kind), .cells = 80});
    QVERIFY2(index, why(index).c_str());
    QVERIFY(index->reach_recall(gallery_, 0.9, 4000)); // every image is asked
    QVERIFY(index->measure_recall(gallery_, 4000));
    const double reached = index->measured_recall()->at_100;
    QVERIFY2(reached >= 0.9, std::to_string(reached).c_str());
    QCOMPARE(index->measured_recall()->rows, std::int64_t{4000});
    if (index->kind() == IndexKind::ivf) {
      const int probes = index->options().probes;
      QVERIFY2(probes > 1 && probes < 80, std::to_string(probes).c_str());
      QVERIFY(index->set_effort(probes - 1, 0));
      QVERIFY(index->measure_recall(gallery_, 4000));
      QVERIFY2(index->measured_recall()->at_100 < 0.9, "a cell less would have done");
      QVERIFY(index->reach_recall(gallery_, 1.0, 4000));
      QVERIFY(index->measure_recall(gallery_, 4000));
      QCOMPARE(index->measured_recall()->at_100, 1.0);
    }
    QVERIFY(!index->reach_recall(gallery_, 0.0));
    QVERIFY(!index->reach_recall(query_, 0.9)); // another gallery
  }

  // Copies of an image lie at one distance: the smaller row comes first.
  void tiesByRow() {
    EmbeddingSet twins = gallery_;
    for (const std::int64_t to : {3000, 7, 1999})
      std::copy_n(query_.features.begin(), 32, twins.features.begin() + to * 32);
    for (const IndexKind kind : {IndexKind::flat, IndexKind::ivf, IndexKind::hnsw}) {
      const auto index = GalleryIndex::build(twins, {.kind = kind});
      QVERIFY(index);
      const auto found = index->search(query_, 5);
      QVERIFY(found);
      QCOMPARE((std::vector<std::int64_t>(found->indices.begin(), found->indices.begin() + 3)),
               (std::vector<std::int64_t>{7, 1999, 3000}));
    }
  }

  void refusals() {
    QVERIFY(!GalleryIndex::build(EmbeddingSet{0, 3, {}, {}, {}, {}}));
    QVERIFY(!GalleryIndex::build(gallery_, {.cells = 5000}));
    QVERIFY(!GalleryIndex::build(gallery_, {.probes = 0}));
    auto index = GalleryIndex::build(gallery_, {.kind = IndexKind::flat});
    QVERIFY(index);
    const EmbeddingSet narrow{1, 2, {1, 2}, {1}, {1}, {}};
    QVERIFY(!index->search(narrow, 5));
    QVERIFY(!index->extend(narrow));
    QVERIFY(!index->search(query_, 0));
    QCOMPARE(exit_status(GalleryIndex::load("/nowhere/gallery.index").error()), 2);
    QVERIFY(!index->save("/proc/gallery.index"));
    std::stop_source source;
    source.request_stop();
    QCOMPARE(GalleryIndex::build(gallery_, {}, {}, source.get_token()).error().kind, ErrorKind::cancelled);
  }
};

QTEST_APPLESS_MAIN(TestIndex)
#include "tst_index.moc"
