// A tiny network, trained here: `cds embed` and `cds activation` with it, and the workbench's own-picture search
// through the real engine.
#include "base/json.h"
#include "data/decode.h"
#include "models/activation_pair.h"
#include "models/engine_launcher.h"
#include "models/own_image.h"
#include "retrieval/one_side.h"
#include "run/run_folder.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <fstream>

using namespace cds;
namespace fs = std::filesystem;

namespace {

const QString program = QStringLiteral(CDS_BIN_DIR "/cds");

struct Answer {
  int status = -1;
  QByteArray out, err;
  [[nodiscard]] Json json() const { return Json::parse(out.toStdString(), nullptr, false); }
};

} // namespace

class TestLook : public QObject {
  Q_OBJECT
  QTemporaryDir dir_;
  fs::path folder_;
  QString run_;

  Answer call(const QStringList& arguments) {
    QProcess process;
    process.setWorkingDirectory(dir_.path());
    process.start(program, arguments + QStringList{"--json", "--quiet"});
    if (!process.waitForFinished(100000))
      return {};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
  }

private Q_SLOTS:
  void initTestCase() {
    folder_ = dir_.path().toStdString();
    QVERIFY(
        call({"synth", "set", "--identities", "12", "--cameras", "2", "--images-per-camera", "3", "--size", "64x32"})
            .status == 0);
    std::ofstream(folder_ / "train.json")
        << "{\"kind\": \"train\", \"name\": \"tiny\", \"data\": {\"path\": \"set\"},"
           "\"input\": {\"height\": 64, \"width\": 32}, \"space\": {\"width\": 0.0625},"
           "\"network\": {\"genotype\": \"paper-cnet\"}, \"evaluate\": {\"every\": 1000},"
           "\"train\": {\"epochs\": 1, \"identities_per_batch\": 4, \"images_per_identity\": 2},"
           "\"engine\": {\"threads\": 1}}";
    QCOMPARE(call({"project", "create", ".", "--data", "set"}).status, 0);
    const Answer trained = call({"train", "train.json", "--run", "tiny"});
    QVERIFY2(trained.status == 0, trained.err);
    run_ = dir_.filePath("runs/tiny");
  }

  // Embeddings of the test's images by the command are those that the run ranked; their labels come from the names, so
  // that `cds rank` takes the files as they are.
  void embeddingsGoIntoRank() {
    const auto features = read_features((folder_ / "runs/tiny/features.npz"));
    QVERIFY(features);
    const Answer gallery = call({"embed", run_, "set/bounding_box_test", "--out", "gallery.npz"});
    QVERIFY2(gallery.status == 0, gallery.err);
    QCOMPARE(gallery.json()["labels"].get<std::string>(), std::string("market1501"));
    const auto set = read_embeddings(folder_ / "gallery.npz");
    QVERIFY2(set, set ? "" : set.error().message().c_str());
    QCOMPARE(set->identities, features->gallery.identities);
    QCOMPARE(set->cameras, features->gallery.cameras);
    QCOMPARE(set->features.size(), features->gallery.features.size());
    for (std::size_t i = 0; i < set->features.size(); ++i)
      QVERIFY(std::abs(set->features[i] - features->gallery.features[i]) < 1e-4F);
    QVERIFY(call({"embed", run_, "set/query", "--out", "query.npz"}).status == 0);
    const Answer ranked = call({"rank", "query.npz", "gallery.npz"});
    QVERIFY2(ranked.status == 0, ranked.err);
    const Answer shown = call({"evaluate", "tiny"});
    QVERIFY2(shown.status == 0, shown.err);
    QVERIFY(std::abs(ranked.json()["mAP"].get<double>() - shown.json()["mAP"].get<double>()) < 1e-6);

    // Names that tell nothing: features alone, unless the options say more.
    fs::copy_file(folder_ / "set/query" / fs::path(features->query.paths[0]).filename(), folder_ / "holiday.jpg");
    const Answer plain = call({"embed", run_, "holiday.jpg", "--out", "plain.npz"});
    QVERIFY2(plain.status == 0, plain.err);
    QCOMPARE(plain.json()["labels"].get<std::string>(), std::string());
    QVERIFY(!read_embeddings(folder_ / "plain.npz"));
    QCOMPARE(read_side(folder_ / "plain.npz", "query")->identities, std::vector<std::int64_t>{-1});
    QCOMPARE(call({"embed", run_, "holiday.jpg", "--identity", "3", "--out", "x.npz"}).status, 2);
    QVERIFY(call({"embed", run_, "holiday.jpg", "--identity", "3", "--camera", "9", "--out", "x.npz"}).status == 0);
    QCOMPARE(read_embeddings(folder_ / "x.npz")->cameras, std::vector<std::int64_t>{9});
    QCOMPARE(call({"embed", run_, "holiday.jpg", "--names", "market1501", "--out", "y.npz"}).status, 2);
    QVERIFY(!fs::exists(folder_ / "y.npz"));
  }

