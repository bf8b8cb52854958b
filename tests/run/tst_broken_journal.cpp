// Journals that are damaged, foreign, missing, read-only or out of space: one clear error each.
#include "base/file.h"
#include "run/journal.h"
#include "run/journal_reader.h"
#include "run/run_folder.h"
#include "run_helpers.h"

#include <QTest>
#include <chrono>
#include <csignal>
#include <sqlite3.h>
#include <sys/fsuid.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace cds;
using namespace cds::test;
namespace fs = std::filesystem;

namespace {

void fill(const fs::path& folder, int steps) {
  auto journal = Journal::open(folder);
  QVERIFY(journal.has_value());
  for (int step = 1; step <= steps; ++step)
    journal->append("loss", step, 0, step);
  journal->append_event({0, 0, "info", "x", std::string(2000, 'm'), ""});
  QVERIFY(journal->set_status(RunState::finished).has_value());
  QVERIFY(journal->close().has_value());
}

// Reads everything there is; the first error.
Status read_all(const fs::path& folder) {
  CDS_ASSIGN(auto reader, JournalReader::open(folder));
  CDS_TRY(reader.changed());
  CDS_TRY(reader.series());
  CDS_TRY(reader.samples());
  CDS_TRY(reader.samples_of("loss"));
  CDS_TRY(reader.last_status());
  CDS_TRY(reader.heartbeat());
  CDS_TRY(reader.epochs());
  CDS_TRY(reader.alphas());
  CDS_TRY(reader.ledger());
  CDS_TRY(reader.events());
  CDS_TRY(reader.results());
  CDS_TRY(reader.meta("format"));
  return {};
}

} // namespace

