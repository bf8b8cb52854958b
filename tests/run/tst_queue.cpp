// The queue keeps its order through restarts; the runner does it with a fake engine, a shell script that behaves well
// or badly.
#include "base/file.h"
#include "base/json.h"
#include "run/file_lock.h"
#include "run/project.h"
#include "run/queue_runner.h"
#include "run_helpers.h"

#include <QTest>
#include <csignal>
#include <set>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace cds;
using namespace cds::test;
namespace fs = std::filesystem;

namespace {

QueueItem item(const std::string& experiment) {
  QueueItem out;
  out.command = "search";
  out.experiment = experiment;
  return out;
}

std::vector<std::int64_t> numbers(const fs::path& folder) {
  std::vector<std::int64_t> out;
  const auto items = read_queue(folder);
  for (const QueueItem& known : items ? *items : std::vector<QueueItem>{})
    out.push_back(known.number);
  return out;
}

void make_experiment(const fs::path& folder, const std::string& name) {
  write_text(folder / name, "{\"data\": {\"path\": \"set\"}}");
}

// An executable that notes its arguments in PROJECT/done, then runs `body`.
fs::path fake_engine(const fs::path& folder, const std::string& body) {
  const fs::path file = folder / "engine.sh";
  write_text(file, "#!/bin/sh\necho \"$@\" >> '" + (folder / "done").string() + "'\n" + body + "\n");
  fs::permissions(file, fs::perms(0755));
  return file;
}

} // namespace

