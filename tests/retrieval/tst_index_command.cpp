// `cds index` as its users call it: over our embeddings and foreign ones, its answers against exact search, its
// refusals.
#include "base/file.h"
#include "base/json.h"
#include "base/npz.h"
#include "reference.h"
#include "retrieval/index.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace cds;

namespace {

struct Ran {
  int status = -1;
  QByteArray out, error;
  [[nodiscard]] Json json() const { return Json::parse(out.toStdString(), nullptr, false); }
};

Ran run(const QStringList& arguments) {
  QProcess process;
  process.start(QString(CDS_BIN_DIR) + "/cds", QStringList{"index"} + arguments);
  if (!process.waitForFinished(100000))
    return {};
  return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

} // namespace

class TestIndexCommand : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  EmbeddingSet query_, gallery_;

  [[nodiscard]] QString file(const char* name) const { return folder_.filePath(name); }

private Q_SLOTS:
  void initTestCase() {
    query_ = reference::made_up({.rows = 20, .dims = 24, .identities = 40}, 1);
    gallery_ = reference::made_up({.rows = 1500, .dims = 24, .identities = 40}, 2);
    for (std::int64_t i = 0; i < gallery_.rows; ++i)
      gallery_.paths.push_back("images/" + std::to_string(i) + ".jpg");
    QVERIFY(write_embeddings(file("query.npz").toStdString(), query_));
    QVERIFY(write_embeddings(file("gallery.npz").toStdString(), gallery_));
    if (run({"build", file("gallery.npz"), file("probe.index")}).error.contains("this build has no"))
      QSKIP("built without FAISS");
  }

  void buildSearchInfo_data() {
    QTest::addColumn<QStringList>("options");
    QTest::newRow("flat") << QStringList{"--kind", "flat"};
    QTest::newRow("ivf") << QStringList{"--kind", "ivf", "--cells", "20", "--probes", "20"};
    QTest::newRow("hnsw") << QStringList{"--kind", "hnsw", "--effort", "400"};
  }
  void buildSearchInfo() {
    QFETCH(QStringList, options);
    const Ran built = run(QStringList{"build", file("gallery.npz"), file("g.index"), "--json"} + options);
    QVERIFY2(built.status == 0, built.error);
    QCOMPARE(built.json()["images"].get<int>(), 1500);
    QVERIFY2(built.json()["recall"]["at_1"].get<double>() >= 0.98, built.out); // every cell is looked into
    QVERIFY2(built.json()["recall"]["at_10"].get<double>() >= 0.98, built.out);
    const Ran info = run({"info", file("g.index"), "--json"});
    QCOMPARE(info.json()["kind"].get<std::string>(), options[1].toStdString());
    QVERIFY(info.json()["recall"] == built.json()["recall"]); // kept with it

    const Ran found =
        run({"search", file("g.index"), file("query.npz"), "--top", "7", "--out", file("lists.npz"), "--json"});
    QVERIFY2(found.status == 0, found.error);
    const auto exact = nearest(query_, gallery_, 7);
    QVERIFY(exact);
    const auto lists = read_npz(file("lists.npz").toStdString());
    QVERIFY(lists);
    const auto& indices = std::get<NpyArray<std::int64_t>>(lists->at("indices"));
    QCOMPARE(indices.shape, (std::vector<std::int64_t>{20, 7}));
    int same = 0;
    for (std::size_t i = 0; i < indices.values.size(); ++i)
      same += indices.values[i] == exact->indices[i];
    QVERIFY2(same >= 137, qPrintable(QString::number(same)));
    const Json first = found.json()["shown"][0]["matches"][0];
    const auto row = first["row"].get<std::size_t>();
    QCOMPARE(first["path"].get<std::string>(), gallery_.paths[row]);
    QCOMPARE(first["identity"].get<std::int64_t>(), gallery_.identities[row]);
    QCOMPARE(first["camera"].get<std::int64_t>(), gallery_.cameras[row]);
    QVERIFY(std::abs(first["distance"].get<double>() - exact->distances[0]) < 1e-3);
  }

