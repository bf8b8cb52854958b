// cds import, export and replay as a person calls them, on a synthetic set and networks of a few channels.
#include "base/json.h"
#include "base/npz.h"
#include "run/journal_reader.h"
#include "run/same_runs.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <SQLiteCpp/SQLiteCpp.h>
#include <fstream>

using namespace cds;
namespace fs = std::filesystem;

namespace {

const QString golden = CDS_SOURCE_DIR "/tests/exchange/golden/";

struct Answer {
  int status = -1;
  QByteArray out, err;
  [[nodiscard]] Json json() const { return Json::parse(out.toStdString(), nullptr, false); }
};

} // namespace

class TestExchange : public QObject {
  Q_OBJECT
private:
  QTemporaryDir dir_;

  Answer call(const QStringList& arguments) {
    QProcess process;
    process.setWorkingDirectory(dir_.path());
    process.start(QStringLiteral(CDS_BIN_DIR "/cds"), arguments);
    Answer out;
    if (process.waitForFinished(120000) && process.exitStatus() == QProcess::NormalExit)
      out.status = process.exitCode();
    out.out = process.readAllStandardOutput();
    out.err = process.readAllStandardError();
    return out;
  }
  [[nodiscard]] fs::path file(const char* name) const { return dir_.filePath(name).toStdString(); }
  [[nodiscard]] QString image() const {
    const auto names = QDir(dir_.filePath("set/query")).entryList({"*.jpg"}, QDir::Files, QDir::Name);
    return "set/query/" + names.value(0);
  }
  void write_experiment(const char* name, const Json& changes) {
    Json json{{"kind", "train"},
              {"data", {{"path", "set"}, {"validation_share", 0.25}}},
              {"space", {{"width", 0.0625}}},
              {"input", {{"height", 32}, {"width", 16}}},
              {"train", {{"epochs", 2}, {"identities_per_batch", 4}, {"images_per_identity", 2}}},
              {"evaluate", {{"every", 1}}},
              {"engine", {{"device", "cpu"}, {"threads", 1}, {"sample_every", 1}}},
              {"seed", 7}};
    json.merge_patch(changes);
    std::ofstream(file(name)) << json.dump();
  }
  std::vector<float> features(const char* name) {
    const auto arrays = read_npz(file(name));
    return arrays ? std::get<NpyArray<float>>(arrays->at("features")).values : std::vector<float>{};
  }

private Q_SLOTS:
  void initTestCase() {
    const Answer made = call({"synth", "set", "--identities", "16", "--cameras", "2", "--images-per-camera", "4",
                              "--size", "32x16", "--seed", "1"});
    QVERIFY2(made.status == 0, made.err.constData());
    write_experiment("train.json", Json::object());
    write_experiment("search.json", {{"kind", "search"}});
    const Answer run = call({"train", "train.json", "--run", "t1"});
    QVERIFY2(run.status == 0, run.err.constData());
  }

  void importReports() {
    const Answer answer =
        call({"import", golden + "inference-half.pth", "--stripes", "3", "--size", "64x32", "--json"});
    QVERIFY2(answer.status == 0, answer.err.constData());
    const Json report = answer.json();
    QCOMPARE(report["format"].get<std::string>(), std::string("legacy"));
    QCOMPARE(report["genotype"]["layers"].dump(), std::string("[[3,5,1],[3,7,2],[5,7,2],[5,9,1],[5,7,2],[5,7,1]]"));
    QCOMPARE(report["neck"].get<std::string>(), std::string("fbl"));
    QCOMPARE(report["width"].get<double>(), 0.0625);
    QVERIFY(report["can_embed"].get<bool>());
    QVERIFY(report["left_over"].empty());
    QCOMPARE(report["missing"].size(), std::size_t{16}); // two heads of an FC, its BatchNorm and a classifier
    const Answer text = call({"import", golden + "inference-half.pth"});
    QVERIFY2(text.out.contains("missing   16\n    neck.global_classifier.bias"), text.out.constData());
  }

  void importRefuses() {
    const Answer evil = call({"import", golden + "bad-system.pth", "--out", "evil.pt", "--json"});
    QCOMPARE(evil.status, 1);
    QVERIFY2(evil.out.isEmpty() && evil.err.contains("asks for 'posix.system'"), evil.err.constData());
    const Answer shape = call({"import", golden + "cdnet-zip.pth", "--width", "0.125", "--out", "evil.pt"});
    QCOMPARE(shape.status, 1);
    QVERIFY2(shape.err.contains("is (4, 3, 7, 7) where the network needs (8, 3, 7, 7)"), shape.err.constData());
    QVERIFY(!fs::exists(file("evil.pt")) && !fs::exists(file("evil-was-here")));
    QCOMPARE(call({"import", "none.pth"}).status, 2);
  }

