// cds submit against a real Slurm: munged, slurmctld and slurmd of Debian's slurm-wlm, started here in a folder of
// their own with this machine as the one node. Without them, or where they cannot start, those tests are skipped with a
// word.
#include "base/json.h"
#include "base/process.h"
#include "run/project.h"
#include "run/slurm.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>
#include <fstream>
#include <memory>
#include <unistd.h>

using namespace cds;
namespace fs = std::filesystem;

namespace {

struct Answer {
  int status = -1;
  QByteArray out, err;
};

QString free_port() {
  QTcpServer server;
  server.listen(QHostAddress::LocalHost);
  return QString::number(server.serverPort());
}

// Debian puts the daemons where a user's PATH may not reach.
QString daemon(const QString& name) {
  const auto found = QStandardPaths::findExecutable(name);
  return found.isEmpty() ? QStandardPaths::findExecutable(name, {"/usr/sbin", "/usr/local/sbin"}) : found;
}

// The cluster: its daemons are children of this test and end with it.
class Cluster {
public:
  // Empty, or why there is none.
  QString start(const QString& folder) {
    if (::geteuid() != 0)
      return "the test starts Slurm as root";
    for (const char* name : {"munged", "slurmctld", "slurmd", "sbatch", "srun", "squeue", "scancel"})
      if (daemon(name).isEmpty())
        return QString("%1 is not installed (Debian: slurm-wlm)").arg(name);
    folder_ = folder;
    const auto made = [&](const char* name) {
      fs::create_directories((folder + "/" + name).toStdString());
      return folder + "/" + name;
    };
    const auto munge = made("munge"), state = made("state"), spool = made("spool");
    fs::permissions(munge.toStdString(), fs::perms::owner_all | fs::perms::group_exec | fs::perms::others_exec);
    QFile random("/dev/urandom"), key(munge + "/key");
    if (!random.open(QIODevice::ReadOnly) || !key.open(QIODevice::WriteOnly))
      return "no key could be made";
    key.write(random.read(1024));
    key.close();
    key.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    const auto host = QString::fromStdString(host_name()).section('.', 0, 0);
    std::ofstream(conf().toStdString())
        << "ClusterName=cdstest\nSlurmctldHost=" << host.toStdString()
        << "(127.0.0.1)\nSlurmctldPort=" << free_port().toStdString() << "\nSlurmdPort=" << free_port().toStdString()
        << "\nAuthType=auth/munge\nAuthInfo=socket=" << munge.toStdString()
        << "/socket\nSlurmUser=root\nStateSaveLocation=" << state.toStdString()
        << "\nSlurmdSpoolDir=" << spool.toStdString() << "\nSlurmctldPidFile=" << state.toStdString()
        << "/ctld.pid\nSlurmdPidFile=" << state.toStdString()
        << "/d.pid\nProctrackType=proctrack/linuxproc\nTaskPlugin=task/none\nSwitchType=switch/none\nMpiDefault=none\n"
           "SelectType=select/cons_tres\nSelectTypeParameters=CR_Core\nReturnToService=2\nMailProg=/bin/true\n"
           "KillWait=10\nSchedulerParameters=batch_sched_delay=0,sched_interval=1\nNodeName="
        << host.toStdString()
        << " NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN\nPartitionName=test Nodes=ALL Default=YES MaxTime=INFINITE "
           "State=UP\n";
    begin("munged", {"--force", "--foreground", "--key-file=" + munge + "/key", "--socket=" + munge + "/socket",
                     "--pid-file=" + munge + "/pid", "--log-file=" + munge + "/log", "--seed-file=" + munge + "/seed"});
    for (int i = 0; i < 100 && !fs::exists((munge + "/socket").toStdString()); ++i)
      QTest::qWait(100);
    begin("slurmctld", {"-D"});
    begin("slurmd", {"-D", "-N", host});
    for (int i = 0; i < 300; ++i) {
      if (ask("sinfo", {"--noheader", "--format=%T"}).out.trimmed() == "idle")
        return {};
      for (const auto& process : daemons_)
        if (process->state() == QProcess::NotRunning)
          return process->program() + " ended: " + QString::fromUtf8(process->readAllStandardError()).trimmed();
      QTest::qWait(100);
    }
    return "no node came up within 30 s";
  }
  ~Cluster() {
    for (auto it = daemons_.rbegin(); it != daemons_.rend(); ++it) {
      (*it)->terminate();
      if (!(*it)->waitForFinished(10000)) {
        (*it)->kill();
        (*it)->waitForFinished(5000);
      }
    }
  }
  Answer ask(const QString& program, const QStringList& words) {
    QProcess process;
    process.setProcessEnvironment(environment());
    process.start(daemon(program), words);
    Answer out;
    if (process.waitForFinished(20000) && process.exitStatus() == QProcess::NormalExit)
      out.status = process.exitCode();
    out.out = process.readAllStandardOutput();
    out.err = process.readAllStandardError();
    return out;
  }
  [[nodiscard]] QProcessEnvironment environment() const {
    auto made = QProcessEnvironment::systemEnvironment();
    made.insert("SLURM_CONF", conf());
    return made;
  }

private:
  [[nodiscard]] QString conf() const { return folder_ + "/slurm.conf"; }
  void begin(const QString& program, const QStringList& words) {
    auto process = std::make_unique<QProcess>();
    process->setProcessEnvironment(environment());
    process->setStandardOutputFile(QProcess::nullDevice());
    process->start(daemon(program), words);
    process->waitForStarted();
    daemons_.push_back(std::move(process));
  }
  QString folder_;
  std::vector<std::unique_ptr<QProcess>> daemons_;
};

} // namespace

