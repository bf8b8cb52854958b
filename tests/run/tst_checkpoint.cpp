// The checkpoint container: damage is noticed, the previous one takes over, a failed write leaves both.
#include "base/file.h"
#include "run/checkpoint_file.h"
#include "run_helpers.h"

#include <QTest>
#include <csignal>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace cds;
using namespace cds::test;
namespace fs = std::filesystem;

namespace {

std::span<const std::uint8_t> bytes(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

} // namespace

class TestCheckpoint : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void readsBackAndKeepsThePrevious() {
    QTemporaryDir dir;
    const fs::path file = path_of(dir) / "checkpoints" / "last.pt";
    QVERIFY(!read_checkpoint_or_previous(file));
    CDS_VERIFY(write_checkpoint_file(file, bytes("one")));
    QCOMPARE(*read_checkpoint_file(file), std::string("one"));
    CDS_VERIFY(write_checkpoint_file(file, bytes(std::string(100000, 'x'))));
    QCOMPARE(read_checkpoint_file(file)->size(), std::size_t{100000});
    QCOMPARE(previous_checkpoint(file).filename().string(), std::string("last.prev.pt"));
    QCOMPARE(*read_checkpoint_file(previous_checkpoint(file)), std::string("one"));
    CDS_VERIFY(write_checkpoint_file(file, {}));
    QCOMPARE(*read_checkpoint_file(file), std::string());
    QCOMPARE(std::distance(fs::directory_iterator(file.parent_path()), fs::directory_iterator()), std::ptrdiff_t{2});
  }

  void
  theFormatIsAsWritten() { // "CDSCKPT\n", version, zero, size, XXH64: the test vector of xxHash for "abc" with seed 0
    QTemporaryDir dir;
    const fs::path file = path_of(dir) / "a.pt";
    CDS_VERIFY(write_checkpoint_file(file, bytes("abc")));
    const std::string expected = std::string("CDSCKPT\n") + std::string("\1\0\0\0\0\0\0\0", 8) +
                                 std::string("\3\0\0\0\0\0\0\0", 8) + "\x99\x09\x77\xAD\xF5\x2C\xBC\x44" + "abc";
    QCOMPARE(QByteArray::fromStdString(*read_file(file)).toHex(), QByteArray::fromStdString(expected).toHex());
  }

  void everyDamageIsNoticed() {
    QTemporaryDir dir;
    const fs::path file = path_of(dir) / "last.pt";
    CDS_VERIFY(write_checkpoint_file(file, bytes("the former")));
    CDS_VERIFY(write_checkpoint_file(file, bytes("the newest one, a little longer")));
    const std::string whole = *read_file(file);
    for (std::size_t at = 0; at < whole.size(); ++at) {
      if (at >= 12 && at < 16)
        continue; // unused
      std::string broken = whole;
      broken[at] = static_cast<char>(broken[at] ^ 0x10);
      write_text(file, broken);
      QVERIFY(!read_checkpoint_file(file));
      const auto loaded = read_checkpoint_or_previous(file);
      CDS_VERIFY(loaded);
      QCOMPARE(loaded->payload, std::string("the former"));
      QVERIFY(loaded->file == previous_checkpoint(file) && loaded->warning.find("last.pt") != std::string::npos);
    }
    for (std::size_t size = 0; size < whole.size(); ++size) {
      write_text(file, whole.substr(0, size));
      const auto cut = read_checkpoint_file(file);
      QVERIFY(!cut && !cut.error().what.empty());
    }
    write_text(file, whole + "x");
    QVERIFY(!read_checkpoint_file(file));
    fs::remove(file); // killed between the two renames
    QCOMPARE(read_checkpoint_or_previous(file)->payload, std::string("the former"));
    write_text(file, "noise");
    write_text(previous_checkpoint(file), "noise");
    const auto none = read_checkpoint_or_previous(file);
    QVERIFY(!none && none.error().where.find("last.pt") != std::string::npos);
  }

  void aFullDiskKeepsBoth() {
    QTemporaryDir dir;
    const fs::path file = path_of(dir) / "last.pt";
    CDS_VERIFY(write_checkpoint_file(file, bytes("one")));
    CDS_VERIFY(write_checkpoint_file(file, bytes("two")));
    const pid_t child = ::fork();
    if (child == 0) {
      ::signal(SIGXFSZ, SIG_IGN);
      const rlimit limit{4096, 4096};
      ::setrlimit(RLIMIT_FSIZE, &limit);
      const Status status = write_checkpoint_file(file, bytes(std::string(100000, 'x')));
      ::_exit(!status && status.error().where.find("last.pt") != std::string::npos ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    QCOMPARE(WEXITSTATUS(status), 0);
    QCOMPARE(*read_checkpoint_file(file), std::string("two"));
    QCOMPARE(*read_checkpoint_file(previous_checkpoint(file)), std::string("one"));
    QCOMPARE(std::distance(fs::directory_iterator(path_of(dir)), fs::directory_iterator()), std::ptrdiff_t{2});
  }
};

QTEST_APPLESS_MAIN(TestCheckpoint)
#include "tst_checkpoint.moc"