  // The file itself and the checkpoint made of it embed alike, and both can start a training.
  void importedWeightsAreUsed() {
    const QString weights = golden + "inference-half.pth";
    const QStringList said{"--stripes", "3", "--size", "64x32"};
    const Answer made = call(QStringList{"import", weights, "--out", "imported.pt"} + said);
    QVERIFY2(made.status == 0, made.err.constData());
    const Answer one = call(QStringList{"embed", weights, image(), "--out", "a.npz"} + said);
    QVERIFY2(one.status == 0, one.err.constData());
    const Answer two = call({"embed", "imported.pt", image(), "--out", "b.npz"}); // it knows its network
    QVERIFY2(two.status == 0, two.err.constData());
    QCOMPARE(features("a.npz").size(), std::size_t{32 + 3 * 128});
    QCOMPARE(features("a.npz"), features("b.npz"));
    for (const QString& start : {weights, dir_.filePath("imported.pt")}) {
      const QString name = start == weights ? "from-pth" : "from-pt";
      const Answer run = call({"train", "train.json", "--run", name, "--set", "train.epochs=1", "--set",
                               "network.weights=\"" + start + "\""});
      QVERIFY2(run.status == 0, run.err.constData());
    }
    const auto same = compare_runs(file("runs/from-pth"), file("runs/from-pt"));
    QVERIFY(same && !same->difference);
    const auto fresh = compare_runs(file("runs/from-pth"), file("runs/t1"));
    QVERIFY(fresh && fresh->difference && fresh->difference->step == 1); // the weights did make a difference
    auto journal = JournalReader::open(file("runs/from-pth"));
    bool told = false;
    const auto events = journal->events();
    QVERIFY(events);
    for (const auto& event : *events)
      told = told || (event.code == "weights" && event.message.find("begin anew") != std::string::npos);
    QVERIFY(told);
  }

  // The engine's own kernels, LibTorch's modules and bf16, through the commands.
  void embeddingsByOwnKernelsAndModules() {
    const QString gallery = "set/bounding_box_test";
    const auto embed = [&](const char* out, const QStringList& options) {
      return call(QStringList{"embed", "t1", gallery, "--out", out} + options);
    };
    for (const auto& [out, options] : {std::pair{"own.npz", QStringList{}},
                                       {"fused.npz", {"--cpu", "fused"}},
                                       {"modules.npz", {"--cpu", "modules"}},
                                       {"half.npz", {"--precision", "bf16"}}}) {
      const Answer answer = embed(out, options);
      QVERIFY2(answer.status == 0, answer.err.constData());
    }
    const auto own = features("own.npz"), modules = features("modules.npz"), half = features("half.npz");
    QVERIFY(!own.empty());
    QCOMPARE(features("fused.npz"), own);
    QVERIFY(own != modules); // two executors
    const auto off = [&](const std::vector<float>& x) {
      float most = 0;
      for (std::size_t i = 0; i < x.size(); ++i)
        most = std::max(most, std::abs(x[i] - modules[i]));
      return most;
    };
    QCOMPARE(own.size(), modules.size());
    float largest = 1;
    for (const float value : modules)
      largest = std::max(largest, std::abs(value));
    QVERIFY2(off(own) < 1e-4F * largest, qPrintable(QString("%1 of %2").arg(off(own)).arg(largest)));
    QVERIFY(off(half) > off(own));
    const Answer refused = embed("no.npz", {"--cpu", "modules", "--precision", "bf16"});
    QCOMPARE(refused.status, 2);
    QVERIFY2(refused.err.contains("evaluate.precision"), refused.err.constData());
    QVERIFY(!fs::exists(file("no.npz")));
    const Answer slow = call({"evaluate", "t1", "--cpu", "modules", "--json"}),
                 fused = call({"evaluate", "t1", "--json"}); // last: its results are the ones that the run had
    QVERIFY2(fused.status == 0 && slow.status == 0, (fused.err + slow.err).constData());
    // Sixteen queries of a network that has hardly learnt: two pictures may change places by rounding.
    QVERIFY(std::abs(fused.json()["mAP"].get<double>() - slow.json()["mAP"].get<double>()) < 0.005);
    const Answer bench = call({"bench", "infer", "--batch", "1", "3", "--size", "64x32", "--width", "0.0625", "--steps",
                               "3", "--precision", "bf16", "--json"});
    QVERIFY2(bench.status == 0, bench.err.constData());
    QCOMPARE(bench.json()["rates"].size(), std::size_t{2});
    QVERIFY(bench.json()["images_per_second"].get<double>() > 0 && bench.json()["peak_mb"].get<double>() > 0);
    QVERIFY(!bench.json()["instructions"].get<std::string>().empty());
    QCOMPARE(bench.json()["memory_format"].get<std::string>(), std::string("channels_last"));
    QCOMPARE(bench.json()["malloc"]["mmap_threshold"].get<int>(), 1 << 30);
    const Answer train = call({"bench", "train", "--batch", "8", "--size", "64x32", "--width", "0.0625", "--steps", "3",
                               "--seconds", "0", "--device", "cpu", "--precision", "fp16", "--json"});
    QVERIFY(train.status == 2 && train.err.contains("train.precision"));
  }

