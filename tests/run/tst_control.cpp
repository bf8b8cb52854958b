// Requests are obeyed once and in order; pause, resume and stop follow the state machine; a second stop kills.
#include "base/json.h"
#include "run/control.h"
#include "run/requests.h"
#include "run/run_folder.h"
#include "run_helpers.h"

#include <QElapsedTimer>
#include <QTest>
#include <csignal>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace cds;
using namespace cds::test;
namespace fs = std::filesystem;

namespace {

RunPaths new_run(const fs::path& project) {
  RunRecord record;
  record.experiment.data.path = "/nowhere";
  const auto run = create_run(project / "runs", "r", record);
  return run ? *run : RunPaths{};
}

// A process that is an engine to the journal and never looks at requests.
class DeafEngine {
public:
  explicit DeafEngine(const fs::path& run_folder) {
    int ready[2];
    if (::pipe(ready) != 0)
      return;
    pid = ::fork();
    if (pid == 0) {
      auto journal = Journal::open(run_folder);
      if (!journal || !journal->set_status(RunState::running) || ::write(ready[1], "x", 1) != 1)
        ::_exit(3);
      for (;;)
        ::pause();
    }
    char c = 0;
    works = ::read(ready[0], &c, 1) == 1;
    ::close(ready[0]);
    ::close(ready[1]);
  }
  ~DeafEngine() {
    if (!ended) {
      ::kill(pid, SIGKILL);
      ::waitpid(pid, nullptr, 0);
    }
  }
  int wait() {
    int status = 0;
    ::waitpid(pid, &status, 0);
    ended = true;
    return status;
  }
  pid_t pid = -1;
  bool works = false, ended = false;
};

} // namespace

