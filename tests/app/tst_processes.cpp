// cds train and search in two processes, as torchrun starts them: the run folder is that of one process.
#include "base/json.h"
#include "run/journal_reader.h"
#include "run/project.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>
#include <array>
#include <cmath>
#include <csignal>
#include <fstream>
#include <map>
#include <memory>
#include <set>

using namespace cds;
namespace fs = std::filesystem;

namespace {

struct Answer {
  int status = -1;
  QByteArray out, err;
};

Answer finish(QProcess& process, int ms = 150000) {
  Answer out;
  if (process.waitForFinished(ms) && process.exitStatus() == QProcess::NormalExit)
    out.status = process.exitCode();
  out.out = process.readAllStandardOutput();
  out.err = process.readAllStandardError();
  return out;
}

using Curves = std::map<std::string, std::map<std::int64_t, double>>;

Curves curves(const fs::path& run) {
  Curves all;
  auto reader = JournalReader::open(run);
  if (!reader)
    return all;
  std::map<int, std::string> names;
  for (const auto& one : reader->series().value_or(std::vector<SeriesInfo>{}))
    names[one.id] = one.name;
  for (const auto& row : reader->samples().value_or(std::vector<SampleRow>{}))
    all[names[row.series]][row.step] = row.value;
  return all;
}

} // namespace

class TestProcesses : public QObject {
  Q_OBJECT
  QTemporaryDir dir_;
  fs::path folder_;

  std::unique_ptr<QProcess> begin(const QStringList& words, int rank = -1, const QString& port = {}) {
    auto environment = QProcessEnvironment::systemEnvironment();
    if (rank >= 0) {
      environment.insert("RANK", QString::number(rank));
      environment.insert("WORLD_SIZE", "2");
      environment.insert("MASTER_ADDR", "127.0.0.1");
      environment.insert("MASTER_PORT", port);
      environment.insert("CDS_RANK_TIMEOUT", "100");
    }
    auto process = std::make_unique<QProcess>();
    process->setProcessEnvironment(environment);
    process->setWorkingDirectory(dir_.path());
    process->start(CDS_BIN_DIR "/cds", words);
    return process;
  }
  std::array<std::unique_ptr<QProcess>, 2> begin_both(const QStringList& words) {
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    const auto port = QString::number(server.serverPort());
    server.close();
    return {begin(words, 0, port), begin(words, 1, port)};
  }
  Answer call(const QStringList& words) { return finish(*begin(words)); }
  RunStatus status(const char* run) { return read_status(folder_ / "runs" / run).value_or(RunStatus{}); }
  std::int64_t step(const char* run) {
    const auto now = status(run);
    return now.state == RunState::running && now.heartbeat ? now.heartbeat->step : -1;
  }

private Q_SLOTS:
  void initTestCase() {
    folder_ = dir_.path().toStdString();
    const Answer made = call({"synth", "set", "--identities", "16", "--cameras", "2", "--images-per-camera", "4",
                              "--size", "32x16", "--seed", "1"});
    QVERIFY2(made.status == 0, made.err.constData());
    const std::string common =
        "\"data\": {\"path\": \"set\", \"validation_share\": 0.25}, \"input\": {\"height\": 32, \"width\": 16},"
        "\"space\": {\"width\": 0.0625}, \"evaluate\": {\"every\": 1},"
        "\"engine\": {\"threads\": 1, \"cpu\": \"modules\", \"sample_every\": 1, \"sync_batchnorm\": true},"
        "\"train\": {\"epochs\": 1, \"lr\": 0.002, \"identities_per_batch\": 4, \"images_per_identity\": 2}}";
    std::ofstream(folder_ / "train.json") << "{\"name\": \"tiny\", \"kind\": \"train\", " << common;
    std::ofstream(folder_ / "search.json") << "{\"name\": \"tiny\", \"kind\": \"search\", " << common;
    QCOMPARE(call({"project", "create", ".", "--data", "set"}).status, 0);
  }

  void twoAreOne_data() {
    QTest::addColumn<QString>("kind");
    QTest::newRow("train") << "train";
    QTest::newRow("search") << "search";
  }
  void twoAreOne() {
    QFETCH(QString, kind);
    const QString file = kind + ".json";
    const auto alone = call({kind, file, "--run", kind + "-one", "--quiet", "--json"});
    QVERIFY2(alone.status == 0, alone.err.constData());
    auto both = begin_both({kind, file, "--run", kind + "-two", "--quiet", "--json"});
    const std::array<Answer, 2> answers{finish(*both[0]), finish(*both[1])};
    for (const auto& answer : answers)
      QVERIFY2(answer.status == 0, answer.err.constData());
    QVERIFY(answers[1].out.isEmpty()); // rank 0 alone speaks
    const auto said = Json::parse(answers[0].out.toStdString());
    QVERIFY(said["state"] == "finished");

    const auto one = folder_ / "runs" / (kind + "-one").toStdString(),
               two = folder_ / "runs" / (kind + "-two").toStdString();
    const auto expected = curves(one), got = curves(two);
    std::set<std::string> names, other_names;
    for (const auto& [name, values] : expected)
      names.insert(name);
    for (const auto& [name, values] : got)
      other_names.insert(name);
    QVERIFY(names == other_names); // the journal has all that a plain run's has
    int compared = 0;
    for (const std::string name : {"train/loss", "train/ce", "train/triplet", "alpha/loss"}) {
      if (!expected.contains(name))
        continue;
      QCOMPARE(got.at(name).size(), expected.at(name).size());
      for (const auto& [at, value] : expected.at(name)) {
        const double apart = std::abs(value - got.at(name).at(at));
        // Whole runs are in float32, whose rounding grows beyond measure in a few unclipped steps: the first ones are
        // compared here, the later ones by parallel_ranks, in double.
        if (at > 1)
          continue;
        QVERIFY2(apart < 1e-3 * std::max(1.0, std::abs(value)),
                 qPrintable(QString("%1, step %2: %3 apart").arg(name.c_str()).arg(at).arg(apart)));
        ++compared;
      }
    }
    QVERIFY(compared >= 3);
    // and the folder all that a plain run's folder has
    std::set<std::string> files, other_files;
    for (const auto& [folder, list] : {std::pair{one, &files}, std::pair{two, &other_files}})
      for (const auto& entry : fs::recursive_directory_iterator(folder))
        list->insert(fs::relative(entry.path(), folder).string());
    QVERIFY(files == other_files);
  }