class TestBrokenJournal : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void missing() {
    QTemporaryDir dir;
    const auto reader = JournalReader::open(path_of(dir));
    QVERIFY(!reader && reader.error().kind == ErrorKind::wrong_call);
    QVERIFY(reader.error().where.find("journal.sqlite") != std::string::npos);
    QVERIFY(!Journal::open(path_of(dir) / "none"));
  }

  void foreign_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("text") << QByteArray("this is no database, whatever its name says\n").repeated(100);
    QTest::newRow("zeros") << QByteArray(8192, '\0');
    QTest::newRow("a header alone") << QByteArray("SQLite format 3\0", 16);
    QTest::newRow("a header and noise") << QByteArray("SQLite format 3\0", 16) + QByteArray("noise").repeated(2000);
  }
  void foreign() {
    QFETCH(QByteArray, content);
    QTemporaryDir dir;
    write_text(path_of(dir) / "journal.sqlite", content.toStdString());
    const Status status = read_all(path_of(dir));
    QVERIFY(!status);
    QVERIFY(status.error().kind == ErrorKind::failed);
    QVERIFY2(status.error().where.find("journal.sqlite") != std::string::npos, qPrintable(text_of(status.error())));
    QVERIFY2(status.error().what.find("journal") != std::string::npos, qPrintable(text_of(status.error())));
    QVERIFY(!status.error().way_out.empty());
  }

  void anotherProgramsDatabase() {
    QTemporaryDir dir;
    sqlite3* db = nullptr;
    QCOMPARE(sqlite3_open((path_of(dir) / "journal.sqlite").c_str(), &db), SQLITE_OK);
    QCOMPARE(sqlite3_exec(db, "CREATE TABLE songs(id INTEGER)", nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(db);
    const Status status = read_all(path_of(dir));
    QVERIFY(!status && status.error().what.find("no journal") != std::string::npos);
  }

  void aNewerFormat() {
    QTemporaryDir dir;
    fill(path_of(dir), 1);
    sqlite3* db = nullptr;
    QCOMPARE(sqlite3_open((path_of(dir) / "journal.sqlite").c_str(), &db), SQLITE_OK);
    QCOMPARE(sqlite3_exec(db, "UPDATE meta SET value = '7' WHERE key = 'format'", nullptr, nullptr, nullptr),
             SQLITE_OK);
    sqlite3_close(db);
    const Status status = read_all(path_of(dir));
    QVERIFY(!status && status.error().what.find("format 7") != std::string::npos);
    const auto writer = Journal::open(path_of(dir));
    QVERIFY(!writer && writer.error().what.find("format 7") != std::string::npos);
  }

  // Noise over each part of a whole journal: reading ends with the rows or with an error, never with a crash or a hang.
  void noiseNeverCrashes() {
    QTemporaryDir dir;
    fill(path_of(dir), 3000);
    const auto whole = read_file(path_of(dir) / "journal.sqlite");
    CDS_VERIFY(whole);
    int errors = 0;
    for (std::size_t at = 0; at + 512 < whole->size(); at += whole->size() / 60) {
      QTemporaryDir broken;
      std::string bytes = *whole;
      for (std::size_t i = 0; i < 512; ++i)
        bytes[at + i] = static_cast<char>((at + i * 167) >> 3);
      write_text(path_of(broken) / "journal.sqlite", bytes);
      const Status status = read_all(path_of(broken));
      errors += status ? 0 : 1;
      if (!status)
        QVERIFY(status.error().where.find("journal.sqlite") != std::string::npos);
    }
    QVERIFY2(errors > 0, "some noise hits a page's structure");
    for (const std::size_t size : {whole->size() / 2, whole->size() - 4096, std::size_t{5000}}) {
      QTemporaryDir cut;
      write_text(path_of(cut) / "journal.sqlite", whole->substr(0, size));
      const Status status = read_all(path_of(cut));
      QVERIFY2(!status, "a cut file shows");
    }
  }

  // A file size limit stands for the full disk: both end the same write call.
  void aFullDiskIsOneError() {
    QTemporaryDir dir;
    const pid_t child = ::fork();
    if (child == 0) {
      ::signal(SIGXFSZ, SIG_IGN);
      auto journal = Journal::open(path_of(dir));
      if (!journal || !journal->set_status(RunState::running))
        ::_exit(10);
      const rlimit limit{300000, 300000};
      ::setrlimit(RLIMIT_FSIZE, &limit);
      for (std::int64_t step = 1; step < 200000 && journal->check(); ++step) {
        journal->append("loss", step, 0, 0);
        if (step % 2000 == 0)
          std::this_thread::sleep_for(std::chrono::milliseconds(20));
      }
      for (int wait = 0; wait < 100 && journal->check(); ++wait)
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
      const Status first = journal->check();
      if (first)
        ::_exit(11);
      if (first.error().where.find("journal.sqlite") == std::string::npos || first.error().way_out.empty())
        ::_exit(12);
      journal->append("loss", 1, 0, 0);
      const Status later = journal->flush();
      if (later || later.error().message() != first.error().message())
        ::_exit(13); // the first one wins
      ::_exit(journal->close() ? 14 : 0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    QVERIFY(WIFEXITED(status));
    QCOMPARE(WEXITSTATUS(status), 0);
    auto reader = JournalReader::open(path_of(dir)); // what was committed before is whole
    CDS_VERIFY(reader);
    const auto rows = reader->samples();
    CDS_VERIFY(rows);
    for (std::size_t i = 0; i < rows->size(); ++i)
      QCOMPARE((*rows)[i].step, static_cast<std::int64_t>(i) + 1);
  }

  void aReadOnlyFolderIsOneError() {
    QTemporaryDir dir;
    fs::permissions(path_of(dir), fs::perms(0555));
    const bool root = ::geteuid() == 0;
    if (root)
      ::setfsuid(65534);
    const auto journal = Journal::open(path_of(dir));
    if (root)
      ::setfsuid(0);
    fs::permissions(path_of(dir), fs::perms(0755));
    QVERIFY(!journal);
    QVERIFY(journal.error().kind == ErrorKind::failed);
    QVERIFY(journal.error().where.find("journal.sqlite") != std::string::npos);
    QVERIFY(!journal.error().way_out.empty());
    QVERIFY(!fs::exists(path_of(dir) / "journal.sqlite"));
  }
};

QTEST_APPLESS_MAIN(TestBrokenJournal)
#include "tst_broken_journal.moc"
