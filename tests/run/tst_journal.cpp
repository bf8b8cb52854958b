// The journal: what is written is read, incrementally and concurrently; kill -9 loses at most a second.
#include "base/process.h"
#include "run/journal.h"
#include "run/journal_reader.h"
#include "run/run_folder.h"
#include "run_helpers.h"

#include <QElapsedTimer>
#include <QTest>
#include <atomic>
#include <chrono>
#include <cmath>
#include <csignal>
#include <limits>
#include <set>
#include <sqlite3.h>
#include <sys/fsuid.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace cds;
using namespace cds::test;
namespace fs = std::filesystem;

namespace {

void sleep_ms(int ms) {
  std::this_thread::sleep_for(std::chrono::milliseconds(ms));
}

// Runs fn in a forked child; returns its pid.
template <class Fn>
pid_t forked(Fn&& fn) {
  const pid_t pid = ::fork();
  if (pid == 0) {
    fn();
    ::_exit(0);
  }
  return pid;
}

// Runs the SQL on the file by SQLite itself: an independent look.
std::string ask(const fs::path& file, const char* sql) {
  sqlite3* db = nullptr;
  std::string out;
  if (sqlite3_open_v2(file.c_str(), &db, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK)
    sqlite3_exec(
        db, sql,
        [](void* to, int count, char** values, char**) {
          for (int i = 0; i < count; ++i)
            *static_cast<std::string*>(to) += std::string(i ? "|" : "") + (values[i] ? values[i] : "NULL");
          *static_cast<std::string*>(to) += ";";
          return 0;
        },
        &out, nullptr);
  sqlite3_close(db);
  return out;
}

} // namespace

class TestJournal : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void everythingReadsBack() {
    QTemporaryDir dir;
    const double began = now_seconds();
    auto journal = Journal::open(path_of(dir));
    CDS_VERIFY(journal);
    const int loss = journal->series("train/loss", "nats");
    QCOMPARE(journal->series("train/loss"), loss);
    journal->append({loss, 1, 0.1, 3.5, 0});
    journal->append({loss, 2, 0.2, std::numeric_limits<double>::quiet_NaN(), 12.5});
    journal->append("lr", 2, 0.2, std::numeric_limits<double>::infinity());
    journal->append({loss, 1, 0.1, 99.0, 0}); // a step is written once
    journal->append_epoch({1, 0, 2.5, {{"train/loss", 3.25}}});
    journal->append_alphas({{0, 0, 0, 0.001, 0.5}, {0, 0, 1, 0.002, 0.5}, {1, 0, 0, 0.003, 0.4}});
    journal->append_ledger({{1, 0, 1, 40}});
    journal->append_event({0, 0, "warning", "nan_loss", "The loss is not a number", "Lower train.lr"});
    journal->put_result("genotype", {{"layers", {{3, 5, 1}}}});
    journal->put_result("genotype", {{"layers", {{3, 7, 2}}}}); // the last one stays
    journal->put_meta("request_obeyed", "4");
    Heartbeat beat;
    beat.phase = "search";
    beat.epoch = 1;
    beat.epochs = 3;
    beat.step = 2;
    beat.steps = 30;
    beat.images_per_second = 17.5;
    beat.seconds_left = 60;
    beat.load_share = 0.25;
    journal->beat(beat);
    CDS_VERIFY(journal->set_status(RunState::running));
    CDS_VERIFY(journal->set_status(RunState::failed, "no reason"));
    CDS_VERIFY(journal->close());
    QVERIFY(!fs::exists(path_of(dir) / "journal.sqlite-wal") ||
            fs::file_size(path_of(dir) / "journal.sqlite-wal") == 0);

