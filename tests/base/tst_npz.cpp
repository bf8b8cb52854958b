// read_npz against files that NumPy wrote (golden/make_npz.py) and against broken ones; write_npz against read_npz, and
// against NumPy where python3 has it.
#include "base/file.h"
#include "base/npz.h"
#include "base/zip.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <fstream>
#include <limits>

using namespace cds;
namespace fs = std::filesystem;

namespace {

using Shape = std::vector<std::int64_t>;
using Integers = std::vector<std::int64_t>;
using Texts = std::vector<std::string>;

fs::path golden(const std::string& name) {
  return fs::path(CDS_SOURCE_DIR) / "tests/base/golden" / name;
}

template <class T>
const NpyArray<T>& array(const Npz& npz, const std::string& name) {
  return std::get<NpyArray<T>>(npz.at(name));
}

const std::string& message(const Result<Npz>& result) {
  static std::string text;
  text = result ? "no error" : result.error().message();
  return text;
}

// A new file each time: file systems flush one that is emptied and written again.
void write(const fs::path& path, const std::string& bytes) {
  fs::remove(path);
  std::ofstream(path, std::ios::binary) << bytes;
}

// The message of reading these bytes.
std::string message_of(const QTemporaryDir& folder, const std::string& bytes) {
  const fs::path path = folder.filePath("broken.npz").toStdString();
  write(path, bytes);
  return message(read_npz(path));
}

} // namespace

