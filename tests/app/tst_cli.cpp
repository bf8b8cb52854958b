// The command line's contract, kept by the built program: exit status, one JSON object, errors that name file, place
// and way out.
#include "base/json.h"
#include "run/project.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <fstream>
#include <map>
#include <sys/mount.h>
#include <unistd.h>

using namespace cds;
namespace fs = std::filesystem;

namespace {

struct Answer {
  int status = -1;
  QByteArray out, err;
  [[nodiscard]] Json json() const { // discarded where standard output is not exactly one object
    return Json::parse(out.toStdString(), nullptr, false);
  }
};

Answer call(const QStringList& arguments, const QString& folder = {},
            const QString& program = QStringLiteral(CDS_BIN_DIR "/cds")) {
  QProcess process;
  if (!folder.isEmpty())
    process.setWorkingDirectory(folder);
  process.start(program, arguments);
  Answer out;
  if (process.waitForFinished(60000) && process.exitStatus() == QProcess::NormalExit)
    out.status = process.exitCode();
  out.out = process.readAllStandardOutput();
  out.err = process.readAllStandardError();
  return out;
}

void write_text(const QString& file, const std::string& text) {
  std::ofstream(file.toStdString(), std::ios::binary) << text;
}

RunPaths new_run(const QString& project, const char* name) {
  RunRecord record;
  record.experiment.name = name;
  const auto run = create_run(fs::path(project.toStdString()) / "runs", name, record);
  return run ? *run : RunPaths{};
}

const std::string good = "{\"name\": \"demo\", \"data\": {\"path\": \"set\"}}";

} // namespace