  // PyTorch's own launcher, where python3 has it; its agent keeps the store.
  void torchrunStartsIt() {
    QProcess python;
    python.setWorkingDirectory(dir_.path());
    python.start("/usr/bin/python3", {"-c", "import torch.distributed.run"});
    if (finish(python).status != 0)
      QSKIP("python3 has no PyTorch here");
    // Redirection is named since PyTorch 1.13's default for it breaks under Python 3.11.
    python.start("/usr/bin/python3", {"-m", "torch.distributed.run", "--standalone", "--no_python", "--nproc_per_node",
                                      "2", "--redirects", "1", "--tee", "1", "--log_dir", dir_.filePath("launch-logs"),
                                      CDS_BIN_DIR "/cds", "train", "train.json", "--run", "launched", "--quiet"});
    const auto answer = finish(python);
    QVERIFY2(answer.status == 0, answer.err.constData());
    QVERIFY2(answer.out.contains("[default0]:launched: finished"), answer.out.constData());
    QVERIFY2(!answer.out.contains("[default1]"), answer.out.constData()); // rank 0 alone speaks
    QCOMPARE(status("launched").state, RunState::finished);
  }

  void pauseStopResume() {
    auto both = begin_both({"train", "train.json", "--run", "long", "--quiet", "--set", "train.epochs=1000", "--set",
                            "engine.checkpoint_seconds=1"});
    QTRY_VERIFY_WITH_TIMEOUT(step("long") > 2, 60000);
    QCOMPARE(call({"pause", "long"}).status, 0);
    QTRY_COMPARE_WITH_TIMEOUT(status("long").state, RunState::paused, 20000);
    QCOMPARE(call({"resume", "long"}).status, 0);
    QTRY_COMPARE_WITH_TIMEOUT(status("long").state, RunState::running, 20000);
    QCOMPARE(call({"stop", "long"}).status, 0);
    for (auto& process : both) {
      const auto answer = finish(*process, 30000);
      QVERIFY2(answer.status == 0, answer.err.constData());
    }
    QCOMPARE(status("long").state, RunState::stopped);
    const auto stopped_at = status("long").heartbeat->step;
    // Both go on from rank 0's checkpoint; a signal to rank 1 alone stops them too.
    auto again = begin_both({"resume", "long", "--quiet"});
    QTRY_VERIFY_WITH_TIMEOUT(step("long") > stopped_at, 60000);
    again[1]->terminate();
    for (auto& process : again) {
      const auto answer = finish(*process, 30000);
      QVERIFY2(answer.status == 0, answer.err.constData());
    }
    QCOMPARE(status("long").state, RunState::stopped);
  }

  void aKilledRankIsOneClearError() {
    auto both = begin_both({"train", "train.json", "--run", "torn", "--quiet", "--set", "train.epochs=1000"});
    QTRY_VERIFY_WITH_TIMEOUT(step("torn") > 2, 60000);
    QElapsedTimer clock;
    clock.start();
    both[1]->kill();
    const auto left = finish(*both[0], 60000);
    QVERIFY(clock.elapsed() < 60000);
    QCOMPARE(left.status, 1);
    QVERIFY2(left.err.contains("another process of this run has ended"), left.err.constData());
    QCOMPARE(left.err.trimmed().count('\n'), 0);
    QCOMPARE(status("torn").state, RunState::failed);
    QVERIFY(status("torn").resumable());
  }

  void theLeadersDeathEndsTheOthers() {
    auto both = begin_both({"train", "train.json", "--run", "headless", "--quiet", "--set", "train.epochs=1000"});
    QTRY_VERIFY_WITH_TIMEOUT(step("headless") > 2, 60000);
    both[0]->kill();
    const auto left = finish(*both[1], 60000);
    QCOMPARE(left.status, 1);
    QVERIFY2(left.err.contains("rank 1: another process of this run has ended"), left.err.constData());
    QTRY_COMPARE_WITH_TIMEOUT(status("headless").state, RunState::interrupted, 20000);
  }

  void whatCannotBeSharedIsRefused() {
    auto both = begin_both({"train", "train.json", "--run", "thin", "--quiet", "--set", "train.identities_per_batch=2",
                            "--set", "train.images_per_identity=1", "--set", "loss.triplet_weight=0", "--set",
                            "engine.sync_batchnorm=false"});
    for (auto& process : both) {
      const auto answer = finish(*process);
      QCOMPARE(answer.status, 2);
      QVERIFY2(answer.err.contains("2 processes cannot share a batch of 2 identities"), answer.err.constData());
    }
    auto wrong = begin_both({"train", "nowhere.json", "--quiet"});
    QCOMPARE(finish(*wrong[0]).status, 2);
    const auto other = finish(*wrong[1]);
    QCOMPARE(other.status, 1);
    QVERIFY2(other.err.contains("rank 0 could not begin the run"), other.err.constData());
  }
};

QTEST_GUILESS_MAIN(TestProcesses)
#include "tst_processes.moc"