class TestQueue : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void orderAndNumbers() {
    QTemporaryDir dir;
    const fs::path folder = path_of(dir);
    QVERIFY(read_queue(folder)->empty());
    for (const char* name : {"a.json", "b.json", "c.json"})
      CDS_VERIFY(add_to_queue(folder, item(name)));
    QVERIFY(numbers(folder) == std::vector<std::int64_t>({1, 2, 3}));
    CDS_VERIFY(move_in_queue(folder, 3, 0));
    QVERIFY(numbers(folder) == std::vector<std::int64_t>({3, 1, 2}));
    CDS_VERIFY(remove_from_queue(folder, 3));
    QCOMPARE(add_to_queue(folder, item("d.json"))->number, std::int64_t{4}); // 3 is not used again
    QVERIFY(!remove_from_queue(folder, 3));
    QVERIFY(!move_in_queue(folder, 1, 3));
    QVERIFY(!move_in_queue(folder, 1, -1));
    QVERIFY(numbers(folder) == std::vector<std::int64_t>({1, 2, 4}));
    CDS_VERIFY(move_in_queue(folder, 1, 2));
    QVERIFY(numbers(folder) == std::vector<std::int64_t>({2, 4, 1}));
  }

  void writersTakeTurns() {
    QTemporaryDir dir;
    std::vector<std::thread> writers;
    for (int i = 0; i < 4; ++i)
      writers.emplace_back([&] {
        for (int n = 0; n < 10; ++n)
          static_cast<void>(add_to_queue(path_of(dir), item("x.json")));
      });
    for (std::thread& writer : writers)
      writer.join();
    const auto all = numbers(path_of(dir));
    QCOMPARE(all.size(), std::size_t{40});
    QCOMPARE(std::set<std::int64_t>(all.begin(), all.end()).size(), std::size_t{40});
  }

  void takenOnce() {
    QTemporaryDir dir;
    const fs::path folder = path_of(dir);
    CDS_VERIFY(add_to_queue(folder, item("a.json")));
    CDS_VERIFY(add_to_queue(folder, item("b.json")));
    const auto first = take_next(folder);
    CDS_VERIFY(first);
    QVERIFY((*first)->number == 1 && (*first)->run.find("-a") != std::string::npos);
    QVERIFY(!remove_from_queue(folder, 1)); // it is being run
    QCOMPARE((*take_next(folder))->number, std::int64_t{2});
    QVERIFY(!*take_next(folder));
    CDS_VERIFY(finish_item(folder, 1, ""));
    CDS_VERIFY(finish_item(folder, 2, "no such set"));
    QVERIFY(!*take_next(folder)); // failed entries stay and are skipped
    QCOMPARE(read_queue(folder)->front().error, std::string("no such set"));
    CDS_VERIFY(retry_in_queue(folder, 2));
    QCOMPARE((*take_next(folder))->number, std::int64_t{2});
  }

  void aDeadRunnersEntryComesFirst() {
    QTemporaryDir dir;
    const fs::path folder = path_of(dir);
    CDS_VERIFY(add_to_queue(folder, item("a.json")));
    CDS_VERIFY(add_to_queue(folder, item("b.json")));
    CDS_VERIFY(move_in_queue(folder, 1, 1));
    const pid_t child = ::fork();
    if (child == 0) {
      static_cast<void>(take_next(folder)); // b
      ::_exit(take_next(folder) ? 0 : 1);   // a
    }
    ::waitpid(child, nullptr, 0);
    const auto left = read_queue(folder);
    QVERIFY(left->front().taken_by.pid == 0);
    const std::string run = left->front().run;
    QVERIFY(!run.empty());
    CDS_VERIFY(add_to_queue(folder, item("c.json")));
    CDS_VERIFY(move_in_queue(folder, 3, 0));
    const auto next = take_next(folder);
    QCOMPARE((*next)->number, std::int64_t{2});
    QCOMPARE((*next)->run, run); // under the name it had
  }

  void commandLines() {
    QTemporaryDir dir;
    const fs::path folder = path_of(dir);
    QueueItem queued = item("experiments/a.json");
    queued.run = "r1";
    queued.settings = {"seed=2", "train.epochs=3"};
    QVERIFY(command_line(queued, folder) ==
            std::vector<std::string>({"search", (folder / "experiments/a.json").string(), "--project", folder.string(),
                                      "--run", "r1", "--set", "seed=2", "--set", "train.epochs=3"}));
    CDS_VERIFY(create_run(folder / "runs", "r1", RunRecord{}));
    QVERIFY(command_line(queued, folder) == std::vector<std::string>({"resume", "r1", "--project", folder.string()}));
  }

  void badFiles_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("not JSON") << QByteArray("{");
    QTest::newRow("misspelt") << QByteArray("{\"itens\": []}");
    QTest::newRow("no list") << QByteArray("{\"items\": {}}");
    QTest::newRow("no object") << QByteArray("{\"items\": [3]}");
    QTest::newRow("unknown command") << QByteArray("{\"items\": [{\"number\": 1, \"command\": \"dance\"}]}");
  }
  void badFiles() {
    QFETCH(QByteArray, text);
    QTemporaryDir dir;
    write_text(path_of(dir) / "queue.json", text.toStdString());
    const auto items = read_queue(path_of(dir));
    QVERIFY(!items && items.error().where.find("queue.json") != std::string::npos);
    QVERIFY(!add_to_queue(path_of(dir), item("a.json")));
    QCOMPARE(*read_file(path_of(dir) / "queue.json"), text.toStdString()); // not written over
  }

  void theRunnerDoesAll() {
    QTemporaryDir dir;
    const fs::path folder = path_of(dir);
    for (const char* name : {"a.json", "b.json"}) {
      make_experiment(folder, name);
      CDS_VERIFY(add_to_queue(folder, item(name)));
    }
    write_text(folder / "bad.json", "{\"trian\": {}}");
    CDS_VERIFY(add_to_queue(folder, item("bad.json")));
    CDS_VERIFY(add_to_queue(folder, item("missing.json")));
    const fs::path engine = fake_engine(folder, "");
    std::vector<std::string> begun;
    QueueHooks hooks;
    hooks.begun = [&](const QueueItem& i) { begun.push_back(i.experiment); };
    const auto report = run_queue(folder, engine, hooks);
    CDS_VERIFY(report);
    QCOMPARE(report->done, 2);
    QCOMPARE(report->failed, 2);
    QVERIFY(begun == std::vector<std::string>({"a.json", "b.json", "bad.json", "missing.json"}));
    const QString done = QString::fromStdString(*read_file(folder / "done"));
    QCOMPARE(done.count('\n'), 2);
    QVERIFY(done.contains("search " + QString::fromStdString((folder / "a.json").string())) && done.contains("--run"));
    const auto left = read_queue(folder);
    QCOMPARE(left->size(), std::size_t{2});
    QVERIFY2((*left)[0].error.find("'train'") != std::string::npos, (*left)[0].error.c_str());
    QVERIFY2((*left)[1].error.find("missing.json") != std::string::npos, (*left)[1].error.c_str());
    QVERIFY(!queue_runner_alive(folder));
  }

  void aFailingEngineLeavesItsLastWord() {
    QTemporaryDir dir;
    const fs::path folder = path_of(dir);
    make_experiment(folder, "a.json");
    CDS_VERIFY(add_to_queue(folder, item("a.json")));
    CDS_VERIFY(run_queue(
        folder, fake_engine(folder, "echo progress >&2; echo 'cds: /set: there is no such folder' >&2; exit 2"), {}));
    QCOMPARE(read_queue(folder)->front().error, std::string("cds: /set: there is no such folder"));
    CDS_VERIFY(retry_in_queue(folder, 1));
    CDS_VERIFY(run_queue(folder, fake_engine(folder, "kill -9 $$"), {}));
    QCOMPARE(read_queue(folder)->front().error, std::string("the engine ended with status 137"));
    CDS_VERIFY(retry_in_queue(folder, 1));
    const auto none = run_queue(folder, folder / "no-engine", {});
    CDS_VERIFY(none);
    QCOMPARE(none->failed, 1);
    QVERIFY(read_queue(folder)->front().error.find("no-engine") != std::string::npos);
  }

  void stopGivesTheEntryBack() {
    QTemporaryDir dir;
    const fs::path folder = path_of(dir);
    make_experiment(folder, "a.json");
    CDS_VERIFY(add_to_queue(folder, item("a.json")));
    std::stop_source source;
    QueueHooks hooks;
    hooks.stop = source.get_token();
    const fs::path engine = fake_engine(folder, "trap 'echo stopped >> done2; exit 0' TERM; cd '" + folder.string() +
                                                    "'; touch ready; while :; do sleep 0.05; done");
    Result<QueueReport> report;
    std::thread runner([&] { report = run_queue(folder, engine, hooks); });
    const bool began = QTest::qWaitFor([&] { return fs::exists(folder / "ready"); }, 20000);
    const bool alive = queue_runner_alive(folder);
    const auto second = run_queue(folder, engine, {}); // one runner at a time
    source.request_stop();
    runner.join();
    QVERIFY(began && alive);
    QVERIFY(!second && second.error().what.find("another queue runner") != std::string::npos);
    CDS_VERIFY(report);
    QVERIFY(report->stopped && report->done == 0);
    QCOMPARE(*read_file(folder / "done2"), std::string("stopped\n"));
    const auto left = read_queue(folder);
    QCOMPARE(left->size(), std::size_t{1});
    QVERIFY(left->front().waits() && !left->front().run.empty());
  }

  // The runner was killed, its engine goes on alone: the next runner waits for it instead of starting a second one.
  void aLivingEngineIsWaitedFor() {
    QTemporaryDir dir;
    const fs::path folder = path_of(dir);
    make_experiment(folder, "a.json");
    QueueItem queued = item("a.json");
    queued.run = "r1";
    CDS_VERIFY(add_to_queue(folder, queued));
    const auto run = create_run(folder / "runs", "r1", RunRecord{});
    CDS_VERIFY(run);
    auto journal = Journal::open(run->folder);
    CDS_VERIFY(journal);
    CDS_VERIFY(journal->set_status(RunState::running));
    std::thread ends([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(700));
      static_cast<void>(journal->set_status(RunState::finished));
    });
    const auto report = run_queue(folder, fake_engine(folder, ""), {});
    ends.join();
    CDS_VERIFY(report);
    QCOMPARE(report->done, 1);
    QVERIFY(!fs::exists(folder / "done")); // nothing was started
  }
};

QTEST_GUILESS_MAIN(TestQueue)
#include "tst_queue.moc"