class TestControl : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void eachRequestIsSeenOnce() {
    QTemporaryDir dir;
    RequestPoller poller(path_of(dir));
    QVERIFY(!poller.poll());
    CDS_VERIFY(send_request(path_of(dir), RequestAction::pause));
    auto request = poller.poll();
    QVERIFY(request && request->action == RequestAction::pause && request->number == 1 && !request->by.empty());
    QVERIFY(!poller.poll());
    CDS_VERIFY(send_request(path_of(dir), RequestAction::resume));
    CDS_VERIFY(send_request(path_of(dir), RequestAction::stop)); // the newer one counts
    request = poller.poll();
    QVERIFY(request && request->action == RequestAction::stop && request->number == 3);
    QVERIFY(!poller.poll());
    RequestPoller restarted(path_of(dir), 3); // obeyed before the restart
    QVERIFY(!restarted.poll());
    CDS_VERIFY(send_request(path_of(dir), RequestAction::kill));
    QVERIFY(restarted.poll()->action == RequestAction::kill);
  }

  void garbageIsNoRequest() {
    QTemporaryDir dir;
    RequestPoller poller(path_of(dir));
    for (const char* text :
         {"", "{", "[]", "{\"number\": 1, \"action\": \"dance\"}", "{\"number\": -4, \"action\": \"stop\"}",
          "{\"action\": \"stop\"}", "{\"number\": 1}", "{\"number\": 1e99, \"action\": \"stop\"}"}) {
      write_text(path_of(dir) / "request.json", text);
      QVERIFY2(!poller.poll(), text);
      QVERIFY2(!last_request(path_of(dir)), text);
    }
    CDS_VERIFY(send_request(path_of(dir), RequestAction::stop)); // it replaces the garbage
    QVERIFY(poller.poll()->action == RequestAction::stop);
  }

  void manySendersTakeTurns() {
    QTemporaryDir dir;
    std::vector<std::thread> senders;
    for (int i = 0; i < 4; ++i)
      senders.emplace_back([&] {
        for (int n = 0; n < 10; ++n)
          static_cast<void>(send_request(path_of(dir), RequestAction::pause));
      });
    for (std::thread& sender : senders)
      sender.join();
    QCOMPARE((*last_request(path_of(dir)))->number, std::int64_t{40});
  }

  void pollingIsCheap() {
    QTemporaryDir dir;
    CDS_VERIFY(send_request(path_of(dir), RequestAction::pause));
    RequestPoller poller(path_of(dir));
    QVERIFY(poller.poll());
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 10000; ++i)
      QVERIFY(!poller.poll());
    QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed()))); // 0.1 ms each at the very most
  }

  void impossibleWishes() {
    QTemporaryDir dir;
    const auto none = pause_run(path_of(dir));
    QVERIFY(!none && none.error().kind == ErrorKind::wrong_call);
    const RunPaths run = new_run(path_of(dir));
    QVERIFY(!pause_run(run.folder)); // not begun
    QVERIFY(!stop_run(run.folder));
    QVERIFY(*resume_run(run.folder) == ControlOutcome::needs_start);
    {
      auto journal = Journal::open(run.folder);
      CDS_VERIFY(journal);
      CDS_VERIFY(journal->set_status(RunState::finished));
    }
    for (const auto& outcome : {pause_run(run.folder), resume_run(run.folder), stop_run(run.folder)}) {
      QVERIFY(!outcome && outcome.error().kind == ErrorKind::failed);
      QVERIFY2(outcome.error().what.find("finished") != std::string::npos, qPrintable(text_of(outcome.error())));
    }
    QVERIFY(!fs::exists(run.request()));
  }

  void endedRunsNeedAStart_data() {
    QTest::addColumn<int>("state");
    QTest::newRow("stopped") << static_cast<int>(RunState::stopped);
    QTest::newRow("failed") << static_cast<int>(RunState::failed);
  }
  void endedRunsNeedAStart() {
    QFETCH(int, state);
    QTemporaryDir dir;
    const RunPaths run = new_run(path_of(dir));
    auto journal = Journal::open(run.folder);
    CDS_VERIFY(journal);
    CDS_VERIFY(journal->set_status(static_cast<RunState>(state)));
    QVERIFY(*resume_run(run.folder) == ControlOutcome::needs_start);
    QVERIFY(!stop_run(run.folder));
  }

  void pauseResumeStopKill() {
    QTemporaryDir dir;
    const RunPaths run = new_run(path_of(dir));
    DeafEngine engine(run.folder);
    QVERIFY(engine.works);
    QVERIFY(*pause_run(run.folder) == ControlOutcome::requested);
    QCOMPARE(read_status(run.folder)->pending, std::string("pause"));
    QVERIFY(*resume_run(run.folder) == ControlOutcome::requested); // takes the pause back
    QVERIFY(*stop_run(run.folder) == ControlOutcome::requested);
    QCOMPARE(read_status(run.folder)->pending, std::string("stop"));
    QVERIFY(read_status(run.folder)->state == RunState::running); // asked is not done
    QVERIFY(*stop_run(run.folder) == ControlOutcome::killed);
    const int status = engine.wait();
    QVERIFY(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    QVERIFY(read_status(run.folder)->state == RunState::interrupted);
    QVERIFY(*resume_run(run.folder) == ControlOutcome::needs_start);
  }

  void anObeyedRequestIsNotPending() {
    QTemporaryDir dir;
    const RunPaths run = new_run(path_of(dir));
    auto journal = Journal::open(run.folder);
    CDS_VERIFY(journal);
    CDS_VERIFY(journal->set_status(RunState::running));
    QVERIFY(!resume_run(run.folder)); // works already
    QVERIFY(*pause_run(run.folder) == ControlOutcome::requested);
    QCOMPARE(read_status(run.folder)->pending, std::string("pause"));
    journal->put_meta("request_obeyed", "1");
    CDS_VERIFY(journal->set_status(RunState::paused));
    QVERIFY(read_status(run.folder)->pending.empty());
    QVERIFY(read_status(run.folder)->state == RunState::paused);
    QVERIFY(*resume_run(run.folder) == ControlOutcome::requested);
    QVERIFY(*stop_run(run.folder) == ControlOutcome::requested);
    CDS_VERIFY(journal->set_status(RunState::stopped));
    QVERIFY(read_status(run.folder)->pending.empty()); // nobody is there to obey
  }
};

QTEST_APPLESS_MAIN(TestControl)
#include "tst_control.moc"
