// Pictures in the background: arrival, bounds of memory and disk, damage, cancelling. Nothing here depends on speed.
#include "data/encode.h"
#include "models/thumbnail_store.h"
#include "models/thumbnails.h"
#include "support/fail_on_warnings.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <filesystem>
#include <fstream>

using namespace cds;
namespace fs = std::filesystem;

namespace {

// A smooth picture whose colour tells its number.
Image8 picture(int height, int width, int number) {
  Image8 image{height, width, 3, {}};
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      image.pixels.push_back(static_cast<std::uint8_t>(20 * (number % 10) + 20));
      image.pixels.push_back(static_cast<std::uint8_t>(255 * y / height));
      image.pixels.push_back(static_cast<std::uint8_t>(255 * x / width));
    }
  return image;
}

double mean_difference(const Image8& a, const Image8& b) {
  if (a.height != b.height || a.width != b.width)
    return 256;
  double sum = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i)
    sum += std::abs(a.pixels[i] - b.pixels[i]);
  return sum / static_cast<double>(a.pixels.size());
}

std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file())
      files.push_back(entry.path());
  return files;
}

std::uintmax_t bytes_in(const fs::path& folder) {
  std::uintmax_t sum = 0;
  for (const fs::path& file : files_in(folder))
    sum += fs::file_size(file);
  return sum;
}

} // namespace