class TestSlurm : public QObject {
  Q_OBJECT
  QTemporaryDir dir_, slurm_dir_;
  fs::path folder_;
  std::unique_ptr<Cluster> cluster_;
  QString why_not_;

  Answer call(const QStringList& words, const QString& path = {}) {
    QProcess process;
    auto environment = cluster_ ? cluster_->environment() : QProcessEnvironment::systemEnvironment();
    if (!path.isEmpty())
      environment.insert("PATH", path);
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(dir_.path());
    process.start(CDS_BIN_DIR "/cds", words);
    Answer out;
    if (process.waitForFinished(100000) && process.exitStatus() == QProcess::NormalExit)
      out.status = process.exitCode();
    out.out = process.readAllStandardOutput();
    out.err = process.readAllStandardError();
    return out;
  }
  RunStatus status(const char* run) { return read_status(folder_ / "runs" / run).value_or(RunStatus{}); }
  QByteArray log(const char* run) {
    QFile file(QString::fromStdString((folder_ / "runs" / run / "slurm.log").string()));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("no slurm.log");
  }

private Q_SLOTS:
  void initTestCase() {
    folder_ = dir_.path().toStdString();
    const Answer made = call({"synth", "set", "--identities", "16", "--cameras", "2", "--images-per-camera", "4",
                              "--size", "32x16", "--seed", "1"});
    QVERIFY2(made.status == 0, made.err.constData());
    std::ofstream(folder_ / "train.json")
        << "{\"name\": \"tiny\", \"kind\": \"train\", \"data\": {\"path\": \"set\"},"
           "\"input\": {\"height\": 32, \"width\": 16}, \"space\": {\"width\": 0.0625}, \"evaluate\": {\"every\": 100},"
           "\"engine\": {\"threads\": 1},"
           "\"train\": {\"epochs\": 2, \"identities_per_batch\": 4, \"images_per_identity\": 2}}";
    QCOMPARE(call({"project", "create", ".", "--data", "set"}).status, 0);
    slurm_dir_.setAutoRemove(true);
    cluster_ = std::make_unique<Cluster>();
    why_not_ = cluster_->start(slurm_dir_.path());
  }
  void cleanupTestCase() { cluster_.reset(); }

