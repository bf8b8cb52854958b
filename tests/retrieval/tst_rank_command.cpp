// `cds rank` as its users call it: its figures against the peer evaluator in Python, its refusals.
#include "reference.h"
#include "retrieval/rank_list.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace cds;

namespace {

struct Ran {
  int status = -1;
  QByteArray out, error;
};

Ran run(const QString& program, const QStringList& arguments) {
  QProcess process;
  process.start(program, arguments);
  if (!process.waitForFinished(100000))
    return {};
  return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

const QString cds_program = QString(CDS_BIN_DIR) + "/cds";
const QString peer = QString(CDS_SOURCE_DIR) + "/tests/retrieval/peer/evaluate.py";

} // namespace

class TestRankCommand : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  QString query_, gallery_;
  EmbeddingSet query_set_, gallery_set_;

private Q_SLOTS:
  void initTestCase() {
    query_ = folder_.filePath("query.npz");
    gallery_ = folder_.filePath("gallery.npz");
    query_set_ = reference::made_up({.rows = 120, .dims = 64, .spread = 1.8, .junk = 0.05}, 1);
    gallery_set_ = reference::made_up({.rows = 900, .dims = 64, .spread = 1.8, .junk = 0.05}, 2);
    QVERIFY(write_embeddings(query_.toStdString(), query_set_));
    QVERIFY(write_embeddings(gallery_.toStdString(), gallery_set_));
  }

