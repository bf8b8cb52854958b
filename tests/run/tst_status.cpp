// Status is never a guess: state machine rows, living and dead processes, reused process numbers, young and old
// heartbeats.
#include "base/process.h"
#include "run/control.h"
#include "run/run_folder.h"
#include "run/run_lock.h"
#include "run/status.h"
#include "run_helpers.h"

#include <QTest>
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace cds;
using namespace cds::test;
namespace fs = std::filesystem;

namespace {

StatusRow row(RunState state, double t) {
  return {1, t, state, "", {"here", 42, 7}};
}

std::optional<Heartbeat> beat(double t) {
  Heartbeat out;
  out.t = t;
  return out;
}

} // namespace

class TestStatus : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void words() {
    for (int i = 0; i < 7; ++i) {
      const auto state = static_cast<RunState>(i);
      QVERIFY(*run_state_from(to_string(state)) == state);
    }
    QVERIFY(!run_state_from("dancing"));
  }

  void judgement_data() {
    QTest::addColumn<int>("recorded");
    QTest::addColumn<double>("age");
    QTest::addColumn<bool>("alive");
    QTest::addColumn<bool>("same_host");
    QTest::addColumn<int>("expected");
    const auto r = [](const char* name, RunState recorded, double age, bool alive, bool same_host, RunState expected) {
      QTest::newRow(name) << static_cast<int>(recorded) << age << alive << same_host << static_cast<int>(expected);
    };
    using S = RunState;
    r("runs", S::running, 1, true, true, S::running);
    r("waits", S::paused, 1, true, true, S::paused);
    r("died a moment ago", S::running, 0.1, false, true, S::interrupted);
    r("died while paused", S::paused, 1, false, true, S::interrupted);
    r("lives but is silent", S::running, young_seconds + 1, true, true, S::interrupted);
    r("elsewhere, young", S::running, young_seconds + 1, false, false, S::running);
    r("elsewhere, old", S::running, young_seconds_other_host + 1, false, false, S::interrupted);
    r("finished long ago", S::finished, 1e6, false, true, S::finished);
    r("failed", S::failed, 1e6, false, true, S::failed);
    r("stopped", S::stopped, 1, true, true, S::stopped);
  }
  void judgement() {
    QFETCH(int, recorded);
    QFETCH(double, age);
    QFETCH(bool, alive);
    QFETCH(bool, same_host);
    QFETCH(int, expected);
    const RunStatus status = judge(row(static_cast<RunState>(recorded), 500), beat(1e9 - age), alive, same_host, 1e9);
    QCOMPARE(static_cast<int>(status.state), expected);
    if (status.state == RunState::interrupted) {
      QVERIFY(!status.reason.empty());
      QCOMPARE(status.since, 1e9 - age);
      QCOMPARE(status.resumable(), !(alive && same_host));
    } else {
      QCOMPARE(status.since, 500.0);
    }
  }

  void nothingRecordedIsQueued() {
    QVERIFY(judge(std::nullopt, std::nullopt, false, false, 1e9).state == RunState::queued);
    QTemporaryDir dir;
    const auto status = read_status(path_of(dir));
    CDS_VERIFY(status);
    QVERIFY(status->state == RunState::queued);
  }

  // The job that was submitted after the run's last word is what it waits for.
  void waitsInSlurm() {
    QTemporaryDir dir;
    const auto submitted = [&](double t, const char* more = "") {
      write_text(path_of(dir) / "slurm.json", "{\"job\": 42, \"submitted\": " + std::to_string(t) + more + "}");
      return read_status(path_of(dir)).value();
    };
    write_text(path_of(dir) / "run.json", "{}");
    auto status = submitted(now_seconds());
    QVERIFY(status.state == RunState::queued && status.slurm_job == 42 && !status.resumable());
    QCOMPARE(status.reason, std::string("waits in Slurm as job 42"));
    const auto resumed = resume_run(path_of(dir));
    QVERIFY(!resumed && resumed.error().what.find("waits in Slurm as job 42") != std::string::npos);
    ::setenv("SLURM_JOB_ID", "42", 1); // the job itself
    const auto by_job = resume_run(path_of(dir));
    ::unsetenv("SLURM_JOB_ID");
    QVERIFY(by_job && *by_job == ControlOutcome::needs_start);
    status = submitted(now_seconds(), ", \"ended\": 2e9, \"word\": \"cancelled\"");
    QVERIFY(status.state == RunState::stopped && status.slurm_job == 0 && status.resumable());
    QCOMPARE(status.reason, std::string("its Slurm job 42 ended before the run began: cancelled"));
    {
      auto journal = Journal::open(path_of(dir));
      CDS_VERIFY(journal);
      CDS_VERIFY(journal->set_status(RunState::stopped, "stopped on request"));
    }
    status = submitted(now_seconds() - 100); // the job that ran it
    QVERIFY(status.state == RunState::stopped && status.slurm_job == 0);
    status = submitted(now_seconds() + 1); // the one that will go on
    QVERIFY(status.state == RunState::queued && status.slurm_job == 42);
    write_text(path_of(dir) / "slurm.json", "no JSON");
    QVERIFY(read_status(path_of(dir))->state == RunState::stopped);
  }

  void aFreshStartHasNoHeartbeatYet() {
    QVERIFY(judge(row(RunState::running, 1e9 - 1), std::nullopt, true, true, 1e9).state == RunState::running);
    QVERIFY(judge(row(RunState::running, 1e9 - 1), beat(5), true, true, 1e9).state ==
            RunState::running); // a resumed run's old one
  }

  void livesAndDies() {
    QTemporaryDir dir;
    int ready[2];
    QCOMPARE(::pipe(ready), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      auto journal = Journal::open(path_of(dir));
      if (!journal || !journal->set_status(RunState::running) || ::write(ready[1], "x", 1) != 1)
        ::_exit(3);
      for (;;)
        ::pause();
    }
    char c = 0;
    QCOMPARE(::read(ready[0], &c, 1), ssize_t{1});
    auto status = read_status(path_of(dir));
    CDS_VERIFY(status);
    QVERIFY(status->state == RunState::running && status->process_alive && status->process.pid == child);
    ::kill(child, SIGKILL);
    QTRY_VERIFY(!is_alive(status->process)); // also while it is a zombie
    status = read_status(path_of(dir));
    QVERIFY(status->state == RunState::interrupted && !status->process_alive && status->resumable());
    QVERIFY2(status->reason.find(std::to_string(child)) != std::string::npos, status->reason.c_str());
    ::waitpid(child, nullptr, 0);
    QVERIFY(read_status(path_of(dir))->state == RunState::interrupted);
    ::close(ready[0]);
    ::close(ready[1]);
  }

  // Somebody else's process got the dead engine's number: its start time tells.
  void aReusedPidIsNotTheEngine() {
    ProcessId mine = this_process();
    QVERIFY(is_alive(mine));
    mine.start_ticks -= 1;
    QVERIFY(!is_alive(mine));
    mine = this_process();
    mine.host = "elsewhere";
    QVERIFY(!is_alive(mine));
    QVERIFY(!is_alive({host_name(), 0, 0}));
  }

  void twoEnginesOnOneRun() {
    QTemporaryDir dir;
    {
      auto lock = lock_run(path_of(dir));
      CDS_VERIFY(lock);
      const auto second = lock_run(path_of(dir));
      QVERIFY(!second && second.error().kind == ErrorKind::failed);
      QVERIFY2(second.error().what.find("process " + std::to_string(::getpid())) != std::string::npos,
               qPrintable(text_of(second.error())));
      QVERIFY(!second.error().way_out.empty());
      const pid_t child = ::fork(); // another process sees it too
      if (child == 0)
        ::_exit(lock_run(path_of(dir)) ? 1 : 0);
      int status = 0;
      ::waitpid(child, &status, 0);
      QCOMPARE(WEXITSTATUS(status), 0);
    }
    CDS_VERIFY(lock_run(path_of(dir)));
  }

  void killFreesTheLock() {
    QTemporaryDir dir;
    int ready[2];
    QCOMPARE(::pipe(ready), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      const auto lock = lock_run(path_of(dir));
      if (!lock || ::write(ready[1], "x", 1) != 1)
        ::_exit(3);
      for (;;)
        ::pause();
    }
    char c = 0;
    QCOMPARE(::read(ready[0], &c, 1), ssize_t{1});
    QVERIFY(!lock_run(path_of(dir)));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    CDS_VERIFY(lock_run(path_of(dir)));
    ::close(ready[0]);
    ::close(ready[1]);
  }
};

QTEST_APPLESS_MAIN(TestStatus)
#include "tst_status.moc"
