// Run control against the real engine on a tiny synthetic set: pause, resume, stop, SIGTERM, kill -9, a second engine,
// and the queue.
#include "base/json.h"
#include "run/project.h"
#include "run/queue.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <fstream>
#include <memory>

using namespace cds;
namespace fs = std::filesystem;

namespace {

const QString program = QStringLiteral(CDS_BIN_DIR "/cds");

struct Answer {
  int status = -1;
  QByteArray out, err;
};

Answer finish(QProcess& process, int ms = 100000) {
  Answer out;
  if (process.waitForFinished(ms) && process.exitStatus() == QProcess::NormalExit)
    out.status = process.exitCode();
  out.out = process.readAllStandardOutput();
  out.err = process.readAllStandardError();
  return out;
}

} // namespace

class TestEngineControl : public QObject {
  Q_OBJECT
  QTemporaryDir dir_;
  fs::path folder_;

  Answer call(const QStringList& arguments) {
    QProcess process;
    process.setWorkingDirectory(dir_.path());
    process.start(program, arguments);
    return finish(process);
  }
  std::unique_ptr<QProcess> begin(const QStringList& arguments) {
    auto process = std::make_unique<QProcess>();
    process->setWorkingDirectory(dir_.path());
    process->start(program, arguments);
    return process;
  }
  RunStatus status(const char* run) {
    const auto read = read_status(folder_ / "runs" / run);
    return read ? *read : RunStatus{};
  }
  std::int64_t step(const char* run) {
    const RunStatus now = status(run);
    return now.state == RunState::running && now.heartbeat ? now.heartbeat->step : -1;
  }

private Q_SLOTS:
  void initTestCase() {
    folder_ = dir_.path().toStdString();
    const Answer made = call({"synth", "set", "--identities", "12", "--cameras", "2", "--images-per-camera", "4",
                              "--size", "64x32", "--seed", "1"});
    QVERIFY2(made.status == 0, made.err.constData());
    std::ofstream(folder_ / "search.json")
        << "{\"name\": \"tiny\", \"data\": {\"path\": \"set\"}, \"input\": {\"height\": 64, \"width\": 32},"
           "\"space\": {\"kernels\": [3, 5], \"channels\": [16, 64, 64, 64], \"layers_per_stage\": 1},"
           "\"search\": {\"k\": 1}, \"evaluate\": {\"final_test\": false, \"every\": 1000},"
           "\"train\": {\"epochs\": 100000, \"identities_per_batch\": 2, \"images_per_identity\": 2},"
           "\"engine\": {\"checkpoint_seconds\": 1, \"threads\": 1}}";
    QCOMPARE(call({"project", "create", ".", "--data", "set"}).status, 0);
  }

  void pauseResumeStop() {
    const auto engine = begin({"search", "search.json", "--run", "a", "--quiet", "--json"});
    QTRY_VERIFY_WITH_TIMEOUT(step("a") > 2, 60000);
    const Answer second = call({"resume", (folder_ / "runs" / "a").c_str()});
    QCOMPARE(second.status, 1); // it works already
    QCOMPARE(call({"pause", "a"}).status, 0);
    QTRY_VERIFY_WITH_TIMEOUT(status("a").state == RunState::paused, 30000);
    QVERIFY(status("a").pending.empty());
    const std::int64_t at = status("a").heartbeat->step;
    QTest::qWait(1500);
    QCOMPARE(status("a").heartbeat->step, at);
    QVERIFY(status("a").state == RunState::paused); // the heartbeat goes on
    QCOMPARE(call({"resume", "a"}).status, 0);
    QTRY_VERIFY_WITH_TIMEOUT(step("a") > at, 30000);
    QCOMPARE(call({"stop", "a"}).status, 0);
    const Answer ended = finish(*engine);
    QVERIFY2(ended.status == 0, ended.err.constData());
    QCOMPARE(Json::parse(ended.out.toStdString(), nullptr, false).value("state", std::string()),
             std::string("stopped"));
    QVERIFY(status("a").state == RunState::stopped && status("a").resumable());
    QVERIFY(fs::exists(RunPaths{folder_ / "runs" / "a"}.last_checkpoint()));
  }

  void killedItIsInterruptedAndResumes() {
    auto engine = begin({"search", "search.json", "--run", "b", "--quiet"});
    QTRY_VERIFY_WITH_TIMEOUT(step("b") > 2 && fs::exists(RunPaths{folder_ / "runs" / "b"}.last_checkpoint()), 60000);
    ::kill(static_cast<pid_t>(engine->processId()), SIGKILL);
    engine->waitForFinished(30000);
    QVERIFY(status("b").state == RunState::interrupted && status("b").resumable());
    const std::int64_t at = status("b").heartbeat->step;
    engine = begin({"resume", "b", "--quiet"});
    QTRY_VERIFY_WITH_TIMEOUT(step("b") > at + 1, 60000);
    // A second engine is refused while the first works, and leaves it alone.
    const Answer refused = call({"resume", "b"});
    QCOMPARE(refused.status, 1);
    QVERIFY2(refused.err.contains("running") && refused.err.contains("runs/b"), refused.err.constData());
    engine->terminate(); // SIGTERM means stop
    const Answer ended = finish(*engine);
    QVERIFY2(ended.status == 0, ended.err.constData());
    QVERIFY(status("b").state == RunState::stopped);
    auto reader = JournalReader::open(folder_ / "runs" / "b");
    QVERIFY(reader.has_value());
    const auto loss = reader->samples_of("train/loss");
    QVERIFY(loss && !loss->empty());
    for (std::size_t i = 1; i < loss->size(); ++i) // each step once, in order, across the kill
      QVERIFY((*loss)[i].step > (*loss)[i - 1].step);
  }

  void theQueueRunsItAndGivesItBack() {
    QCOMPARE(call({"queue", "add", "search", "search.json", "--run", "q"}).status, 0);
    const auto runner = begin({"queue", "run", "--quiet", "--json"});
    QTRY_VERIFY_WITH_TIMEOUT(step("q") > 2, 60000);
    const auto items = read_queue(folder_);
    QVERIFY(items && items->size() == 1 && items->front().taken_by.pid == static_cast<int>(runner->processId()));
    runner->terminate();
    const Answer ended = finish(*runner);
    QVERIFY2(ended.status == 0, ended.err.constData());
    QVERIFY(Json::parse(ended.out.toStdString(), nullptr, false).value("stopped", false));
    QVERIFY(status("q").state == RunState::stopped);
    const auto left = read_queue(folder_);
    QVERIFY(left && left->size() == 1 && left->front().waits());
    QCOMPARE(command_line(left->front(), folder_).front(), std::string("resume"));
  }
};

QTEST_GUILESS_MAIN(TestEngineControl)
#include "tst_engine_control.moc"