  void exportIsCompared() {
    const Answer run = call({"export", "t1", "--onnx", "t1.onnx", "--json"});
    QVERIFY2(run.status == 0, run.err.constData());
    const Json report = run.json();
    QCOMPARE(report["input"].dump(), std::string("[\"N\",3,32,16]"));
    QCOMPARE(report["embedding"].get<int>(), 32 + 2 * 128);
    QVERIFY(report["largest_number"].get<double>() > 1e-3 &&
            report["largest_difference"].get<double>() < 1e-4 * report["largest_number"].get<double>());
    QCOMPARE(report["bytes"].get<std::uintmax_t>(), fs::file_size(file("t1.onnx")));
    const Answer pth = call({"export", golden + "inference-half.pth", "--stripes", "3", "--onnx", "p.onnx"});
    QVERIFY2(pth.status == 0 && pth.out.contains("256 x 128"), pth.err.constData());
    const Answer nowhere = call({"export", "t1", "--onnx", "no/such/folder/t1.onnx"});
    QCOMPARE(nowhere.status, 1);
    QCOMPARE(call({"export", "none", "--onnx", "n.onnx"}).status, 2);
    QVERIFY(!fs::exists(file("n.onnx")));
  }

  void loaderThreadsChangeNothing() {
    const Answer run = call({"train", "train.json", "--run", "t3", "--set", "engine.loader_threads=3"});
    QVERIFY2(run.status == 0, run.err.constData());
    const auto found = compare_runs(file("runs/t1"), file("runs/t3"));
    QVERIFY2(found && !found->difference,
             found ? (found->difference ? to_string(*found->difference).c_str() : "") : "unreadable");
    QVERIFY(found->samples > 20 && found->epochs == 2 && found->results >= 4);
  }

  void replayOfATraining() {
    const Answer answer = call({"replay", "t1", "--json"});
    QVERIFY2(answer.status == 0, (answer.err + answer.out).constData());
    const Json report = answer.json();
    QVERIFY(report["same"].get<bool>() && report["whole"].get<bool>() && report["difference"].is_null());
    QVERIFY(report["samples"].get<int>() > 20 && report["results"].get<int>() >= 4);
    QVERIFY(report["circumstances"].empty());
    QVERIFY(!report.contains("folder"));
    const Answer part = call({"replay", "t1", "--epochs", "1", "--keep", "again"});
    QVERIFY2(part.status == 0 && part.out.contains("as far as it was compared"), (part.err + part.out).constData());
    QVERIFY(fs::exists(file("runs/again/run.json")));
  }

  void replayOfASearch() {
    const Answer run = call({"search", "search.json", "--run", "s1"});
    QVERIFY2(run.status == 0, run.err.constData());
    const Answer answer = call({"replay", "s1", "--json"});
    QVERIFY2(answer.status == 0, (answer.err + answer.out).constData());
    QVERIFY(answer.json()["alphas"].get<int>() == 3 * 6 * 12 && answer.json()["ledger"].get<int>() > 0);
  }

  // One number changed behind its back: named with series, step and both values.
  void aTamperedJournalIsNoticed() {
    {
      SQLite::Database journal(file("runs/t3/journal.sqlite").string(), SQLite::OPEN_READWRITE);
      QCOMPARE(journal.exec("UPDATE samples SET value = value + 0.5 WHERE step = 5 AND series = "
                            "(SELECT id FROM series WHERE name = 'train/ce')"),
               1);
    }
    const Answer answer = call({"replay", "t3", "--json"});
    QCOMPARE(answer.status, 1);
    const Json difference = answer.json()["difference"];
    QCOMPARE(difference["what"].get<std::string>(), std::string("train/ce"));
    QCOMPARE(difference["step"].get<int>(), 5);
    QVERIFY(qAbs(difference["run"].get<double>() - difference["replay"].get<double>() - 0.5) < 1e-9);
  }

  void changedDataAreSaidBeforeRunning() {
    const QString picture = dir_.filePath(image());
    QVERIFY(QFile::rename(picture, picture + ".away"));
    const Answer answer = call({"replay", "t1"});
    QFile::rename(picture + ".away", picture);
    QCOMPARE(answer.status, 1);
    QVERIFY2(answer.err.contains("the data set is no longer the one of this run"), answer.err.constData());
    QVERIFY(answer.out.isEmpty());
  }
};

QTEST_APPLESS_MAIN(TestExchange)
#include "tst_exchange.moc"