    auto reader = JournalReader::open(path_of(dir));
    CDS_VERIFY(reader);
    const auto series = reader->series();
    CDS_VERIFY(series);
    QCOMPARE(series->size(), std::size_t{2});
    QCOMPARE(series->front().name, std::string("train/loss"));
    QCOMPARE(series->front().unit, std::string("nats"));
    const auto samples = reader->samples();
    CDS_VERIFY(samples);
    QCOMPARE(samples->size(), std::size_t{3});
    QCOMPARE((*samples)[0].value, 3.5);
    QCOMPARE((*samples)[0].epoch, 0.1);
    QVERIFY((*samples)[0].t >= began && (*samples)[0].t <= now_seconds());
    QVERIFY(std::isnan((*samples)[1].value));
    QCOMPARE((*samples)[1].t, 12.5);
    QVERIFY(std::isinf((*samples)[2].value));
    QVERIFY((*samples)[0].id < (*samples)[1].id && (*samples)[1].id < (*samples)[2].id);
    QCOMPARE(reader->samples((*samples)[1].id)->size(), std::size_t{1});
    QCOMPARE(reader->samples(0, 2)->size(), std::size_t{2});
    QCOMPARE(reader->samples_of("train/loss")->size(), std::size_t{2});
    QCOMPARE(reader->samples_of("none")->size(), std::size_t{0});
    QCOMPARE(*reader->sample_count(), std::int64_t{3});
    const auto epochs = reader->epochs();
    CDS_VERIFY(epochs);
    QCOMPARE(epochs->size(), std::size_t{1});
    QCOMPARE((*epochs)[0].seconds, 2.5);
    QCOMPARE((*epochs)[0].json["train/loss"].get<double>(), 3.25);
    QCOMPARE(reader->epochs(1)->size(), std::size_t{0});
    QCOMPARE(reader->alphas()->size(), std::size_t{3});
    QCOMPARE(reader->alphas(0)->size(), std::size_t{1});
    QCOMPARE(reader->alphas(0)->front().alpha, 0.003);
    QCOMPARE(reader->ledger()->front().count, std::int64_t{40});
    const auto events = reader->events();
    CDS_VERIFY(events);
    QCOMPARE(events->size(), std::size_t{1});
    QCOMPARE(events->front().way_out, std::string("Lower train.lr"));
    QCOMPARE(reader->events(events->front().id)->size(), std::size_t{0});
    QCOMPARE(reader->result("genotype")->value()["layers"][0][1].get<int>(), 7);
    QVERIFY(!reader->result("cost")->has_value());
    QCOMPARE(reader->results()->size(), std::size_t{1});
    QCOMPARE(reader->meta("request_obeyed")->value(), std::string("4"));
    const auto heart = reader->heartbeat();
    CDS_VERIFY(heart);
    QCOMPARE((*heart)->phase, std::string("search"));
    QCOMPARE((*heart)->steps, std::int64_t{30});
    QCOMPARE((*heart)->load_share, 0.25);
    QVERIFY((*heart)->t >= (*heart)->moved && (*heart)->moved >= began && (*heart)->resident_mb > 0);
    const auto statuses = reader->statuses();
    CDS_VERIFY(statuses);
    QCOMPARE(statuses->size(), std::size_t{2});
    QVERIFY((*statuses)[0].state == RunState::running);
    QCOMPARE((*reader->last_status())->reason, std::string("no reason"));
    QCOMPARE((*reader->last_status())->process.pid, static_cast<int>(::getpid()));
    QVERIFY(is_alive((*reader->last_status())->process));
    // The contract's tables, seen by SQLite alone.
    QCOMPARE(QString::fromStdString(
                 ask(path_of(dir) / "journal.sqlite", "SELECT series, step, value FROM samples ORDER BY id")),
             QString("1|1|3.5;1|2|NULL;2|2|Inf;"));
    QCOMPARE(QString::fromStdString(
                 ask(path_of(dir) / "journal.sqlite", "SELECT epoch, layer, candidate, count FROM ledger")),
             QString("1|0|1|40;"));
    QCOMPARE(QString::fromStdString(ask(path_of(dir) / "journal.sqlite", "PRAGMA integrity_check")), QString("ok;"));
  }

  void reopenedItGoesOn() {
    QTemporaryDir dir;
    for (int round = 0; round < 3; ++round) {
      auto journal = Journal::open(path_of(dir));
      CDS_VERIFY(journal);
      for (int step = 1; step <= 10 * (round + 1); ++step)
        journal->append("a", step, 0, round);
      journal->append("b" + std::to_string(round), 1, 0, 0);
      CDS_VERIFY(journal->close());
      CDS_VERIFY(journal->close()); // twice does no harm
    }
    auto reader = JournalReader::open(path_of(dir));
    CDS_VERIFY(reader);
    const auto rows = reader->samples_of("a");
    QCOMPARE(rows->size(), std::size_t{30});
    for (const SampleRow& row : *rows)
      QCOMPARE(row.value, static_cast<double>((row.step - 1) / 10)); // the first one stays
    QCOMPARE(reader->series()->size(), std::size_t{4});
  }