  void theScriptIsShown() {
    const auto shown = call({"submit", "train.json", "--run", "it's", "--nodes", "2", "--gpus", "4", "--cpus", "8",
                             "--time", "2:00:00", "--partition", "gpu", "--sbatch=--account=vision", "--dry-run"});
    QVERIFY2(shown.status == 0, shown.err.constData());
    const auto run = QString::fromStdString((fs::weakly_canonical(folder_) / "runs" / "it's").string());
    auto quoted = run;
    quoted.replace("'", "'\\''");
    const QStringList expected{"#!/bin/bash",
                               "#SBATCH --job-name=it's",
                               "#SBATCH --output='" + quoted + "/slurm.log'",
                               "#SBATCH --nodes=2",
                               "#SBATCH --ntasks-per-node=4",
                               "#SBATCH --cpus-per-task=8",
                               "#SBATCH --gres=gpu:4",
                               "#SBATCH --time=2:00:00",
                               "#SBATCH --partition=gpu",
                               "#SBATCH --signal=TERM@120",
                               "#SBATCH --account=vision",
                               "export SRUN_CPUS_PER_TASK=8",
                               "exec srun --kill-on-bad-exit=1 '" CDS_BIN_DIR "/cds' --quiet resume '" + quoted + "'",
                               ""};
    QCOMPARE(QString::fromUtf8(shown.out), expected.join('\n'));
    QVERIFY(!fs::exists(folder_ / "runs" / "it's")); // nothing was made
  }

  void withoutSbatchNothingIsLeft() {
    const auto refused = call({"submit", "train.json", "--run", "nowhere"}, "/nonexistent");
    QCOMPARE(refused.status, 2);
    QVERIFY2(refused.err.contains("sbatch is not installed here") && refused.err.contains("slurm-client"),
             refused.err.constData());
    QVERIFY(!fs::exists(folder_ / "runs" / "nowhere"));
  }

  void twoProcessesRunToTheEnd() {
    if (!why_not_.isEmpty())
      QSKIP(qPrintable("no Slurm: " + why_not_));
    const auto sent = call({"submit", "train.json", "--run", "two", "--processes", "2", "--json"});
    QVERIFY2(sent.status == 0, sent.err.constData());
    const auto job = Json::parse(sent.out.toStdString())["job"].get<std::int64_t>();
    QCOMPARE(slurm_job(folder_ / "runs" / "two")->number, job);
    QTRY_VERIFY2_WITH_TIMEOUT(status("two").state == RunState::finished, log("two").constData(), 100000);
    auto reader = JournalReader::open(folder_ / "runs" / "two").value();
    const auto events = reader.events().value();
    QVERIFY2(std::any_of(events.begin(), events.end(),
                         [](const Event& event) { return event.message == "2 processes share each batch"; }),
             log("two").constData());
  }

  void waitingCancelledSubmittedAgain() {
    if (!why_not_.isEmpty())
      QSKIP(qPrintable("no Slurm: " + why_not_));
    const auto sent = call({"submit", "train.json", "--run", "held", "--sbatch=--hold", "--json"});
    QVERIFY2(sent.status == 0, sent.err.constData());
    const auto waiting = status("held");
    QCOMPARE(waiting.state, RunState::queued);
    QVERIFY(waiting.slurm_job > 0);
    const auto number = QByteArray::number(static_cast<qlonglong>(waiting.slurm_job));
    const auto shown = call({"show", "held"});
    QVERIFY2(shown.out.contains("waits in Slurm as job " + number) && shown.out.contains("pending, jobhelduser"),
             shown.out.constData());
    QVERIFY(call({"runs"}).out.contains("waits in Slurm"));
    // Neither a second engine nor a second job.
    QCOMPARE(call({"resume", "held"}).status, 1);
    QCOMPARE(call({"submit", "held"}).status, 1);

    const auto stopped = call({"stop", "held"});
    QVERIFY2(stopped.status == 0 && stopped.out.contains("cancelled"), stopped.err.constData());
    QCOMPARE(status("held").state, RunState::stopped);
    QVERIFY2(status("held").reason.find("ended before the run began: cancelled") != std::string::npos,
             status("held").reason.c_str());
    const auto again = call({"submit", "held"});
    QVERIFY2(again.status == 0, again.err.constData());
    QTRY_VERIFY2_WITH_TIMEOUT(status("held").state == RunState::finished, log("held").constData(), 100000);
  }

