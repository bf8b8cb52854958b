// Files are replaced whole or not at all: full disk, read-only folder, kill -9 in the middle. And the bin gives back.
#include "base/file.h"
#include "base/ids.h"
#include "base/process.h"

#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <csignal>
#include <fstream>
#include <set>
#include <sys/fsuid.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace cds;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> names(const fs::path& folder) {
  std::vector<std::string> out;
  for (const auto& entry : fs::directory_iterator(folder))
    out.push_back(entry.path().filename().string());
  std::sort(out.begin(), out.end());
  return out;
}

} // namespace

class TestFile : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void readsAndReplaces() {
    QTemporaryDir dir;
    const fs::path file = dir.filePath("a.bin").toStdString();
    const std::string content("\0x\xff\n", 4);
    QVERIFY(write_file_atomically(file, content).has_value());
    QVERIFY(*read_file(file) == content);
    QVERIFY(write_file_atomically(file, std::string_view()).has_value());
    QVERIFY(read_file(file)->empty());
    QVERIFY(names(dir.path().toStdString()) == std::vector<std::string>{"a.bin"});
    const std::string large(3'000'000, 'y');
    QVERIFY(write_file_atomically(file, large).has_value());
    QVERIFY(*read_file(file) == large);
    const auto missing = read_file(dir.filePath("none").toStdString());
    QVERIFY(!missing && missing.error().where.find("none") != std::string::npos && !missing.error().way_out.empty());
    const auto folder = read_file(dir.path().toStdString());
    QVERIFY(!folder && folder.error().where == dir.path().toStdString());
    QVERIFY(read_file("/proc/self/status")->size() > 100); // files without a size
  }

  void anErrorOfTheWriterLeavesTheOldFile() {
    QTemporaryDir dir;
    const fs::path file = dir.filePath("a").toStdString();
    QVERIFY(write_file_atomically(file, "old").has_value());
    const Status status = write_file_atomically(file, [](const AppendBytes& append) -> Status {
      const std::uint8_t bytes[3] = {1, 2, 3};
      if (auto s = append(bytes); !s)
        return s;
      return failed("no more");
    });
    QVERIFY(!status && status.error().what == "no more");
    QCOMPARE(*read_file(file), std::string("old"));
    QCOMPARE(names(dir.path().toStdString()).size(), std::size_t{1});
  }

  // A real, tiny disk where this user may mount one; else a limit of file size, which ends the same write call.
  void aFullDisk() {
    QTemporaryDir dir;
    const fs::path disk = dir.path().toStdString();
    const bool mounted = ::mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=64k") == 0;
    const fs::path file = disk / "a";
    const bool began = write_file_atomically(file, "old").has_value();
    Status status;
    bool told_space = true;
    if (mounted) {
      status = write_file_atomically(file, std::string(1'000'000, 'x'));
      told_space = !status && status.error().message().find("No space left") != std::string::npos &&
                   status.error().way_out.find("space") != std::string::npos;
    } else {
      const pid_t child = ::fork();
      if (child == 0) {
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{65536, 65536};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        ::_exit(write_file_atomically(file, std::string(1'000'000, 'x')) ? 0 : 1);
      }
      int code = 0;
      ::waitpid(child, &code, 0);
      if (WEXITSTATUS(code) == 1)
        status = failed("too large", file.string());
    }
    const auto left = names(disk);
    const auto content = read_file(file);
    if (mounted)
      ::umount2(disk.c_str(), MNT_DETACH);
    QVERIFY(began);
    QVERIFY2(!status && told_space, status ? "written" : status.error().message().c_str());
    QCOMPARE(status.error().where, file.string());
    QCOMPARE(*content, std::string("old"));
    QVERIFY(left == std::vector<std::string>{"a"});
  }

  void aReadOnlyFolder() {
    QTemporaryDir dir;
    const fs::path folder = dir.path().toStdString();
    const fs::path file = folder / "a";
    QVERIFY(write_file_atomically(file, "old").has_value());
    fs::permissions(folder, fs::perms(0555));
    const bool root = ::geteuid() == 0; // root passes every permission: look with another user's eyes
    if (root)
      ::setfsuid(65534);
    const Status written = write_file_atomically(file, "new");
    const Status made = make_folder(folder / "sub" / "sub");
    const auto run = create_run_folder(folder / "runs", "", "x");
    if (root)
      ::setfsuid(0);
    fs::permissions(folder, fs::perms(0755));
    for (const Status& status : {written, made}) {
      QVERIFY(!status && status.error().kind == ErrorKind::failed);
      QVERIFY2(status.error().message().find("Permission denied") != std::string::npos,
               status.error().message().c_str());
      QVERIFY(!status.error().way_out.empty());
    }
    QVERIFY(!run);
    QCOMPARE(*read_file(file), std::string("old"));
    QVERIFY(names(folder) == std::vector<std::string>{"a"});
  }

  void killedInTheMiddleTheFileIsWhole() {
    QTemporaryDir dir;
    const fs::path file = dir.filePath("a").toStdString();
    QVERIFY(write_file_atomically(file, std::string(200'000, 'a')).has_value());
    for (const int ms : {3, 11, 23, 42}) {
      const pid_t child = ::fork();
      if (child == 0) {
        for (char c = 'b';; c = c == 'z' ? 'b' : static_cast<char>(c + 1))
          static_cast<void>(write_file_atomically(file, std::string(200'000, c)));
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(ms));
      ::kill(child, SIGKILL);
      ::waitpid(child, nullptr, 0);
      const auto content = read_file(file);
      QVERIFY(content.has_value());
      QCOMPARE(content->size(), std::size_t{200'000});
      QVERIFY(std::all_of(content->begin(), content->end(), [&](char c) { return c == content->front(); }));
    }
  }

  void theBinGivesBack() {
    QTemporaryDir dir;
    const fs::path folder = dir.path().toStdString();
    qputenv("XDG_DATA_HOME", dir.filePath("data home").toUtf8());
    fs::create_directories(folder / "work" / "run \xC3\xA9");
    std::ofstream(folder / "work" / "run \xC3\xA9" / "f") << "x";
    const auto binned = move_to_bin(folder / "work" / "run \xC3\xA9");
    QVERIFY2(binned.has_value(), binned ? "" : binned.error().message().c_str());
    QVERIFY(!fs::exists(folder / "work" / "run \xC3\xA9"));
    QCOMPARE(*binned, folder / "data home" / "Trash" / "files" / "run \xC3\xA9");
    const auto info = read_file(folder / "data home" / "Trash" / "info" / "run \xC3\xA9.trashinfo");
    QVERIFY(info.has_value());
    QVERIFY2(info->rfind("[Trash Info]\nPath=" + folder.string() + "/work/run%20%C3%A9\nDeletionDate=20", 0) == 0,
             info->c_str());
    fs::create_directories(folder / "work" / "run \xC3\xA9"); // one more of that name
    const auto second = move_to_bin(folder / "work" / "run \xC3\xA9");
    QVERIFY(second.has_value() && *second != *binned);
    fs::create_directories(folder / "work" / "run \xC3\xA9");
    QVERIFY(!restore_from_bin(*binned, folder / "work" / "run \xC3\xA9")); // never over something
    fs::remove_all(folder / "work" / "run \xC3\xA9");
    QVERIFY(restore_from_bin(*binned, folder / "work" / "run \xC3\xA9").has_value());
    QCOMPARE(*read_file(folder / "work" / "run \xC3\xA9" / "f"), std::string("x"));
    QVERIFY(!fs::exists(folder / "data home" / "Trash" / "info" / "run \xC3\xA9.trashinfo"));
    QVERIFY(!move_to_bin(folder / "nothing"));
  }

  void runIds() {
    QCOMPARE(slug("Top-2 on Market_1501!"), std::string("top-2-on-market-1501"));
    QCOMPARE(slug("\xE6\x90\x9C\xE7\xB4\xA2"), std::string("run"));
    QCOMPARE(slug(""), std::string("run"));
    QVERIFY(slug(std::string(200, 'a')).size() <= 48);
    QTemporaryDir dir;
    const fs::path runs = dir.filePath("runs").toStdString();
    std::set<std::string> ids;
    for (int i = 0; i < 5; ++i) {
      const auto id = create_run_folder(runs, "", "Same name");
      QVERIFY(id.has_value());
      QVERIFY2(id->size() > 20 && id->find("same-name") != std::string::npos, id->c_str());
      ids.insert(*id);
    }
    QCOMPARE(ids.size(), std::size_t{5});
    QVERIFY(create_run_folder(runs, "mine", "").has_value());
    for (const char* bad : {"mine", "../up", "a/b", ".hidden"})
      QVERIFY2(!create_run_folder(runs, bad, ""), bad);
    QCOMPARE(names(runs).size(), std::size_t{6});
  }
};

QTEST_APPLESS_MAIN(TestFile)
#include "tst_file.moc"