class TestNpz : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void everyType_data() {
    QTest::addColumn<QString>("file");
    QTest::newRow("stored") << "types_stored.npz";
    QTest::newRow("deflated") << "types_deflated.npz";
  }
  void everyType() {
    QFETCH(QString, file);
    const auto npz = read_npz(golden(file.toStdString()));
    QVERIFY2(npz, message(npz).c_str());
    const float inf = std::numeric_limits<float>::infinity();
    for (const std::string big : {"", "big_"}) {
      QCOMPARE(array<float>(*npz, big + "f2").values,
               (std::vector<float>{0, 1, -2.5F, 65504, 0x1p-24F, inf, -inf, 0.0999755859375F}));
      QCOMPARE(array<float>(*npz, big + "f4").values,
               (std::vector<float>{0.1F, static_cast<float>(-3.5e38 / 1.1), 1e-40F}));
      QCOMPARE(array<float>(*npz, big + "f8").values, (std::vector<float>{0.1F, inf, -2}));
      QCOMPARE(array<std::int64_t>(*npz, big + "i2").values, (Integers{-32768, 32767, 5}));
      QCOMPARE(array<std::int64_t>(*npz, big + "i8").values,
               (Integers{std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max(), 5}));
      QCOMPARE(array<std::string>(*npz, big + "u").values,
               (Texts{"a", "gr\xC3\xBC\xC3\x9F", "\xE4\xBA\xBA", "\xF0\x9F\x9A\xB6"}));
    }
    QCOMPARE(array<std::string>(*npz, "u").shape, (Shape{2, 2}));
    QCOMPARE(array<std::int64_t>(*npz, "b1").values, (Integers{1, 0, 1}));
    QCOMPARE(array<std::int64_t>(*npz, "i1").values, (Integers{-128, 127, 5}));
    QCOMPARE(array<std::int64_t>(*npz, "u1").values, (Integers{0, 255, 5}));
    QCOMPARE(array<std::int64_t>(*npz, "u2").values, (Integers{0, 65535, 5}));
    QCOMPARE(array<std::int64_t>(*npz, "i4").values, (Integers{-2147483648, 2147483647, 5}));
    QCOMPARE(array<std::int64_t>(*npz, "u4").values, (Integers{0, 4294967295, 5}));
    QCOMPARE(array<std::int64_t>(*npz, "u8").values, (Integers{0, std::numeric_limits<std::int64_t>::max()}));
    QCOMPARE(array<std::string>(*npz, "s").values, (Texts{"one", "", "three"}));
    QCOMPARE(array<std::string>(*npz, "no_text").values, (Texts{"", ""}));
    QVERIFY(array<std::int64_t>(*npz, "zero_d").shape.empty());
    QCOMPARE(array<std::int64_t>(*npz, "zero_d").values, Integers{7});
    QCOMPARE(array<float>(*npz, "empty").shape, (Shape{0, 5}));
    QVERIFY(array<float>(*npz, "empty").values.empty());
    QCOMPARE(npz->size(), std::size_t{23});
  }

  void ordersAndVersions() {
    const auto npz = read_npz(golden("orders.npz"));
    QVERIFY2(npz, message(npz).c_str());
    QCOMPARE(npz->size(), std::size_t{5}); // notes.txt is no array
    std::vector<float> grid(24);
    for (std::size_t i = 0; i < grid.size(); ++i)
      grid[i] = static_cast<float>(i);
    for (const char* name : {"c", "fortran", "version2"}) {
      QCOMPARE(array<float>(*npz, name).shape, (Shape{2, 3, 4}));
      QCOMPARE(array<float>(*npz, name).values, grid);
    }
    QCOMPARE(array<std::int64_t>(*npz, "version3").values, Integers(grid.begin(), grid.end()));
    QCOMPARE(array<std::string>(*npz, "fortran_text").values, (Texts{"a", "b", "c", "d", "e", "f"}));
  }

  void zip64() {
    for (const char* file : {"zip64.npz", "zip64_directory.npz"}) {
      const auto npz = read_npz(golden(file));
      QVERIFY2(npz, message(npz).c_str());
      QCOMPARE(array<float>(*npz, "grid").values[23], 23.0F);
    }
    QCOMPARE(array<std::int64_t>(*read_npz(golden("zip64_directory.npz")), "again").values[22], std::int64_t{22});
  }

  void refused_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("word");
    QTest::addColumn<int>("status");
    QTest::newRow("objects") << "objects.npz"
                             << "Python objects" << 1;
    QTest::newRow("records") << "records.npz"
                             << "named fields" << 1;
    QTest::newRow("complex") << "complex.npz"
                             << "\"<c8\"" << 1;
    QTest::newRow("dates") << "dates.npz"
                           << "\"<M8[D]\"" << 1;
    QTest::newRow("too large") << "too_large.npz"
                               << "element 1 is larger" << 1;
    QTest::newRow("twice") << "twice.npz"
                           << "twice" << 1;
    QTest::newRow("npy") << "plain.npy"
                         << "is a .npy file" << 1;
    QTest::newRow("no zip") << "make_npz.py"
                            << "no zip archive" << 1;
    QTest::newRow("missing") << "absent.npz"
                             << "no such file" << 2;
    QTest::newRow("folder") << "."
                            << "is not a file" << 2;
  }
  void refused() {
    QFETCH(QString, file);
    QFETCH(QString, word);
    QFETCH(int, status);
    const auto npz = read_npz(golden(file.toStdString()));
    QVERIFY(!npz);
    QVERIFY2(message(npz).find(word.toStdString()) != std::string::npos, message(npz).c_str());
    QVERIFY(npz.error().where.find(file.toStdString()) != std::string::npos);
    QCOMPARE(exit_status(npz.error()), status);
  }

  void truncatedAtEveryByte() {
    const QTemporaryDir folder;
    const std::string whole = *read_file(golden("orders.npz"));
    for (std::size_t size = 0; size < whole.size(); ++size)
      QVERIFY2(message_of(folder, whole.substr(0, size)) != "no error", std::to_string(size).c_str());
    QVERIFY(message_of(folder, whole.substr(0, whole.size() / 2)).find("truncated") != std::string::npos);
    QCOMPARE(message_of(folder, whole), std::string("no error"));
  }

  // A changed byte gives an error or, in fields that nothing needs (dates, local names), the same arrays; never a
  // crash.
  void everyByteDamaged() {
    const QTemporaryDir folder;
    const fs::path path = folder.filePath("damaged.npz").toStdString();
    int errors = 0, checksums = 0;
    for (const char* file : {"zip64.npz", "zip64_directory.npz", "types_deflated.npz"}) {
      const std::string whole = *read_file(golden(file));
      const auto sound = read_npz(golden(file));
      for (std::size_t at = 0; at < whole.size(); ++at) {
        std::string bytes = whole;
        bytes[at] = static_cast<char>(bytes[at] ^ (at % 2 == 0 ? 0xFF : 0x04));
        write(path, bytes);
        const auto npz = read_npz(path);
        errors += !npz;
        if (!npz)
          checksums += message(npz).find("checksum") != std::string::npos;
        else
          for (const auto& [name, value] : *npz)
            if (sound->contains(name)) // a damaged name in the directory is read as it stands
              QCOMPARE(value.index(), sound->at(name).index());
      }
    }
    QVERIFY(errors > 2000);
    QVERIFY(checksums > 100);
  }

  void checksum() {
    QCOMPARE(crc32_of({reinterpret_cast<const std::uint8_t*>("123456789"), 9}),
             0xCBF43926U); // the CRC's published check value
    const QTemporaryDir folder;
    std::string bytes = *read_file(golden("orders.npz"));
    bytes[bytes.find("NUMPY") + 300] ^= 1; // among the values of the first array
    const std::string text = message_of(folder, bytes);
    QVERIFY2(text.find("\"c.npy\" is damaged: its checksum") != std::string::npos, text.c_str());
  }

  // Lengths that promise far more than the file holds are refused before memory is asked for.
  void hugePromises() {
    const QTemporaryDir folder;
    const fs::path path = folder.filePath("huge.npz").toStdString();
    QVERIFY(write_npz(path, {{"a", NpyArray<float>{{3}, {1, 2, 3}}}}));
    std::string bytes = *read_file(path);
    const auto shape = bytes.find("(3,), }        ");
    QVERIFY(shape != std::string::npos);
    bytes.replace(shape, 15, "(4611686018427,");
    QVERIFY(message_of(folder, bytes).find("header") != std::string::npos);
    bytes.replace(shape, 15, "(461168601), } ");
    QVERIFY(message_of(folder, bytes).find("promises 461168601 elements") != std::string::npos);
    bytes.replace(shape, 15, "(-3,), }       ");
    QVERIFY(message_of(folder, bytes).find("header") != std::string::npos);
  }

  void writtenAndReadBack() {
    const QTemporaryDir folder;
    const fs::path path = folder.filePath("out.npz").toStdString();
    const Npz arrays{{"features", NpyArray<float>{{2, 3}, {0.1F, -0.0F, 1e-40F, 3, 4, 5}}},
                     {"identities", NpyArray<std::int64_t>{{2}, {-1, std::numeric_limits<std::int64_t>::max()}}},
                     {"meta", NpyArray<std::string>{{}, {"one"}}},
                     {"none", NpyArray<std::string>{{0}, {}}},
                     {"paths", NpyArray<std::string>{{3}, {"a/b.jpg", "", "gr\xC3\xBC\xC3\x9F/\xF0\x9F\x9A\xB6.png"}}}};
    QVERIFY(write_npz(path, arrays));
    const auto back = read_npz(path);
    QVERIFY2(back, message(back).c_str());
    QCOMPARE(back->size(), arrays.size());
    QCOMPARE(array<float>(*back, "features").shape, (Shape{2, 3}));
    QCOMPARE(array<float>(*back, "features").values, array<float>(arrays, "features").values);
    QVERIFY(std::signbit(array<float>(*back, "features").values[1]));
    QCOMPARE(array<std::int64_t>(*back, "identities").values, array<std::int64_t>(arrays, "identities").values);
    QCOMPARE(array<std::string>(*back, "paths").values, array<std::string>(arrays, "paths").values);
    QCOMPARE(array<std::string>(*back, "meta").values, Texts{"one"});
    QCOMPARE(array<std::string>(*back, "none").shape, Shape{0});

    const std::string first = *read_file(path);
    QVERIFY(write_npz(path, arrays));
    QCOMPARE(*read_file(path), first); // equal arrays, equal files

    QProcess python;
    python.start("/usr/bin/python3",
                 {"-c",
                  "import numpy as n, sys; z = n.load(sys.argv[1]); print(z['features'].tolist()[1], "
                  "z['identities'].tolist(), z['paths'].tolist(), z['meta'].shape, z['none'].shape)",
                  QString::fromStdString(path.string())});
    if (!python.waitForFinished() || python.readAllStandardError().contains("No module named 'numpy'"))
      QSKIP("python3 has no NumPy here");
    QCOMPARE(python.readAllStandardOutput(), QByteArray("[3.0, 4.0, 5.0] [-1, 9223372036854775807] ['a/b.jpg', '', "
                                                        "'gr\xC3\xBC\xC3\x9F/\xF0\x9F\x9A\xB6.png'] () (0,)\n"));
  }

  void writeErrors() {
    const QTemporaryDir folder;
    const fs::path path = folder.filePath("out.npz").toStdString();
    QVERIFY(!write_npz(path, {{"a", NpyArray<float>{{4}, {1, 2, 3}}}}));
    QVERIFY(!write_npz(path, {{"a", NpyArray<std::string>{{1}, {"\xFF"}}}}));
    QVERIFY(!fs::exists(path));
    QVERIFY(!write_npz("/proc/out.npz", {{"a", NpyArray<float>{{1}, {1}}}}));
  }
};

QTEST_APPLESS_MAIN(TestNpz)
#include "tst_npz.moc"