  void aJobThatDiesBeforeItBeginsIsNoticed() {
    if (!why_not_.isEmpty())
      QSKIP(qPrintable("no Slurm: " + why_not_));
    QVERIFY(call({"submit", "train.json", "--run", "gone", "--sbatch=--hold"}).status == 0);
    const auto number = QString::number(static_cast<qlonglong>(status("gone").slurm_job));
    QCOMPARE(cluster_->ask("scancel", {number}).status, 0); // behind our back
    QCOMPARE(status("gone").state, RunState::queued);
    QTRY_VERIFY2_WITH_TIMEOUT(call({"show", "gone"}).out.contains("ended before the run began"), "still waits", 30000);
    QCOMPARE(status("gone").state, RunState::stopped);
  }

  void slurmsRefusalIsPassedOn() {
    if (!why_not_.isEmpty())
      QSKIP(qPrintable("no Slurm: " + why_not_));
    const auto refused = call({"submit", "train.json", "--run", "much", "--partition", "nowhere"});
    QCOMPARE(refused.status, 1);
    QVERIFY2(refused.err.contains("Slurm did not take the job") && refused.err.contains("partition"),
             refused.err.constData());
    QVERIFY(!fs::exists(folder_ / "runs" / "much"));
  }

  void aRunningJobStopsAndGoesOn() {
    if (!why_not_.isEmpty())
      QSKIP(qPrintable("no Slurm: " + why_not_));
    QVERIFY(
        call({"submit", "train.json", "--run", "long", "--processes", "2", "--set", "train.epochs=100000"}).status ==
        0);
    QTRY_VERIFY2_WITH_TIMEOUT(status("long").state == RunState::running && status("long").heartbeat &&
                                  status("long").heartbeat->step > 2,
                              log("long").constData(), 60000);
    QCOMPARE(call({"stop", "long"}).status, 0); // as any other run: by its request
    QTRY_VERIFY2_WITH_TIMEOUT(status("long").state == RunState::stopped, log("long").constData(), 30000);
    QTRY_VERIFY2_WITH_TIMEOUT(status("long").resumable(), "its process lives on", 30000);
  }

  // Slurm asks a job to stop two minutes before its time is over: one of two minutes, at its first look.
  void aJobWhoseTimeIsOverLeavesACheckpoint() {
    if (!why_not_.isEmpty())
      QSKIP(qPrintable("no Slurm: " + why_not_));
    QVERIFY(call({"submit", "train.json", "--run", "late", "--processes", "2", "--time", "2:00", "--set",
                  "train.epochs=100000"})
                .status == 0);
    QTRY_VERIFY2_WITH_TIMEOUT(status("late").state == RunState::running, log("late").constData(), 60000);
    QTRY_VERIFY2_WITH_TIMEOUT(status("late").state == RunState::stopped, log("late").constData(), 150000);
    const auto reached = status("late").heartbeat->step;
    QVERIFY(fs::exists(folder_ / "runs" / "late" / "checkpoints"));
    QTRY_VERIFY2_WITH_TIMEOUT(status("late").resumable(), "its process lives on", 30000);
    QVERIFY(call({"submit", "late"}).status == 0); // and goes on from there
    QTRY_VERIFY2_WITH_TIMEOUT(status("late").state == RunState::running && status("late").heartbeat &&
                                  status("late").heartbeat->step > reached,
                              log("late").constData(), 60000);
    QCOMPARE(call({"stop", "late"}).status, 0);
    QTRY_VERIFY2_WITH_TIMEOUT(status("late").state == RunState::stopped, log("late").constData(), 30000);
  }
};

QTEST_GUILESS_MAIN(TestSlurm)
#include "tst_slurm.moc"