  // Features alone, as many a toolkit writes them; then more of them.
  void foreignFeaturesAndMore() {
    QVERIFY(write_npz(file("foreign.npz").toStdString(),
                      {{"features", NpyArray<float>{{gallery_.rows, gallery_.dims}, gallery_.features}}}));
    QVERIFY2(run({"build", file("foreign.npz"), file("f.index"), "--kind", "flat"}).status == 0, "");
    const Ran added = run({"add", file("f.index"), file("query.npz"), "--json"});
    QVERIFY2(added.status == 0, added.error);
    QCOMPARE(added.json()["added"].get<int>(), 20);
    QCOMPARE(added.json()["images"].get<int>(), 1520);
    const Ran found = run({"search", file("f.index"), file("query.npz"), "--top", "1", "--show", "20", "--json"});
    for (int q = 0; q < 20; ++q) { // each finds itself, with its labels
      const Json match = found.json()["shown"][static_cast<std::size_t>(q)]["matches"][0];
      QCOMPARE(match["row"].get<int>(), 1500 + q);
      QCOMPARE(match["identity"].get<std::int64_t>(), query_.identities[static_cast<std::size_t>(q)]);
    }
    QVERIFY(run({"info", file("f.index")}).status == 0);
  }

  void aRunsFeatures() {
    QVERIFY(write_features(file("features.npz").toStdString(), {query_, gallery_, "{}"}));
    const Ran built = run({"build", file("features.npz"), file("r.index"), "--kind", "flat", "--json"});
    QVERIFY2(built.status == 0, built.error);
    QCOMPARE(built.json()["images"].get<int>(), 1500);
    const Ran found = run({"search", file("r.index"), file("features.npz"), "--json"});
    QCOMPARE(found.json()["queries"].get<int>(), 20);
  }

  void refusals() {
    const auto words = [](const Ran& ran, int status, const char* what) {
      QCOMPARE(ran.status, status);
      QVERIFY2(ran.out.isEmpty(), ran.out);
      QVERIFY2(ran.error.contains(what), ran.error);
    };
    words(run({"build", "absent.npz", file("x.index")}), 2, "absent.npz: there is no such file");
    words(run({"build", file("gallery.npz"), file("x.index"), "--cells", "5000"}), 2, "out of their range");
    words(run({"build", file("gallery.npz"), "/proc/none/x.index"}), 1, "/proc/none/x.index");
    QVERIFY(!QFileInfo::exists(file("x.index")));
    words(run({"info", file("absent.index")}), 2, "cannot be opened");
    words(run({"info", file("gallery.npz")}), 1, "gallery.npz: is no gallery index");

    QVERIFY(run({"build", file("gallery.npz"), file("whole.index"), "--kind", "flat"}).status == 0);
    const std::string bytes = *read_file(file("whole.index").toStdString());
    QVERIFY(
        write_file_atomically(file("cut.index").toStdString(), std::string_view(bytes).substr(0, bytes.size() - 9)));
    words(run({"search", file("cut.index"), file("query.npz")}), 1, "cut.index: is truncated or damaged");
    words(run({"search", file("whole.index"), file("query.npz"), "--probes", "3"}), 2, "has no such setting");

    EmbeddingSet narrow = query_;
    narrow.dims = 12;
    narrow.rows = 40;
    narrow.identities.resize(40, 1);
    narrow.cameras.resize(40, 1);
    QVERIFY(write_embeddings(file("narrow.npz").toStdString(), narrow));
    words(run({"search", file("whole.index"), file("narrow.npz")}), 1, "12 numbers and the index 24");
    words(run({"add", file("whole.index"), file("narrow.npz")}), 1, "12 numbers and the index 24");
    QVERIFY(*read_file(file("whole.index").toStdString()) == bytes); // untouched

    std::vector<float> broken = query_.features;
    broken[5 * 24 + 3] = std::numeric_limits<float>::quiet_NaN();
    QVERIFY(write_npz(file("nan.npz").toStdString(), {{"features", NpyArray<float>{{20, 24}, broken}}}));
    words(run({"search", file("whole.index"), file("nan.npz")}), 1,
          "nan.npz: the feature of row 5 is not finite: number 3 is NaN");
    words(run({"build", file("nan.npz"), file("x.index")}), 1, "row 5 is not finite");
  }
};

QTEST_GUILESS_MAIN(TestIndexCommand)
#include "tst_index_command.moc"