  void activationMaps() {
    const Answer answer = call({"activation", run_, "set/query", "--out", "maps"});
    QVERIFY2(answer.status == 0, answer.err);
    const auto maps = read_npz(folder_ / "maps/activation.npz");
    QVERIFY(maps);
    const auto& array = std::get<NpyArray<float>>(maps->at("maps"));
    const std::size_t images = answer.json()["images"].get<std::size_t>();
    QCOMPARE(array.shape, (std::vector<std::int64_t>{static_cast<std::int64_t>(images), 4, 2})); // 64x32 over 16
    for (std::size_t i = 0; i < images; ++i) {
      double square = 0;
      for (std::size_t k = 0; k < 8; ++k) {
        QVERIFY(array.values[i * 8 + k] >= 0);
        square += array.values[i * 8 + k] * array.values[i * 8 + k];
      }
      QVERIFY(std::abs(square - 1) < 1e-4);
    }
    QCOMPARE(answer.json()["pictures"].size(), images);
    const auto picture = decode_image(answer.json()["pictures"][0].get<std::string>().front() == '/'
                                          ? fs::path(answer.json()["pictures"][0].get<std::string>())
                                          : folder_ / answer.json()["pictures"][0].get<std::string>());
    QVERIFY(picture);
    QCOMPARE(picture->height, 64);
    QCOMPARE(call({"activation", run_, "set/absent.jpg", "--out", "none"}).status, 1);
    QVERIFY(!fs::exists(folder_ / "none"));
    QCOMPARE(call({"activation", "set/query", "set/query", "--out", "none"}).status, 2);
  }

  // Every gallery picture given as one's own finds itself, through the real engine.
  void anOwnPictureFindsItself() {
    auto session = RetrievalSession::load(folder_ / "runs/tiny");
    QVERIFY2(session, session ? "" : session.error().message().c_str());
    EngineLauncher launcher;
    launcher.set_program(program);
    OwnImage own(launcher);
    own.set_session(*session, folder_ / "runs/tiny");
    own.open(QString::fromStdString((*session)->gallery_path(5)));
    QTRY_VERIFY(own.picture());
    own.search({});
    QTRY_VERIFY_WITH_TIMEOUT(!own.busy(), 60000);
    QVERIFY2(own.problem().isEmpty(), qPrintable(own.problem()));
    QCOMPARE(own.found().indices[0], std::int64_t{5});
    QVERIFY(own.found().distances[0] < 5e-3F);

    ActivationPair pair(launcher);
    pair.want(folder_ / "runs/tiny", {own.path(), own.path()});
    QTRY_VERIFY_WITH_TIMEOUT(!pair.busy(), 60000);
    QVERIFY2(pair.problem().isEmpty(), qPrintable(pair.problem()));
    QCOMPARE(pair.overlays().size(), std::size_t{2});
    QCOMPARE(pair.overlays()[0]->pixels, pair.overlays()[1]->pixels);
  }
};

QTEST_GUILESS_MAIN(TestLook)
#include "tst_look.moc"