class TestThumbnails : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init() { fail_on_warnings(); }
  void initTestCase() {
    QVERIFY(folder_.isValid());
    home_ = folder_.path().toStdString();
    for (int i = 0; i < 40; ++i) {
      const auto bytes = encode_jpeg(picture(96, 48, i), 95);
      QVERIFY(bytes);
      std::ofstream(file(i), std::ios::binary)
          .write(reinterpret_cast<const char*>(bytes->data()), static_cast<std::streamsize>(bytes->size()));
    }
    std::ofstream(home_ / "broken.jpg") << "no picture";
  }

  void pictures_arrive_reduced() {
    Thumbnails thumbnails(32);
    QSignalSpy arrived(&thumbnails, &Thumbnails::arrived);
    QVERIFY(!thumbnails.get(name(3)));
    QVERIFY(!thumbnails.idle());
    QTRY_COMPARE(arrived.count(), 1);
    QCOMPARE(arrived[0][0].toString(), name(3));
    const auto image = thumbnails.get(name(3));
    QVERIFY(image);
    QCOMPARE(image->height, 32);
    QCOMPARE(image->width, 16);
    QVERIFY(thumbnails.idle());
    Thumbnails large(400); // smaller pictures stay as they are
    QSignalSpy large_arrived(&large, &Thumbnails::arrived);
    QVERIFY(!large.get(name(3)));
    QTRY_COMPARE(large_arrived.count(), 1);
    QCOMPARE(large.get(name(3))->height, 96);
  }

  void a_damaged_picture_tells_why() {
    Thumbnails thumbnails(32);
    const QString broken = QString::fromStdString((home_ / "broken.jpg").string());
    QSignalSpy arrived(&thumbnails, &Thumbnails::arrived);
    QVERIFY(!thumbnails.get(broken));
    QTRY_COMPARE(arrived.count(), 1);
    QVERIFY(!thumbnails.get(broken));
    QVERIFY(thumbnails.failure(broken).contains("broken.jpg"));
    QVERIFY(thumbnails.idle());
  }

  void memory_stays_within_its_bound() {
    const std::size_t one = 32 * 16 * 3;
    Thumbnails thumbnails(32, 5 * one);
    for (int i = 0; i < 20; ++i) {
      QSignalSpy arrived(&thumbnails, &Thumbnails::arrived);
      QVERIFY(!thumbnails.get(name(i)));
      QTRY_COMPARE(arrived.count(), 1);
      QVERIFY(thumbnails.bytes() <= 5 * one);
      if (i >= 1)
        QVERIFY(thumbnails.get(name(1))); // what is used stays
    }
    QCOMPARE(thumbnails.bytes(), 5 * one);
    QVERIFY(!thumbnails.get(name(2)));
  }

  void what_was_scrolled_away_is_forgotten() {
    Thumbnails thumbnails(32);
    QSignalSpy arrived(&thumbnails, &Thumbnails::arrived);
    QSignalSpy abandoned(&thumbnails, &Thumbnails::abandoned);
    // Many asks for few files, each a name of its own: more than the threads take before abandon().
    std::vector<QString> names;
    for (int i = 0; i < 400; ++i)
      names.push_back(QString::fromStdString((home_ / std::string(1 + i % 10, '.') / "x").string()) +
                      QString::number(i));
    for (const QString& each : names)
      QVERIFY(!thumbnails.get(each));
    const int waited = thumbnails.waiting();
    thumbnails.abandon();
    QCOMPARE(thumbnails.waiting(), 0);
    QCOMPARE(abandoned.count(), waited > 0 ? 1 : 0);
    QTRY_VERIFY(thumbnails.idle());
    QVERIFY(arrived.count() <= 400);
    // It can be asked for again.
    const qsizetype before = arrived.count();
    QVERIFY(!thumbnails.get(name(0)));
    QTRY_COMPARE(arrived.count(), before + 1);
    QVERIFY(thumbnails.get(name(0)));
    thumbnails.abandon(); // nothing waits: nothing happens
    QCOMPARE(abandoned.count(), waited > 0 ? 1 : 0);
  }

  void the_disk_gives_back_what_was_kept() {
    const fs::path cache = home_ / "cache";
    {
      Thumbnails thumbnails(32);
      thumbnails.keep_on_disk(cache, 1 << 20);
      fetch(thumbnails, name(5));
    }
    QCOMPARE(files_in(cache).size(), std::size_t{1});
    ThumbnailStore store(cache, 1 << 20);
    ImageRecord record;
    record.path = file(5);
    const auto key = ThumbnailStore::key(record, 32);
    QVERIFY(key);
    QCOMPARE(store.file(*key), files_in(cache)[0]);
    const auto kept = store.find(*key);
    QVERIFY(kept);
    const auto fresh = decode_record(record, {32, 1});
    QVERIFY(fresh);
    QVERIFY(mean_difference(*kept, resize_image(*fresh, 32, 16)) < 5);             // JPEG's loss
    QVERIFY(mean_difference(*kept, resize_image(picture(96, 48, 6), 32, 16)) > 5); // the next picture's
    QVERIFY(*key != *ThumbnailStore::key(record, 64));
    // A picture that was replaced has another key.
    fs::last_write_time(file(5), fs::last_write_time(file(5)) + std::chrono::seconds(2));
    QVERIFY(*key != *ThumbnailStore::key(record, 32));
  }

  void damage_on_disk_counts_as_absent() {
    const fs::path cache = home_ / "damaged";
    ThumbnailStore store(cache, 1 << 20);
    const std::string key(32, 'a');
    const Image8 image = picture(32, 16, 4);
    store.keep(key, image);
    QVERIFY(store.find(key));
    std::string content;
    {
      std::ifstream in(store.file(key), std::ios::binary);
      content.assign(std::istreambuf_iterator<char>(in), {});
    }
    const auto put = [&](const std::string& bytes) {
      std::ofstream(store.file(key), std::ios::binary | std::ios::trunc) << bytes;
    };
    for (std::size_t at : {std::size_t{0}, std::size_t{9}, std::size_t{40}, content.size() - 1}) {
      std::string changed = content;
      changed[at] = static_cast<char>(changed[at] ^ 1);
      put(changed);
      QVERIFY2(!store.find(key), qPrintable(QString::number(at)));
      QVERIFY(!fs::exists(store.file(key)));
    }
    for (std::size_t length : {std::size_t{0}, std::size_t{7}, std::size_t{16}, content.size() / 2}) {
      put(content.substr(0, length));
      QVERIFY(!store.find(key));
    }
    // The picture still comes, from its file.
    Thumbnails thumbnails(32);
    thumbnails.keep_on_disk(cache, 1 << 20);
    ImageRecord record;
    record.path = file(7);
    const auto real = ThumbnailStore::key(record, 32);
    fs::create_directories(store.file(*real).parent_path());
    std::ofstream(store.file(*real)) << "CDSTHMB1 and nonsense";
    fetch(thumbnails, name(7));
    QVERIFY(thumbnails.get(name(7)));
  }

  void the_disk_stays_within_its_bound_and_the_used_stay() {
    const fs::path cache = home_ / "bounded";
    std::uintmax_t one = 0;
    {
      ThumbnailStore measure(home_ / "measure", 1 << 20);
      measure.keep("0123", picture(32, 16, 0));
      one = bytes_in(home_ / "measure");
      QCOMPARE(measure.bytes(), one);
    }
    const std::uintmax_t bound = 10 * one + one / 2;
    ThumbnailStore store(cache, bound);
    const auto key = [](int i) {
      return std::string(31, static_cast<char>('a' + i / 6)) + static_cast<char>('0' + i % 6);
    };
    const auto age = [&](int i, int seconds) { // file times are coarse: set them
      fs::last_write_time(store.file(key(i)), fs::file_time_type::clock::now() - std::chrono::seconds(seconds));
    };
    for (int i = 0; i < 8; ++i) {
      store.keep(key(i), picture(32, 16, i));
      age(i, 1000 - i);
    }
    QVERIFY(store.find(key(0))); // used now
    for (int i = 8; i < 30; ++i) {
      store.keep(key(i), picture(32, 16, i));
      if (fs::exists(store.file(key(i))))
        age(i, 500 - i);
      QVERIFY2(bytes_in(cache) <= bound, qPrintable(QString::number(i)));
      QVERIFY(store.bytes() <= bound);
    }
    QVERIFY(fs::exists(store.file(key(0))));
    QVERIFY(!fs::exists(store.file(key(1))));
    for (const fs::path& file : files_in(cache))
      QCOMPARE(file.extension().string(), std::string(".thumb")); // nothing half-written
    // Another program's view of the folder.
    ThumbnailStore second(cache, bound);
    QCOMPARE(second.bytes(), bytes_in(cache));
  }

  void a_folder_that_cannot_be_written_is_no_error() {
    std::ofstream(home_ / "a_file") << "x";
    Thumbnails thumbnails(32);
    thumbnails.keep_on_disk(home_ / "a_file" / "below", 1 << 20);
    fetch(thumbnails, name(9));
    QVERIFY(thumbnails.get(name(9)));
  }

private:
  [[nodiscard]] fs::path file(int i) const { return home_ / (std::to_string(i) + ".jpg"); }
  [[nodiscard]] QString name(int i) const { return QString::fromStdString(file(i).string()); }
  static void fetch(Thumbnails& thumbnails, const QString& path) {
    QSignalSpy arrived(&thumbnails, &Thumbnails::arrived);
    QVERIFY(!thumbnails.get(path));
    QTRY_COMPARE(arrived.count(), 1);
  }

  QTemporaryDir folder_;
  fs::path home_;
};

QTEST_GUILESS_MAIN(TestThumbnails)
#include "tst_thumbnails.moc"