  void aReaderFollows() {
    QTemporaryDir dir;
    auto journal = Journal::open(path_of(dir));
    CDS_VERIFY(journal);
    auto reader = JournalReader::open(path_of(dir));
    CDS_VERIFY(reader);
    QVERIFY(*reader->changed());
    std::atomic<bool> done = false;
    std::thread writer([&] {
      for (int step = 1; step <= 2000; ++step) {
        journal->append("loss", step, 0, step);
        if (step % 10 == 0)
          sleep_ms(2);
      }
      static_cast<void>(journal->flush());
      done = true;
    });
    std::int64_t last = 0, seen = 0;
    int looks_with_news = 0;
    bool once_more = true;
    while (once_more) {
      once_more = !done; // read first whether it ended, then what there is
      if (!*reader->changed()) {
        sleep_ms(5);
        continue;
      }
      const auto rows = reader->samples(last);
      QVERIFY(rows.has_value());
      looks_with_news += rows->empty() ? 0 : 1;
      for (const SampleRow& row : *rows) {
        QCOMPARE(row.step, ++seen);
        last = row.id;
      }
    }
    writer.join();
    const auto rest = reader->samples(last);
    CDS_VERIFY(rest);
    for (const SampleRow& row : *rest)
      QCOMPARE(row.step, ++seen);
    QCOMPARE(seen, std::int64_t{2000});
    QVERIFY2(looks_with_news >= 2, "samples arrive in batches while the writer works");
    // The heartbeat goes on by itself, so changed() may be true again; without a writer it is false.
    CDS_VERIFY(journal->close());
    static_cast<void>(reader->changed());
    QVERIFY(!*reader->changed());
  }