  // Every query's own scores, in both formats, against the reference loop.
  void perQuery() {
    const QString csv = folder_.filePath("queries.csv"), json = folder_.filePath("queries.json");
    for (const QString& file : {csv, json}) {
      const Ran ran = run(cds_program, {"rank", query_, gallery_, "--per-query", file});
      QVERIFY2(ran.status == 0, ran.error);
    }
    const auto scores = reference::evaluate(query_set_, gallery_set_, MatchOptions{});
    QFile table(csv), objects(json);
    QVERIFY(table.open(QIODevice::ReadOnly) && objects.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = table.readAll().split('\n');
    QCOMPARE(lines[0].trimmed(),
             QByteArray("query,path,identity,camera,average_precision,inp,first_right,right,nearest_wrong"));
    QCOMPARE(lines.size(), 120 + 2); // a name line, an end of line
    const QJsonArray array = QJsonDocument::fromJson(objects.readAll()).array();
    QCOMPARE(array.size(), 120);
    int evaluated = 0;
    for (int q = 0; q < 120; ++q) {
      const QList<QByteArray> cells = lines[q + 1].trimmed().split(',');
      QCOMPARE(cells.size(), 9);
      const QJsonObject object = array[q].toObject();
      const double ap = scores.average_precision[static_cast<std::size_t>(q)];
      QCOMPARE(cells[0].toInt(), q);
      QCOMPARE(cells[2].toLongLong(), static_cast<long long>(query_set_.identities[static_cast<std::size_t>(q)]));
      QCOMPARE(cells[4].isEmpty(), std::isnan(ap));
      QCOMPARE(object["average_precision"].isNull(), std::isnan(ap));
      if (std::isnan(ap))
        continue;
      ++evaluated;
      QVERIFY(std::abs(cells[4].toDouble() - ap) < 1e-9);
      QCOMPARE(object["average_precision"].toDouble(), cells[4].toDouble()); // both read back unchanged
      QCOMPARE(object["first_right"].toInt(), cells[6].toInt());
      QCOMPARE(object["right"].toInt(), cells[7].toInt());
      QVERIFY(cells[8].toDouble() > 0);
    }
    QVERIFY(evaluated > 50);
    const Ran other = run(cds_program, {"rank", query_, gallery_, "--per-query", folder_.filePath("queries.txt")});
    QCOMPARE(other.status, 2);
    QVERIFY2(other.error.contains("queries.txt") && other.error.contains(".csv"), other.error);
  }

  void json() {
    const QString lists = folder_.filePath("lists.npz");
    const Ran ran = run(cds_program, {"rank", query_, gallery_, "--json", "--ranks", "20", "--lists", lists});
    QVERIFY2(ran.status == 0, ran.error);
    const QJsonObject object = QJsonDocument::fromJson(ran.out).object();
    const auto scores = reference::evaluate(query_set_, gallery_set_, MatchOptions{});
    QVERIFY(std::abs(object["mAP"].toDouble() - scores.map) < 1e-6);
    QVERIFY(std::abs(object["mINP"].toDouble() - scores.minp) < 1e-4);
    QCOMPARE(object["queries"].toInt(), static_cast<int>(scores.queries));
    QCOMPARE(object["cmc"].toArray().size(), 20);
    for (int r = 0; r < 20; ++r)
      QVERIFY(std::abs(object["cmc"].toArray()[r].toDouble() - scores.cmc[static_cast<std::size_t>(r)]) < 1e-6);
    QCOMPARE(object["roc"].toArray().size(), 4);
    QVERIFY(object["seconds"].toDouble() > 0);
    QVERIFY(object["chance"].toObject()["mAP"].toDouble() < 0.2 * object["mAP"].toDouble());
    QCOMPARE(read_ranks(lists.toStdString())->lists.queries, std::int64_t{120});
  }

  void variants() {
    const auto map = [&](const QStringList& more) {
      const Ran ran = run(cds_program, QStringList{"rank", query_, gallery_, "--json"} + more);
      return ran.status == 0 ? QJsonDocument::fromJson(ran.out).object()["mAP"].toDouble() : -1;
    };
    const double plain = map({});
    QCOMPARE(map({"--metric", "cosine"}), plain);
    QCOMPARE(map({"--threads", "1", "--memory", "16"}), plain);
    QCOMPARE(map({"--device", "auto"}), plain); // where a card is, too: the same integers
    QVERIFY(map({"--rerank"}) > plain);
    QVERIFY(map({"--query-expansion", "3"}) > plain);
    QVERIFY(map({"--no-normalise"}) > 0 && map({"--no-normalise"}) != plain);
  }

  void peerAgrees_data() {
    QTest::addColumn<QStringList>("options");
    QTest::newRow("euclidean") << QStringList{};
    QTest::newRow("cosine") << QStringList{"--metric", "cosine"};
    QTest::newRow("re-ranked") << QStringList{"--rerank"};
  }
  void peerAgrees() {
    QFETCH(QStringList, options);
    const QString made = folder_.filePath("made");
    const Ran make = run("/usr/bin/python3", {peer, "--make", made, "--queries", "80", "--images", "600"});
    if (make.status != 0)
      QSKIP("python3 has no NumPy here");
    const Ran ran = run("/usr/bin/python3",
                        QStringList{peer, made + "/query.npz", made + "/gallery.npz", "--cds", cds_program} + options);
    QVERIFY2(ran.status == 0, ran.out + ran.error);
  }

  void refusals_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("words");
    const QString text = QString(CDS_SOURCE_DIR) + "/CMakeLists.txt";
    QTest::newRow("no such file") << QStringList{"absent.npz", "@"} << 2
                                  << QByteArray("absent.npz: there is no such file");
    QTest::newRow("no archive") << QStringList{text, "@"} << 1 << QByteArray("no zip archive");
    QTest::newRow("one file") << QStringList{"@"} << 2 << QByteArray("gallery is required");
    QTest::newRow("unknown metric") << QStringList{"@", "@", "--metric", "manhattan"} << 2 << QByteArray("--metric");
    QTest::newRow("little memory") << QStringList{"@", "@", "--memory", "1"} << 2 << QByteArray("--memory");
    QTest::newRow("k2 above k1") << QStringList{"@", "@", "--rerank", "--k1", "3"} << 2 << QByteArray("k2 <= k1");
    QTest::newRow("no device") << QStringList{"@", "@", "--device", "gpu"} << 2 << QByteArray("'gpu' is no device");
    QTest::newRow("no number of a device")
        << QStringList{"@", "@", "--device", "cuda:x"} << 2 << QByteArray("'cuda:x' is no device");
    QTest::newRow("a card too many") << QStringList{"@", "@", "--device", "cuda:99"} << 2
                                     << QByteArray("there is no device 'cuda:99' here");
    QTest::newRow("full folder") << QStringList{"@", "@", "--lists", "/proc/none/lists.npz"} << 1
                                 << QByteArray("/proc/none/lists.npz");
  }
  void refusals() {
    QFETCH(QStringList, arguments);
    QFETCH(int, status);
    QFETCH(QByteArray, words);
    arguments.replaceInStrings(QRegularExpression("^@$"), gallery_);
    const Ran ran = run(cds_program, QStringList{"rank"} + arguments + QStringList{"--json"});
    QCOMPARE(ran.status, status);
    QVERIFY2(ran.error.contains(words), ran.error);
    QVERIFY2(ran.out.isEmpty(), ran.out);
  }

  void badNumbersNameTheirRow() {
    EmbeddingSet bad = query_set_;
    bad.features[17 * 64 + 5] = std::numeric_limits<float>::quiet_NaN();
    const QString path = folder_.filePath("bad.npz");
    QVERIFY(write_npz(path.toStdString(), {{"features", NpyArray<float>{{bad.rows, bad.dims}, bad.features}},
                                           {"identities", NpyArray<std::int64_t>{{bad.rows}, bad.identities}},
                                           {"cameras", NpyArray<std::int64_t>{{bad.rows}, bad.cameras}}}));
    const Ran ran = run(cds_program, {"rank", path, gallery_});
    QCOMPARE(ran.status, 1);
    QVERIFY2(ran.error.contains("bad.npz: the feature of row 17 is not finite: number 5 is NaN"), ran.error);
  }
};

QTEST_GUILESS_MAIN(TestRankCommand)
#include "tst_rank_command.moc"
