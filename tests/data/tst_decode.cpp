// Decoding, truncation at every byte, and resizing against Pillow's own results.
#include "made_sets.h"

#include "data/image_file.h"

#include <QTemporaryDir>
#include <QTest>

using namespace cds;
namespace fs = std::filesystem;

namespace {

std::uint64_t fnv1a(const std::vector<std::uint8_t>& bytes) {
  std::uint64_t value = 0xcbf29ce484222325U;
  for (const std::uint8_t byte : bytes)
    value = (value ^ byte) * 0x100000001b3U;
  return value;
}

std::vector<std::uint8_t> bytes_of(const fs::path& path) {
  const std::string text = made::read_bytes(path);
  return {text.begin(), text.end()};
}

double mean_difference(const Image8& a, const Image8& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i)
    sum += std::abs(int{a.pixels[i]} - int{b.pixels[i]});
  return sum / static_cast<double>(a.pixels.size());
}

} // namespace

class TestDecode : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  fs::path root_;

private Q_SLOTS:
  void initTestCase() { root_ = folder_.path().toStdString(); }

  void losslessFormatsGiveBackEveryPixel_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"a.png", "a.bmp", "a.tiff", "a.ppm"})
      QTest::newRow(name) << name;
  }
  void losslessFormatsGiveBackEveryPixel() {
    QFETCH(QString, name);
    const Image8 image = made::picture(17, 9);
    made::write_image(root_ / name.toStdString(), image);
    const auto read = decode_image(root_ / name.toStdString());
    QVERIFY(read);
    QCOMPARE(read->height, 17);
    QCOMPARE(read->width, 9);
    QCOMPARE(read->pixels, image.pixels); // red, green, blue in this order
  }

  void greyBecomesThreeEqualChannels() {
    cv::Mat grey(5, 4, CV_8UC1, cv::Scalar(77));
    grey.at<std::uint8_t>(2, 3) = 200;
    cv::imwrite((root_ / "grey.png").string(), grey);
    const auto read = decode_image(root_ / "grey.png");
    QVERIFY(read);
    QCOMPARE(read->pixels.size(), std::size_t{60});
    for (std::size_t i = 0; i < 60; ++i)
      QCOMPARE(int{read->pixels[i]}, i / 3 == 11 ? 200 : 77);
  }

  // A file cut anywhere is an error that names it, never a picture with a grey end and never a crash.
  void truncatedAnywhere_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"t.jpg", "t.png", "t.bmp"})
      QTest::newRow(name) << name;
  }
  void truncatedAnywhere() {
    QFETCH(QString, name);
    const fs::path path = root_ / name.toStdString();
    made::write_image(path, made::smooth_picture(16, 8));
    const auto whole = bytes_of(path);
    QVERIFY(inspect_image_file(whole).complete);
    QVERIFY(decode_bytes(whole, "whole"));
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const auto read = decode_bytes(std::span(whole).first(size), "cut file");
      QVERIFY2(!read, std::to_string(size).c_str());
      QCOMPARE(read.error().kind, ErrorKind::failed);
      QCOMPARE(read.error().where, std::string("cut file"));
    }
  }

  void damageInTheMiddleNeverCrashes() {
    const fs::path path = root_ / "d.jpg";
    made::write_image(path, made::smooth_picture(32, 16));
    const auto whole = bytes_of(path);
    int read = 0;
    for (std::size_t at = 0; at < whole.size(); at += 7) {
      auto damaged = whole;
      damaged[at] ^= 0x55;
      if (const auto image = decode_bytes(damaged, "damaged")) {
        ++read;
        QCOMPARE(image->pixels.size(),
                 static_cast<std::size_t>(image->height) * static_cast<std::size_t>(image->width) * 3);
      }
    }
    QVERIFY(read > 0);
  }

  void whatIsNoImage() {
    made::write_text(root_ / "text.jpg", "plain text in a picture's clothes");
    made::write_text(root_ / "empty.jpg", "");
    const auto text = decode_image(root_ / "text.jpg"), empty = decode_image(root_ / "empty.jpg"),
               gone = decode_image(root_ / "gone.jpg");
    QVERIFY(!text && !empty && !gone);
    QVERIFY(text.error().what.find("not an image") != std::string::npos);
    QVERIFY(empty.error().what.find("empty") != std::string::npos);
    QCOMPARE(gone.error().where, (root_ / "gone.jpg").string());
  }

  void reducedDecodingStaysLargeEnough_data() {
    QTest::addColumn<int>("height");
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("factor");
    QTest::newRow("as large as it is") << 160 << 80 << 1;
    QTest::newRow("one pixel too much") << 81 << 40 << 1;
    QTest::newRow("half") << 80 << 40 << 2;
    QTest::newRow("one side decides") << 40 << 40 << 2;
    QTest::newRow("quarter") << 40 << 20 << 4;
    QTest::newRow("eighth") << 20 << 10 << 8;
    QTest::newRow("not below an eighth") << 2 << 1 << 8;
  }
  void reducedDecodingStaysLargeEnough() {
    QFETCH(int, height);
    QFETCH(int, width);
    QFETCH(int, factor);
    const fs::path path = root_ / "large.jpg";
    made::write_image(path, made::smooth_picture(160, 80));
    const auto reduced = decode_image(path, {height, width});
    QVERIFY(reduced);
    QCOMPARE(reduced->height, 160 / factor);
    QCOMPARE(reduced->width, 80 / factor);
    const ImageRecord record{path, 1, 1, Split::train, Role::person, -1};
    const auto small = load_resized(record, height, width);
    QVERIFY(small);
    QCOMPARE(small->height, height);
    QCOMPARE(small->width, width);
    QCOMPARE(load_resized(record, height, width)->pixels, small->pixels);
    QVERIFY(mean_difference(*small, resize_image(*decode_image(path), height, width)) < 4.0);
    made::write_image(root_ / "large.png", made::smooth_picture(160, 80));
    QCOMPARE(decode_image(root_ / "large.png", {height, width})->height, 160); // other formats gain nothing
  }

  // Pillow 9.4: Image.resize((width, height), BILINEAR) of the same picture, FNV-1a of its bytes.
  void resizeEqualsPillow_data() {
    QTest::addColumn<QList<int>>("sizes");
    QTest::addColumn<quint64>("hash");
    QTest::newRow("small down") << QList<int>{37, 23, 5, 4} << quint64{0xd905bafd79d16161};
    QTest::newRow("up") << QList<int>{37, 23, 64, 32} << quint64{0xf43ba215a906a9ea};
    QTest::newRow("handwriting") << QList<int>{105, 105, 64, 64} << quint64{0xcd4c6ab666dbb324};
    QTest::newRow("Market-1501") << QList<int>{128, 64, 256, 128} << quint64{0x843579ac00037a30};
    QTest::newRow("height alone") << QList<int>{200, 90, 128, 90} << quint64{0xc8a9df901877351d};
    QTest::newRow("width alone") << QList<int>{31, 90, 31, 17} << quint64{0x639ef52a4d373c5d};
    QTest::newRow("to one pixel") << QList<int>{7, 5, 1, 1} << quint64{0x695c18194f1bd314};
    QTest::newRow("camera picture") << QList<int>{480, 640, 256, 128} << quint64{0xa8d8c6784872cccd};
  }
  void resizeEqualsPillow() {
    QFETCH(QList<int>, sizes);
    QFETCH(quint64, hash);
    const Image8 resized = resize_image(made::picture(sizes[0], sizes[1]), sizes[2], sizes[3]);
    QCOMPARE(resized.height, sizes[2]);
    QCOMPARE(resized.width, sizes[3]);
    QCOMPARE(quint64{fnv1a(resized.pixels)}, hash);
  }

  void resizeToTheSameSizeChangesNothing() {
    const Image8 image = made::picture(11, 13);
    QCOMPARE(resize_image(image, 11, 13).pixels, image.pixels);
  }
};

QTEST_GUILESS_MAIN(TestDecode)
#include "tst_decode.moc"