  void theHeartbeatGoesOnDuringALongStep() {
    QTemporaryDir dir;
    auto journal = Journal::open(path_of(dir));
    CDS_VERIFY(journal);
    journal->beat({});
    CDS_VERIFY(journal->flush());
    auto reader = JournalReader::open(path_of(dir));
    CDS_VERIFY(reader);
    double oldest = 0;
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < 3000) {
      const auto beat = reader->heartbeat();
      CDS_VERIFY(beat);
      QVERIFY(beat->has_value());
      oldest = std::max(oldest, now_seconds() - (*beat)->t);
      sleep_ms(50);
    }
    QVERIFY2(oldest < 2.5, qPrintable(QString::number(oldest))); // promised: a second; the machine may be busy
    const auto beat = reader->heartbeat();
    QVERIFY(now_seconds() - (*beat)->moved > 2.9); // and it says that the engine does not move
  }

  void killLosesAtMostASecond_data() {
    QTest::addColumn<int>("ms");
    for (const int ms : {310, 555, 790, 1130, 1490})
      QTest::addRow("after %d ms", ms) << ms;
  }
  void killLosesAtMostASecond() {
    QFETCH(int, ms);
    QTemporaryDir dir;
    int pipe_ends[2];
    QCOMPARE(::pipe(pipe_ends), 0);
    const pid_t child = forked([&] {
      auto journal = Journal::open(path_of(dir));
      if (!journal || !journal->set_status(RunState::running))
        ::_exit(3);
      const int loss = journal->series("loss");
      for (std::int64_t step = 1;; ++step) {
        const double t = now_seconds();
        journal->append({loss, step, 0, static_cast<double>(step), t});
        // What was appended and when, told outside of the journal.
        const double told[2] = {static_cast<double>(step), t};
        if (::write(pipe_ends[1], told, sizeof told) != static_cast<ssize_t>(sizeof told))
          ::_exit(4);
        sleep_ms(1);
      }
    });
    ::close(pipe_ends[1]);
    sleep_ms(ms);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    std::vector<std::pair<double, double>> told;
    double pair[2];
    while (::read(pipe_ends[0], pair, sizeof pair) == static_cast<ssize_t>(sizeof pair))
      told.emplace_back(pair[0], pair[1]);
    ::close(pipe_ends[0]);
    QVERIFY(told.size() > 20);

    auto reader = JournalReader::open(path_of(dir));
    CDS_VERIFY(reader);
    const auto rows = reader->samples();
    CDS_VERIFY(rows);
    for (std::size_t i = 0; i < rows->size(); ++i) { // a prefix: no holes, no garbage
      QCOMPARE((*rows)[i].step, static_cast<std::int64_t>(i) + 1);
      QCOMPARE((*rows)[i].value, static_cast<double>(i + 1));
    }
    const double end = told.back().second;
    for (std::size_t i = rows->size(); i < told.size(); ++i)
      QVERIFY2(end - told[i].second < 1.0, qPrintable(QString("step %1 was lost").arg(told[i].first)));
    QCOMPARE(QString::fromStdString(ask(path_of(dir) / "journal.sqlite", "PRAGMA integrity_check")), QString("ok;"));
    auto again = Journal::open(path_of(dir));
    CDS_VERIFY(again);
    again->append("loss", 1000000, 0, 0);
    CDS_VERIFY(again->close());
  }

  // A run folder copied after kill -9 into a place where this user may not write: the last rows are still in the WAL.
  void aCopyOpensWithoutWritePermission_data() {
    QTest::addColumn<bool>("killed");
    QTest::addColumn<bool>("with_shm");
    QTest::newRow("closed") << false << false;
    QTest::newRow("killed, all files") << true << true;
    QTest::newRow("killed, -shm not copied") << true << false;
  }
  void aCopyOpensWithoutWritePermission() {
    QFETCH(bool, killed);
    QFETCH(bool, with_shm);
    QTemporaryDir dir, copied;
    const fs::path copy = path_of(copied) / "run";
    fs::create_directory(copy);
    const pid_t child = forked([&] {
      auto journal = Journal::open(path_of(dir));
      if (!journal)
        ::_exit(3);
      for (int step = 1; step <= 100; ++step)
        journal->append("loss", step, 0, step);
      if (!journal->flush())
        ::_exit(3);
      if (killed)
        ::raise(SIGKILL);
      if (!journal->close())
        ::_exit(3);
    });
    int status = 0;
    ::waitpid(child, &status, 0);
    QCOMPARE(WIFSIGNALED(status), killed);
    for (const char* name : {"journal.sqlite", "journal.sqlite-wal", "journal.sqlite-shm"})
      if (fs::exists(path_of(dir) / name) && (with_shm || std::string(name) != "journal.sqlite-shm")) {
        fs::copy_file(path_of(dir) / name, copy / name);
        fs::permissions(copy / name, fs::perms::owner_read | fs::perms::group_read | fs::perms::others_read);
      }
    fs::permissions(copy, fs::perms(0555));
    fs::permissions(path_of(copied), fs::perms(0755));
    // Root passes every permission: look with another user's eyes.
    const bool root = ::geteuid() == 0;
    if (root)
      ::setfsuid(65534);
    std::size_t rows = 0;
    std::string problem;
    if (std::ofstream(copy / "probe").is_open()) {
      problem = "the folder can be written";
    } else {
      auto reader = JournalReader::open(copy);
      const auto samples = reader ? reader->samples() : tl::unexpected<Error>(reader.error());
      problem = samples ? "" : samples.error().message();
      rows = samples ? samples->size() : 0;
    }
    if (root)
      ::setfsuid(0);
    std::set<std::string> left;
    for (const auto& entry : fs::directory_iterator(copy))
      left.insert(entry.path().filename().string());
    fs::permissions(copy, fs::perms(0755));
    QVERIFY2(problem.empty(), problem.c_str());
    QCOMPARE(rows, std::size_t{100});
    QCOMPARE(left.size(), static_cast<std::size_t>(killed ? (with_shm ? 3 : 2) : 1)); // nothing was added
  }

  void aMillionSamples() {
    QTemporaryDir dir;
    QElapsedTimer timer;
    timer.start();
    {
      auto journal = Journal::open(path_of(dir));
      CDS_VERIFY(journal);
      const int ids[4] = {journal->series("a"), journal->series("b"), journal->series("c"), journal->series("d")};
      for (std::int64_t step = 1; step <= 250000; ++step)
        for (const int id : ids)
          journal->append({id, step, static_cast<double>(step) / 1000, std::sin(static_cast<double>(step)), 1e9});
      const auto appended = timer.elapsed();
      CDS_VERIFY(journal->close());
      qInfo("appended in %lld ms, committed after %lld ms", static_cast<long long>(appended),
            static_cast<long long>(timer.elapsed()));
    }
    auto reader = JournalReader::open(path_of(dir));
    CDS_VERIFY(reader);
    timer.restart();
    const auto rows = reader->samples();
    const auto all = timer.elapsed();
    CDS_VERIFY(rows);
    QCOMPARE(rows->size(), std::size_t{1000000});
    QCOMPARE(rows->back().value, std::sin(250000.0));
    timer.restart();
    QCOMPARE(reader->samples(rows->back().id - 10)->size(), std::size_t{10});
    QCOMPARE(reader->samples_of("d", rows->back().id - 10)->size(), std::size_t{3});
    qInfo("read in %lld ms; the last rows in %lld ms", static_cast<long long>(all),
          static_cast<long long>(timer.elapsed()));
    QVERIFY2(all < 5000, qPrintable(QString::number(all))); // under a second on an idle machine
  }
};

QTEST_APPLESS_MAIN(TestJournal)
#include "tst_journal.moc"
