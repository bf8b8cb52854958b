// Loose images: labels from their names, parts of them, maps laid over them.
#include "base/cividis.h"
#include "data/crop.h"
#include "data/encode.h"
#include "data/heat_overlay.h"
#include "data/name_labels.h"

#include <QTemporaryDir>
#include <QTest>
#include <fstream>

using namespace cds;
namespace fs = std::filesystem;

class TestLooseImages : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void namesTellLabels_data() {
    QTest::addColumn<QString>("first");
    QTest::addColumn<QString>("second");
    QTest::addColumn<QString>("layout");
    QTest::addColumn<int>("identity");
    QTest::addColumn<int>("camera");
    QTest::newRow("Market-1501") << "a/0002_c1s1_000451_03.jpg"
                                 << "b/-1_c6s2_000001_00.jpg"
                                 << "market1501" << -1 << 6;
    QTest::newRow("DukeMTMC") << "0001_c2_f0046182.jpg"
                              << "0711_c8_f0000001.jpg"
                              << "dukemtmc" << 711 << 8;
    QTest::newRow("MSMT17") << "0000_000_01_0303morning_0015_0.jpg"
                            << "0042_011_15_0113noon_0001_2.jpg"
                            << "msmt17" << 42 << 15;
    QTest::newRow("CUHK03") << "0001_c1_1.png"
                            << "0767_c2_10.png"
                            << "cuhk03-np" << 767 << 2;
    QTest::newRow("VeRi-776") << "0002_c002_00030600_0.jpg"
                              << "0776_c020_00000001_1.jpg"
                              << "veri776" << 776 << 20;
    QTest::newRow("mixed") << "0001_c1_1.png"
                           << "0001_c2_f0046182.jpg"
                           << "" << 0 << 0;
    QTest::newRow("holiday") << "0001_c1_1.png"
                             << "IMG_2207.jpg"
                             << "" << 0 << 0;
  }
  void namesTellLabels() {
    QFETCH(QString, first);
    QFETCH(QString, second);
    QFETCH(QString, layout);
    QFETCH(int, identity);
    QFETCH(int, camera);
    const std::vector<fs::path> files{first.toStdString(), second.toStdString()};
    const auto named = labels_of_names(files);
    QVERIFY(named);
    QCOMPARE(named->layout != nullptr, !layout.isEmpty());
    if (layout.isEmpty()) {
      QVERIFY(named->labels.empty());
      const auto forced = labels_of_names(files, "cuhk03-np");
      QVERIFY(!forced);
      QCOMPARE(exit_status(forced.error()), 2);
      QVERIFY(forced.error().message().find(second.toStdString()) == 0); // names the file that does not fit
      return;
    }
    QCOMPARE(std::string(named->layout->name), layout.toStdString());
    QCOMPARE(named->labels.size(), std::size_t{2});
    QCOMPARE(named->labels[1].identity, std::int64_t{identity});
    QCOMPARE(named->labels[1].camera, std::int64_t{camera});
    QVERIFY(labels_of_names(files, layout.toStdString()));
    QVERIFY(!labels_of_names(files, "folders")); // whose names tell nothing
    QVERIFY(!labels_of_names(files, "nothing"));
    QVERIFY(labels_of_names({})->labels.empty());
  }

  void foldersStandForTheirImages() {
    const QTemporaryDir folder;
    const fs::path root = folder.path().toStdString();
    for (const char* name : {"b.jpg", "a.png", "notes.txt", ".hidden.jpg"})
      std::ofstream(root / name) << "x";
    const auto images = images_of(root);
    QVERIFY(images);
    QCOMPARE(*images, (std::vector<fs::path>{root / "a.png", root / "b.jpg"}));
    QCOMPARE(*images_of(root / "b.jpg"), (std::vector<fs::path>{root / "b.jpg"}));
    fs::create_directory(root / "empty");
    QCOMPARE(exit_status(images_of(root / "empty").error()), 2);
  }

  void partsOfPictures() {
    Image8 image{3, 4, 3, {}};
    for (int i = 0; i < 36; ++i)
      image.pixels.push_back(static_cast<std::uint8_t>(i));
    const auto part = crop(image, 1, 1, 2, 2);
    QVERIFY(part);
    QCOMPARE(part->height, 2);
    QCOMPARE(part->width, 2);
    QCOMPARE(part->pixels, (std::vector<std::uint8_t>{15, 16, 17, 18, 19, 20, 27, 28, 29, 30, 31, 32}));
    QCOMPARE(crop(image, -5, -5, 100, 100)->pixels, image.pixels);
    QVERIFY(!crop(image, 4, 0, 2, 2));
    QVERIFY(!crop(image, 0, 0, 0, 2));

    const QTemporaryDir folder;
    const fs::path file = folder.filePath("part.png").toStdString();
    QVERIFY(write_png(file, image));
    const auto back = decode_image(file);
    QVERIFY(back);
    QCOMPARE(back->pixels, image.pixels); // lossless, channels in order
    QVERIFY(!write_png(file, Image8{}));
  }

  // A map as large as the picture: each pixel is the mixture of its own and its value's colour. A coarser one is
  // interpolated between the centres of its cells.
  void mapsOverPictures() {
    const Image8 grey{1, 4, 3, std::vector<std::uint8_t>(12, 100)};
    const std::vector<float> map{5, 6, 7, 9};
    const Image8 over = heat_overlay(grey, map, 1, 4, 0.5);
    for (std::size_t i = 0; i < 4; ++i) {
      const Rgb8 colour = cividis_at((map[i] - 5.0) / 4.0);
      QCOMPARE(int(over.pixels[3 * i]), int(std::lround(100 + (colour.red - 100) * 0.5)));
      QCOMPARE(int(over.pixels[3 * i + 1]), int(std::lround(100 + (colour.green - 100) * 0.5)));
      QCOMPARE(int(over.pixels[3 * i + 2]), int(std::lround(100 + (colour.blue - 100) * 0.5)));
    }
    const Image8 coarse = heat_overlay(grey, std::vector<float>{0, 1}, 1, 2, 1);
    const double at[] = {0, 0.25, 0.75, 1}; // centres of pixels at -0.25 (held), 0.25, 0.75, 1.25 (held) cells
    for (std::size_t i = 0; i < 4; ++i)
      QCOMPARE(int(coarse.pixels[3 * i]), int(cividis_at(at[i]).red));
    QCOMPARE(heat_overlay(grey, std::vector<float>{3, 3}, 1, 2, 0).pixels, grey.pixels);
    const Image8 flat = heat_overlay(grey, std::vector<float>{3}, 1, 1, 1);
    QCOMPARE(int(flat.pixels[4]), int(cividis_at(0).green));
  }
};

QTEST_APPLESS_MAIN(TestLooseImages)
#include "tst_loose_images.moc"