class TestCli : public QObject {
  Q_OBJECT
private Q_SLOTS:
  // Run control must answer at once, so the program it is in may not load LibTorch.
  void runControlLoadsNoLibTorch() {
    const auto libraries = [](const char* program) {
      QProcess process;
      auto environment = QProcessEnvironment::systemEnvironment();
      environment.insert(QStringLiteral("LD_TRACE_LOADED_OBJECTS"), QStringLiteral("1"));
      process.setProcessEnvironment(environment);
      process.start(QString::fromUtf8(program), {});
      process.waitForFinished(60000);
      return process.readAllStandardOutput();
    };
    const auto light = libraries(CDS_BIN_DIR "/cds");
    QVERIFY2(light.contains("libc.so"), light.constData());
    QVERIFY2(!light.contains("libtorch"), light.constData());
    QVERIFY(libraries(CDS_BIN_DIR "/cds-engine").contains("libtorch"));
  }
  void theEngineSaysNothingOfItself() {
    const Answer version = call({"--version"});
    QCOMPARE(version.status, 0);
    QVERIFY2(version.out.contains("libtorch"), version.out.constData());
    QVERIFY2(version.err.isEmpty(), version.err.constData());
  }
  void missingEngineIsSaid() {
    QTemporaryDir dir;
    const QString alone = dir.filePath(QStringLiteral("cds"));
    QVERIFY(QFile::copy(QStringLiteral(CDS_BIN_DIR "/cds"), alone));
    const Answer engine = call({"train", "x.json"}, dir.path(), alone);
    QCOMPARE(engine.status, 1);
    QVERIFY(engine.out.isEmpty());
    QVERIFY2(engine.err.contains("cds-engine: the engine could not be started"), engine.err.constData());
    QCOMPARE(call({"project", "create", "p"}, dir.path(), alone).status, 0);
  }
  void wrongCalls_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("says");
    QTest::newRow("nothing") << QStringList{} << "--help";
    QTest::newRow("misspelt command") << QStringList{"qeue"} << "Did you mean 'queue'?";
    QTest::newRow("unknown command") << QStringList{"xyzzyx"} << "lists the commands";
    QTest::newRow("unknown option") << QStringList{"runs", "--nope"} << "cds runs --help";
    QTest::newRow("missing argument") << QStringList{"show"} << "run";
    QTest::newRow("one too many") << QStringList{"show", "a", "b"} << "b";
    QTest::newRow("missing subcommand") << QStringList{"queue"} << "cds queue --help";
    QTest::newRow("no number") << QStringList{"queue", "remove", "first"} << "first";
    QTest::newRow("not one of") << QStringList{"queue", "add", "dance", "x"} << "dance";
    QTest::newRow("missing run") << QStringList{"show", "none"} << "there is no run 'none'";
    QTest::newRow("missing project") << QStringList{"runs", "--project", "nowhere"}
                                     << "nowhere: there is no such folder";
    QTest::newRow("missing file") << QStringList{"experiment", "check", "none.json"} << "none.json: cannot be opened";
  }
  void wrongCalls() {
    QFETCH(QStringList, arguments);
    QFETCH(QString, says);
    QTemporaryDir dir;
    const Answer answer = call(arguments + QStringList{"--json"}, dir.path());
    QCOMPARE(answer.status, 2);
    QVERIFY2(answer.out.isEmpty(), answer.out.constData());
    QVERIFY2(QString::fromUtf8(answer.err).contains(says), answer.err.constData());
    QVERIFY(answer.err.startsWith("cds"));
    QCOMPARE(answer.err.count('\n'), 1);
    QVERIFY(QDir(dir.path()).isEmpty()); // nothing half-written
  }

  void helpAndVersion() {
    const Answer help = call({"--help"});
    QCOMPARE(help.status, 0);
    for (const char* command : {"runs", "show", "pause", "resume", "stop", "queue", "--json"})
      QVERIFY2(help.out.contains(command), command);
    QCOMPARE(call({"queue", "add", "--help"}).status, 0);
    const Answer version = call({"--version"});
    QCOMPARE(version.status, 0);
    QVERIFY(version.out.startsWith("cds ") && version.out.contains("sqlite ") && version.out.contains("machine "));
  }

  void anEmptyProject() {
    QTemporaryDir dir;
    for (const QStringList& arguments : {QStringList{"--json", "runs"}, QStringList{"runs", "--json"}}) {
      const Answer answer = call(arguments, dir.path());
      QCOMPARE(answer.status, 0);
      QVERIFY(answer.err.isEmpty());
      const Json json = answer.json();
      QVERIFY(json.is_object() && json["runs"].is_array() && json["runs"].empty());
    }
    QVERIFY(call({"runs"}, dir.path()).out.startsWith("No runs"));
    const Json queue = call({"queue", "list", "--json"}, dir.path()).json();
    QVERIFY(queue.is_object() && queue["items"].empty() && queue["runner"] == false);
  }

  void runsAndShow() {
    QTemporaryDir dir;
    const RunPaths run = new_run(dir.path(), "first");
    {
      auto journal = Journal::open(run.folder);
      QVERIFY(journal.has_value());
      journal->append("train/loss", 1, 0.5, 2.5);
      for (const auto& [part, seconds] : std::map<std::string, double>{
               {"load", 0.01}, {"forward", 0.2}, {"backward", 0.25}, {"optimizer", 0.03}, {"journal", 0.01}}) {
        journal->append("time/" + part, 1, 0.5, 0.5 * seconds); // together 0.25 and 0.75 s
        journal->append("time/" + part, 2, 1.0, 1.5 * seconds);
      }
      journal->append_epoch({1, 0, 3, {{"train/loss", 2.5}}});
      journal->append_event({0, 0, "warning", "nan_loss", "The loss is not a number", "Lower train.lr"});
      journal->put_result("test", {{"mAP", 0.724}, {"cmc", {0.881, 0.9}}});
      Heartbeat beat;
      beat.epoch = beat.epochs = 1;
      journal->beat(beat);
      QVERIFY(journal->set_status(RunState::finished).has_value());
    }
    new_run(dir.path(), "second");
    QDir(dir.path()).mkpath("runs/broken");
    write_text(dir.filePath("runs/broken/run.json"), "{");

    const Answer text = call({"runs", "--project", dir.path()});
    QCOMPARE(text.status, 0);
    QVERIFY2(text.out.contains("first") && text.out.contains("finished") && text.out.contains("72.4 / 88.1"),
             text.out.constData());
    QVERIFY2(text.out.contains("run.json:1:"), text.out.constData());
    const Json json = call({"runs", "--project", dir.path(), "--json"}).json();
    QCOMPARE(json["runs"].size(), std::size_t{3});
    QCOMPARE(json["runs"][0]["state"].get<std::string>(), std::string("broken"));
    QVERIFY(json["runs"][0]["error"].get<std::string>().find("run.json") != std::string::npos);
    QCOMPARE(json["runs"][1]["results"]["test"]["mAP"].get<double>(), 0.724);
    QCOMPARE(json["runs"][2]["state"].get<std::string>(), std::string("queued"));

    const Answer words = call({"show", "first"}, dir.path());
    QVERIFY2(words.out.contains(
                 "step        0.500 s: load 2.0 %, forward 40.0 %, backward 50.0 %, optimizer 6.0 %, journal 2.0 %"),
             words.out.constData());
    for (const QString& name : {QString("first"), QString("fi"), dir.filePath("runs/first")}) {
      const Answer shown = call({"show", name, "--json"}, dir.path());
      QCOMPARE(shown.status, 0);
      const Json object = shown.json();
      QCOMPARE(object["id"].get<std::string>(), std::string("first"));
      QCOMPARE(object["samples"].get<int>(), 11);
      QCOMPARE(object["step_seconds"]["backward"].get<double>(), 0.25);
      QCOMPARE(object["epochs"][0]["values"]["train/loss"].get<double>(), 2.5);
      QCOMPARE(object["events"][0]["code"].get<std::string>(), std::string("nan_loss"));
      QCOMPARE(object["experiment"]["train"]["epochs"].get<int>(), 240);
    }
    const Answer slip = call({"show", "secund"}, dir.path());
    QCOMPARE(slip.status, 2);
    QVERIFY2(slip.err.contains("Did you mean 'second'?"), slip.err.constData());

    write_text(QString::fromStdString(run.journal().string()), std::string(9000, 'x'));
    const Answer damaged = call({"show", "first", "--json"}, dir.path());
    QCOMPARE(damaged.status, 1); // the work failed: the call was right
    QVERIFY(damaged.json().is_object());
    QVERIFY2(damaged.err.contains("journal.sqlite: is damaged"), damaged.err.constData());
  }

  void impossibleControl() {
    QTemporaryDir dir;
    const RunPaths run = new_run(dir.path(), "r");
    for (const char* wish : {"pause", "stop"}) {
      const Answer answer = call({wish, "r", "--json"}, dir.path());
      QCOMPARE(answer.status, 1);
      QVERIFY2(answer.err.contains("queued and cannot be"), answer.err.constData());
      QVERIFY(answer.out.isEmpty());
    }
    {
      auto journal = Journal::open(run.folder);
      QVERIFY(journal && journal->set_status(RunState::finished));
    }
    const Answer resumed = call({"resume", "r"}, dir.path());
    QCOMPARE(resumed.status, 1);
    QVERIFY2(resumed.err.contains("finished"), resumed.err.constData());
  }

  void controlOfALivingRun() {
    QTemporaryDir dir;
    const RunPaths run = new_run(dir.path(), "r");
    auto journal = Journal::open(run.folder);
    QVERIFY(journal && journal->set_status(RunState::running));
    const Answer paused = call({"pause", "r", "--json"}, dir.path());
    QCOMPARE(paused.status, 0);
    QCOMPARE(paused.json()["outcome"].get<std::string>(), std::string("requested"));
    QVERIFY(call({"runs"}, dir.path()).out.contains("running (pause asked)"));
    QCOMPARE(call({"resume", "r"}, dir.path()).status, 0);
    QCOMPARE(call({"stop", "r"}, dir.path()).status, 0);
    QVERIFY(call({"show", "r"}, dir.path()).out.contains("stop"));
  }

  void theQueue() {
    QTemporaryDir dir;
    write_text(dir.filePath("a.json"), good);
    write_text(dir.filePath("bad.json"), "{\"data\": {\"path\": \"set\"}, \"train\": {\"epoch\": 3}}");
    Answer answer = call({"queue", "add", "search", "a.json", "--set", "train.epochs=2", "--json"}, dir.path());
    QVERIFY2(answer.status == 0, answer.err.constData());
    QCOMPARE(answer.json()["items"][0]["number"].get<int>(), 1);
    answer = call({"queue", "add", "search", "a.json", "--seeds", "3", "--run", "s", "--json"}, dir.path());
    QCOMPARE(answer.json()["items"].size(), std::size_t{3});
    QCOMPARE(answer.json()["items"][2]["settings"][0].get<std::string>(), std::string("seed=3"));
    answer = call({"queue", "add", "search", "bad.json"}, dir.path());
    QCOMPARE(answer.status, 2);
    QVERIFY2(answer.err.contains("bad.json: /train/epoch: unknown key 'epoch'. Did you mean 'epochs'?"),
             answer.err.constData());
    answer = call({"queue", "add", "search", "a.json", "--set", "sed=3"}, dir.path());
    QCOMPARE(answer.status, 2);
    QVERIFY2(answer.err.contains("--set sed=3: unknown key 'sed'. Did you mean 'seed'?"), answer.err.constData());
    QCOMPARE(call({"queue", "add", "train", "a.json"}, dir.path()).status, 2); // it is a search
    QCOMPARE(call({"queue", "move", "4", "0"}, dir.path()).status, 0);
    QCOMPARE(call({"queue", "remove", "1"}, dir.path()).status, 0);
    QCOMPARE(call({"queue", "remove", "1"}, dir.path()).status, 2);
    const Json items = call({"queue", "list", "--json"}, dir.path()).json()["items"];
    QCOMPARE(items.size(), std::size_t{3});
    QCOMPARE(items[0]["number"].get<int>(), 4);
    write_text(dir.filePath("queue.json"), "{\"itens\": []}");
    answer = call({"queue", "list"}, dir.path());
    QCOMPARE(answer.status, 2);
    QVERIFY2(answer.err.contains("queue.json: /itens"), answer.err.constData());
    QCOMPARE(call({"queue", "run"}, dir.path()).status, 2);
  }

  void projects() {
    QTemporaryDir dir;
    write_text(dir.filePath("a.json"), good);
    write_text(dir.filePath("bad.json"), "{\"dta\": {}}");
    Answer answer = call({"project", "create", "p", "--data", "set", "--experiment", "bad.json"}, dir.path());
    QCOMPARE(answer.status, 2);
    QVERIFY(!QFileInfo::exists(dir.filePath("p"))); // nothing half-made
    answer = call({"project", "create", "p", "--name", "Mine", "--data", "set", "--experiment", "a.json", "--json"},
                  dir.path());
    QVERIFY2(answer.status == 0, answer.err.constData());
    QCOMPARE(answer.json()["name"].get<std::string>(), std::string("Mine"));
    QCOMPARE(answer.json()["data_sets"][0]["path"].get<std::string>(), dir.filePath("set").toStdString());
    QCOMPARE(call({"project", "create", "p"}, dir.path()).status, 2);
    QDir(dir.path()).mkpath("p/experiments/deep"); // found from anywhere below
    answer = call({"project", "info", "--json"}, dir.filePath("p/experiments/deep"));
    QCOMPARE(answer.json()["folder"].get<std::string>(), dir.filePath("p").toStdString());
    QCOMPARE(answer.json()["experiments"].size(), std::size_t{1});
    QCOMPARE(call({"project", "info"}, dir.path()).status, 2);
    QVERIFY(call({"runs", "--json"}, dir.filePath("p/experiments")).json()["project"] ==
            dir.filePath("p").toStdString());
  }

  void experiments() {
    QTemporaryDir dir;
    write_text(dir.filePath("a.json"), good);
    write_text(dir.filePath("b.json"), "{\"name\": \"demo\", \"data\": {\"path\": \"set\"}, \"search\": {\"k\": 4}}");
    Answer answer = call({"experiment", "check", "a.json", "--set", "seed=9", "--json"}, dir.path());
    QCOMPARE(answer.status, 0);
    QCOMPARE(answer.json()["seed"].get<int>(), 9);
    QCOMPARE(answer.json()["data"]["path"].get<std::string>(), dir.filePath("set").toStdString());
    answer = call({"experiment", "diff", "a.json", "b.json"}, dir.path());
    QCOMPARE(answer.out, QByteArray("/search/k: 2 -> 4\n"));
    QCOMPARE(call({"experiment", "schema", "--json"}).json()["type"].get<std::string>(), std::string("object"));
    QCOMPARE(call({"experiment", "default", "train", "--json"}).json()["train"]["epochs"].get<int>(), 350);
  }

  void aReadOnlyProject() {
    QTemporaryDir dir;
    write_text(dir.filePath("a.json"), good);
    const QByteArray path = dir.path().toUtf8();
    const bool root = ::geteuid() == 0; // root passes every permission: a mount does not let him through
    if (root && ::mount(path.constData(), path.constData(), nullptr, MS_BIND, nullptr) != 0)
      QSKIP("this user may not mount, and permissions do not bind him");
    if (root)
      ::mount(nullptr, path.constData(), nullptr, MS_BIND | MS_REMOUNT | MS_RDONLY, nullptr);
    else
      fs::permissions(path.toStdString(), fs::perms(0555));
    const Answer added = call({"queue", "add", "search", "a.json", "--json"}, dir.path());
    const Answer made = call({"project", "create", "."}, dir.path());
    const Answer listed = call({"runs", "--json"}, dir.path());
    if (root)
      ::umount2(path.constData(), MNT_DETACH);
    else
      fs::permissions(path.toStdString(), fs::perms(0755));
    QCOMPARE(listed.status, 0); // looking is always possible
    for (const Answer& answer : {added, made}) {
      QCOMPARE(answer.status, 1);
      QVERIFY(answer.out.isEmpty());
      QCOMPARE(answer.err.count('\n'), 1);
      QVERIFY2(answer.err.contains(path) && answer.err.contains("writable"), answer.err.constData());
    }
    QCOMPARE(QDir(dir.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot).size(), 1);
  }
};

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
