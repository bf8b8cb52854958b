// Each reader on a tiny made-up tree, recognised by itself and named; and what the readers refuse.
#include "made_sets.h"

#include "data/fingerprint.h"
#include "data/layouts.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <set>

using namespace cds;
namespace fs = std::filesystem;

namespace {

std::string join(const std::vector<std::string>& items) {
  std::string out;
  for (const auto& item : items)
    out += (out.empty() ? "" : " ") + item;
  return out;
}

// "path:identity:camera" of each record; j and d mark junk and distractors.
std::string listing(const Dataset& set, const std::vector<ImageRecord>& records) {
  std::vector<std::string> items;
  for (const ImageRecord& record : records)
    items.push_back(relative_path(set, record) + ":" + std::to_string(record.identity) + ":" +
                    std::to_string(record.camera) +
                    (record.role == Role::junk         ? "j"
                     : record.role == Role::distractor ? "d"
                                                       : ""));
  return join(items);
}

int count(const Dataset& set, const std::string& code) {
  return static_cast<int>(
      std::count_if(set.findings.begin(), set.findings.end(), [&](const Finding& f) { return f.code == code; }));
}

} // namespace

#define COMPARE_TEXT(actual, expected) QCOMPARE(QString::fromStdString(actual), QString::fromStdString(expected))
#define READ(set, ...)                                                                                                 \
  const auto set##_result = read_dataset(__VA_ARGS__);                                                                 \
  QVERIFY2(set##_result, set##_result ? "" : set##_result.error().message().c_str());                                  \
  const Dataset& set = *set##_result

class TestLayouts : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  fs::path root_;

private Q_SLOTS:
  void init() {
    static int number = 0;
    root_ = fs::path(folder_.path().toStdString()) / std::to_string(++number);
    fs::create_directories(root_);
  }

  void market1501() {
    for (const char* name : {"bounding_box_train/0002_c1s1_000451_03.jpg", "bounding_box_train/0002_c3s2_000001_01.jpg",
                             "bounding_box_train/0010_c2s1_000001_00.jpg", "query/0001_c1s1_000001_00.jpg",
                             "bounding_box_test/0001_c6s3_000077_02.jpg.jpg",
                             "bounding_box_test/0000_c2s1_000001_00.jpg", "bounding_box_test/-1_c2s1_000002_00.jpg"})
      made::write_image(root_ / name);
    made::write_text(root_ / "bounding_box_train/Thumbs.db", "x");
    READ(set, root_);
    COMPARE_TEXT(set.layout, "market1501");
    COMPARE_TEXT(listing(set, set.train),
                 "bounding_box_train/0002_c1s1_000451_03.jpg:2:1 bounding_box_train/0002_c3s2_000001_01.jpg:2:3 "
                 "bounding_box_train/0010_c2s1_000001_00.jpg:10:2");
    COMPARE_TEXT(listing(set, set.query), "query/0001_c1s1_000001_00.jpg:1:1");
    COMPARE_TEXT(listing(set, set.gallery),
                 "bounding_box_test/-1_c2s1_000002_00.jpg:-1:2j bounding_box_test/0000_c2s1_000001_00.jpg:0:2d "
                 "bounding_box_test/0001_c6s3_000077_02.jpg.jpg:1:6");
    QVERIFY(set.findings.empty());
    QCOMPARE(drop_junk(set.gallery).size(), std::size_t{2});
    const Labels labels = make_labels(set.train);
    QCOMPARE(labels.classes(), 2);
    QCOMPARE(labels.of_image, (std::vector<int>{0, 0, 1}));
    QCOMPARE(labels.identities, (std::vector<std::int64_t>{2, 10}));
  }

  void misnamedFilesAreFindings() {
    made::market(root_);
    made::write_image(root_ / "bounding_box_train/person seven.jpg");
    made::write_image(root_ / "bounding_box_train/-2_c1s1_000001_00.jpg");
    made::write_text(root_ / "query/readme.txt", "hello");
    made::write_image(root_ / "query/-1_c1s1_000001_00.jpg");
    READ(set, root_);
    QCOMPARE(count(set, "misnamed"), 4);
    QCOMPARE(set.train.size(), std::size_t{8});
    QCOMPARE(set.query.size(), std::size_t{4});
    for (const Finding& finding : set.findings) {
      QVERIFY(fs::exists(finding.path));
      QVERIFY(!finding.reason.empty() && !finding.way_out.empty());
    }
  }

  void dukemtmc() {
    for (const char* name : {"bounding_box_train/0001_c2_f0046182.jpg", "query/0005_c1_f0000001.jpg",
                             "bounding_box_test/0005_c8_f0000009.jpg", "bounding_box_test/0000_c8_f0000010.jpg"})
      made::write_image(root_ / name);
    READ(set, root_);
    COMPARE_TEXT(set.layout, "dukemtmc");
    COMPARE_TEXT(listing(set, set.train), "bounding_box_train/0001_c2_f0046182.jpg:1:2");
    COMPARE_TEXT(listing(set, set.gallery),
                 "bounding_box_test/0000_c8_f0000010.jpg:0:8 bounding_box_test/0005_c8_f0000009.jpg:5:8");
  }

  void msmt17_data() {
    QTest::addColumn<QString>("train");
    QTest::addColumn<QString>("test");
    QTest::addColumn<QString>("title");
    QTest::newRow("V1") << "train"
                        << "test"
                        << "MSMT17 V1";
    QTest::newRow("V2") << "mask_train_v2"
                        << "mask_test_v2"
                        << "MSMT17 V2";
  }
  void msmt17() {
    QFETCH(QString, train);
    QFETCH(QString, test);
    QFETCH(QString, title);
    const fs::path a = root_ / train.toStdString(), b = root_ / test.toStdString();
    made::write_image(a / "0000/0000_000_01_0303morning_0015_0.jpg");
    made::write_image(a / "0000/0000_001_14_0303noon_0016_0.jpg");
    made::write_image(a / "0001/0001_000_05_0303noon_0016_0.jpg");
    made::write_image(b / "0000/0000_000_03_0303noon_0016_0.jpg");
    made::write_image(b / "0000/0000_001_15_0303noon_0016_0.jpg");
    made::write_text(root_ / "list_train.txt",
                     "0001/0001_000_05_0303noon_0016_0.jpg 1\r\n0000/0000_000_01_0303morning_0015_0.jpg 0\n");
    made::write_text(root_ / "list_val.txt", "0000/0000_001_14_0303noon_0016_0.jpg 0\n");
    made::write_text(root_ / "list_query.txt",
                     "0000/0000_000_03_0303noon_0016_0.jpg 0\nnonsense\n0000/0000_000_04_gone_0_0.jpg 0\n");
    made::write_text(root_ / "list_gallery.txt", "0000/0000_001_15_0303noon_0016_0.jpg 0");
    READ(set, root_);
    COMPARE_TEXT(set.layout, "msmt17");
    COMPARE_TEXT(set.title, title.toStdString());
    QVERIFY(set.separate_numbering);
    const std::string t = train.toStdString();
    COMPARE_TEXT(listing(set, set.train), t + "/0000/0000_000_01_0303morning_0015_0.jpg:0:1 " + t +
                                              "/0000/0000_001_14_0303noon_0016_0.jpg:0:14 " + t +
                                              "/0001/0001_000_05_0303noon_0016_0.jpg:1:5");
    QCOMPARE(set.train[1].split, Split::val);
    QCOMPARE(set.query.size(), std::size_t{1});
    QCOMPARE(set.gallery[0].camera, std::int64_t{15});
    QCOMPARE(count(set, "misnamed"), 1);
    QCOMPARE(count(set, "missing-file"), 1);
    READ(apart, root_, "msmt17", {.train_with_val = false, .variant = ""});
    QCOMPARE(apart.train.size(), std::size_t{2});
    QCOMPARE(apart.val.size(), std::size_t{1});
  }

  void cuhk03() {
    for (const char* kind : {"detected", "labeled"})
      for (const char* name :
           {"bounding_box_train/0001_c1_1.png", "query/0002_c1_3.png", "bounding_box_test/0002_c2_7.png"})
        made::write_image(root_ / kind / name);
    made::write_image(root_ / "labeled/query/0003_c1_3.png");
    READ(set, root_);
    COMPARE_TEXT(set.layout, "cuhk03-np");
    COMPARE_TEXT(set.title, "CUHK03-NP (detected)");
    COMPARE_TEXT(listing(set, set.query), "detected/query/0002_c1_3.png:2:1");
    QCOMPARE(count(set, "choice"), 1);
    READ(labeled, root_ / "labeled/");
    COMPARE_TEXT(labeled.layout, "cuhk03-np");
    COMPARE_TEXT(labeled.title, "CUHK03-NP (labeled)");
    COMPARE_TEXT(listing(labeled, labeled.query), "query/0002_c1_3.png:2:1 query/0003_c1_3.png:3:1");
  }

  void veri776() {
    for (const char* name : {"image_train/0001_c001_00016450_0.jpg", "image_query/0002_c002_00030600_0.jpg",
                             "image_test/0002_c020_00030601_1.jpg"})
      made::write_image(root_ / name);
    READ(set, root_);
    COMPARE_TEXT(set.layout, "veri776");
    COMPARE_TEXT(listing(set, set.gallery), "image_test/0002_c020_00030601_1.jpg:2:20");
  }

  void vehicleid() {
    for (const char* name : {"0000001", "0000002", "0000003", "0000004", "0000005", "0000006", "0000007"})
      made::write_image(root_ / "image" / (std::string(name) + ".jpg"));
    fs::create_directories(root_ / "attribute");
    made::write_text(root_ / "train_test_split/train_list.txt", "0000002 17\r\n0000001 17\n0000003 4\nrubbish\n");
    made::write_text(root_ / "train_test_split/test_list_800.txt", "0000004 9\n0000005 9\n0000006 12\n0000099 12\n");
    made::write_text(root_ / "train_test_split/test_list_2.txt", "0000004 9\n0000005 9\n0000006 12\n0000007 12\n");
    READ(set, root_);
    COMPARE_TEXT(set.layout, "vehicleid");
    QVERIFY(set.single_shot);
    COMPARE_TEXT(listing(set, set.train), "image/0000001.jpg:17:0 image/0000002.jpg:17:0 image/0000003.jpg:4:0");
    QVERIFY(set.query.empty());
    COMPARE_TEXT(listing(set, set.gallery), "image/0000004.jpg:9:0 image/0000005.jpg:9:0 image/0000006.jpg:12:0");
    QCOMPARE(count(set, "misnamed"), 1);
    QCOMPARE(count(set, "missing-file"), 1);
    QCOMPARE(count(set, "counts"), 1); // two vehicles, not 800
    QCOMPARE(count(set, "no-test"), 0);
    READ(two, root_, "auto", {.variant = "2"});
    QCOMPARE(two.gallery.size(), std::size_t{4});
    QCOMPARE(count(two, "counts"), 0);
    const auto unknown = read_dataset(root_, "auto", {.variant = "1600"});
    QVERIFY(!unknown);
    QCOMPARE(unknown.error().kind, ErrorKind::wrong_call);
    QVERIFY(unknown.error().where.find("test_list_1600.txt") != std::string::npos);
  }

  void cuhk03Classic() {
    for (int person = 1; person <= 6; ++person)
      for (int view = 1; view <= 2; ++view)
        for (int n = 1; n <= 2; ++n)
          for (const char* folder : {"images_detected", "images_labeled"})
            made::write_image(root_ / folder /
                              QString::asprintf("%d_%03d_%d_%02d.png", 1 + person / 5, person, view, n).toStdString());
    made::write_image(root_ / "images_detected/1_001_3_01.png"); // there are two views
    READ(set, root_);
    COMPARE_TEXT(set.layout, "cuhk03-classic");
    COMPARE_TEXT(set.title, "CUHK03 (detected), split 1");
    QVERIFY(set.single_shot);
    QCOMPARE(count(set, "misnamed"), 1);
    QCOMPARE(set.train.size(), std::size_t{12}); // half of six people test where there are not 200
    QCOMPARE(set.query.size(), std::size_t{6});
    QCOMPARE(set.gallery.size(), std::size_t{6});
    std::set<std::int64_t> trained, asked, pool;
    for (const auto& record : set.train)
      trained.insert(record.identity);
    for (const auto& record : set.query) {
      asked.insert(record.identity);
      QCOMPARE(record.camera % 2, std::int64_t{1});
    }
    for (const auto& record : set.gallery) {
      pool.insert(record.identity);
      QCOMPARE(record.camera % 2, std::int64_t{0});
    }
    QVERIFY(asked == pool);
    for (const std::int64_t identity : asked)
      QVERIFY(!trained.contains(identity));
    READ(again, root_, "auto", {.variant = "1"});
    COMPARE_TEXT(listing(again, again.query), listing(set, set.query));
    bool other = false;
    for (int split = 2; split <= 5; ++split) {
      READ(next, root_, "auto", {.variant = std::to_string(split)});
      other = other || listing(next, next.query) != listing(set, set.query);
    }
    QVERIFY(other);
    for (const char* wrong : {"0", "21", "first"}) {
      const auto refused = read_dataset(root_, "auto", {.variant = wrong});
      QVERIFY(!refused);
      QCOMPARE(refused.error().kind, ErrorKind::wrong_call);
    }
  }

  void cuhk03ClassicTakesThePublishedSplits() {
    for (int person = 1; person <= 3; ++person)
      for (int view = 1; view <= 2; ++view)
        made::write_image(root_ / "images_labeled" / QString::asprintf("2_%03d_%d_01.png", person, view).toStdString());
    const auto images = [](std::initializer_list<int> people) {
      std::string out;
      for (const int person : people)
        for (int view = 1; view <= 2; ++view)
          out +=
              (out.empty() ? "" : ",") +
              QString::asprintf("[\"/data/cuhk03/images_labeled/2_%03d_%d_01.png\",%d,%d]", person, view, person, view)
                  .toStdString();
      return "[" + out + "]";
    };
    made::write_text(root_ / "splits_classic_labeled.json",
                     "[{\"train\":" + images({1, 2}) + ",\"query\":" + images({3}) + ",\"gallery\":" + images({3}) +
                         "},{\"train\":" + images({3}) + ",\"query\":" + images({1}) + ",\"gallery\":" + images({1}) +
                         "}]");
    READ(one, root_);
    COMPARE_TEXT(one.title, "CUHK03 (labeled), split 1");
    COMPARE_TEXT(listing(one, one.query), "images_labeled/2_003_1_01.png:20003:3");
    COMPARE_TEXT(listing(one, one.gallery), "images_labeled/2_003_2_01.png:20003:4");
    QCOMPARE(one.train.size(), std::size_t{4});
    READ(two, root_ / "images_labeled", "auto", {.variant = "2"});
    COMPARE_TEXT(listing(two, two.query), "2_001_1_01.png:20001:3");
    QCOMPARE(two.train.size(), std::size_t{2}); // person 2 is in neither list
    const auto third = read_dataset(root_, "auto", {.variant = "3"});
    QVERIFY(!third);
    QVERIFY(third.error().where.find("splits_classic_labeled.json, split 3") != std::string::npos);
    made::write_text(root_ / "splits_classic_labeled.json", "[{\"train\":[[1,2,3]]}]");
    QVERIFY(!read_dataset(root_));
  }

  void cifar_data() {
    QTest::addColumn<int>("label_bytes");
    QTest::addColumn<QStringList>("files");
    QTest::addColumn<QString>("title");
    QTest::newRow("CIFAR-10") << 1 << QStringList{"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin",
                                                  "data_batch_4.bin", "data_batch_5.bin", "test_batch.bin"}
                              << "CIFAR-10";
    QTest::newRow("CIFAR-100") << 2 << QStringList{"train.bin", "test.bin"} << "CIFAR-100";
  }
  void cifar() {
    QFETCH(int, label_bytes);
    QFETCH(QStringList, files);
    QFETCH(QString, title);
    const auto value = [](int image, int channel, int at) {
      return static_cast<char>((image * 31 + channel * 77 + at * 3) & 255);
    };
    int image = 0;
    for (const QString& file : files) {
      std::string content;
      for (int n = 0; n < 2; ++n, ++image) {
        content += label_bytes == 2 ? std::string{char(90), char(image)} : std::string{char(image)};
        for (int c = 0; c < 3; ++c)
          for (int at = 0; at < 1024; ++at)
            content += value(image, c, at);
      }
      made::write_text(root_ / file.toStdString(), content);
    }
    READ(set, root_);
    COMPARE_TEXT(set.layout, "cifar");
    COMPARE_TEXT(set.title, title.toStdString());
    QVERIFY(set.classification && set.gallery.empty());
    QCOMPARE(set.train.size(), static_cast<std::size_t>(image - 2));
    QCOMPARE(set.query.size(), std::size_t{2});
    QCOMPARE(set.query[1].identity, std::int64_t{image - 1});
    COMPARE_TEXT(relative_path(set, set.query[1]),
                 files.back().toStdString() + "#" + std::to_string(3072 + 2 * label_bytes));
    const auto decoded = decode_record(set.query[1]);
    QVERIFY(decoded && decoded->height == 32 && decoded->width == 32);
    for (int at = 0; at < 1024; ++at)
      for (int c = 0; c < 3; ++c)
        QCOMPARE(static_cast<char>(decoded->pixels[static_cast<std::size_t>(at * 3 + c)]), value(image - 1, c, at));
    QVERIFY(fingerprint(set));
    made::cut(root_ / files.back().toStdString(), 0.9);
    QVERIFY(!decode_record(set.query[1]));
    const auto broken = read_dataset(root_);
    QVERIFY(!broken);
    QCOMPARE(broken.error().kind, ErrorKind::failed);
    COMPARE_TEXT(broken.error().where, (root_ / files.back().toStdString()).string());
  }

  void csv() {
    for (const char* name : {"a.png", "b.png", "c, d.png", "e.png", "f.png", "g.png"})
      made::write_image(root_ / "pictures" / name);
    made::write_text(root_ / "set.csv", "split,path,identity,camera\r\ntrain,pictures/a.png,7,1\r\ntrain,pictures/"
                                        "b.png,7,2\r\nquery,\"pictures/c, d.png\",9,1\r\n"
                                        "gallery,pictures/e.png,9,3\ngallery,pictures/f.png,-1,3\ngallery,pictures/"
                                        "g.png,0,3\n\ngallery,pictures/gone.png,9,1\n"
                                        "test,pictures/a.png,9,1\ntrain,pictures/a.png,7,left\ntrain,pictures/a.png\n");
    READ(set, root_);
    COMPARE_TEXT(set.layout, "csv");
    COMPARE_TEXT(listing(set, set.train), "pictures/a.png:7:1 pictures/b.png:7:2");
    COMPARE_TEXT(listing(set, set.query), "pictures/c, d.png:9:1");
    COMPARE_TEXT(listing(set, set.gallery), "pictures/e.png:9:3 pictures/f.png:-1:3j pictures/g.png:0:3d");
    QCOMPARE(count(set, "missing-file"), 1);
    QCOMPARE(count(set, "misnamed"), 3);
    READ(by_file, root_ / "set.csv");
    COMPARE_TEXT(listing(by_file, by_file.query), "pictures/c, d.png:9:1");
  }

  void csvWithNamesAndWithoutCameras() {
    for (const char* name : {"a.png", "b.png", "c.png", "d.png"})
      made::write_image(root_ / name);
    made::write_text(root_ / "set.csv", "path,identity,split\na.png,zoe,train\nb.png,adam,query\nc.png,adam,gallery\nd."
                                        "png,\"the \"\"other\"\"\",gallery\n");
    READ(set, root_);
    COMPARE_TEXT(listing(set, set.train), "a.png:3:0");
    COMPARE_TEXT(listing(set, set.query), "b.png:1:0");
    COMPARE_TEXT(listing(set, set.gallery), "c.png:1:1 d.png:2:1");
    COMPARE_TEXT(identity_text(set, 2), "the \"other\"");
  }

  void foldersWithSplits() {
    for (const char* name :
         {"train/anna/1.png", "train/bert/1.png", "query/carl/1.png", "gallery/carl/2.png", "gallery/dora/1.png"})
      made::write_image(root_ / name);
    made::write_text(root_ / "train/anna/notes.txt", "x");
    READ(set, root_);
    COMPARE_TEXT(set.layout, "folders");
    COMPARE_TEXT(listing(set, set.train), "train/anna/1.png:1:0 train/bert/1.png:2:0");
    COMPARE_TEXT(listing(set, set.gallery), "gallery/carl/2.png:3:1 gallery/dora/1.png:4:1");
    COMPARE_TEXT(identity_text(set, 3), "carl");
    QCOMPARE(count(set, "misnamed"), 1);
  }

  void foldersAlone() {
    for (const char* name : {"10/x_c1_0.png", "10/x_c2_1.png", "11/x_c1_0.png", "11/x_c2_1.png", "12/x_c1_0.png",
                             "13/x_c4_0.png", "13/x_c5_2.png"})
      made::write_image(root_ / name);
    READ(set, root_);
    COMPARE_TEXT(listing(set, set.train), "10/x_c1_0.png:10:1 10/x_c2_1.png:10:2 12/x_c1_0.png:12:1");
    QCOMPARE(set.query.size(), std::size_t{2}); // one of 11 and one of 13: the other one answers
    QCOMPARE(set.gallery.size(), std::size_t{2});
    QCOMPARE(set.query[0].split, Split::query);
    QVERIFY(set.query[0].identity == 11 && set.gallery[0].identity == 11 &&
            set.query[0].camera != set.gallery[0].camera);
  }

  void trainingAloneIsAccepted() {
    for (const char* name : {"train/1/a.png", "train/2/a.png"})
      made::write_image(root_ / name);
    READ(set, root_);
    QVERIFY(set.query.empty() && set.gallery.empty());
    QCOMPARE(count(set, "no-test"), 1);
  }

  void everyLayoutCanBeNamed() {
    QVERIFY(layouts().size() >= 8);
    for (const Layout& layout : layouts()) {
      QCOMPARE(find_layout(layout.name), &layout);
      const auto result = read_dataset(root_, std::string(layout.name)); // empty: refused, by name
      QVERIFY(!result);
      QVERIFY2(!result.error().what.empty() && !result.error().way_out.empty(), std::string(layout.name).c_str());
    }
    QVERIFY(!find_layout("market"));
  }

  void splitsToChooseAreRefusedWhereThereAreNone() {
    made::market(root_);
    const auto refused = read_dataset(root_, "auto", {.variant = "2"});
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::wrong_call);
  }

  void csvKeepsValApartOnRequest() {
    for (const char* name : {"a.png", "b.png", "c.png", "d.png"})
      made::write_image(root_ / name);
    made::write_text(root_ / "set.csv",
                     "path,identity,split\na.png,1,train\nb.png,2,val\nc.png,3,query\nd.png,3,gallery\n");
    READ(both, root_);
    QCOMPARE(both.train.size(), std::size_t{2});
    READ(apart, root_, "csv", {.train_with_val = false, .variant = ""});
    QCOMPARE(apart.train.size(), std::size_t{1});
    QCOMPARE(apart.val.size(), std::size_t{1});
    for (const Dataset* set : {&both, &apart})
      QVERIFY(std::any_of(set->findings.begin(), set->findings.end(), [](const Finding& finding) {
        return finding.code == "choice" && finding.reason.find("val") != std::string::npos;
      }));
  }

  void refusals() {
    const auto gone = read_dataset(root_ / "nowhere");
    QVERIFY(!gone);
    QCOMPARE(gone.error().kind, ErrorKind::wrong_call);
    QVERIFY(gone.error().where.find("nowhere") != std::string::npos);
    const auto unknown = read_dataset(root_, "market");
    QVERIFY(!unknown);
    QCOMPARE(unknown.error().kind, ErrorKind::wrong_call);
    QVERIFY(unknown.error().way_out.find("market1501") != std::string::npos);
    const auto nothing = read_dataset(root_);
    QVERIFY(!nothing);
    QCOMPARE(nothing.error().kind, ErrorKind::wrong_call);
  }

  void emptySplit_data() {
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QString>("split");
    QTest::newRow("train") << "bounding_box_train"
                           << "train";
    QTest::newRow("query") << "query"
                           << "query";
    QTest::newRow("gallery") << "bounding_box_test"
                             << "gallery";
  }
  void emptySplit() {
    QFETCH(QString, folder);
    QFETCH(QString, split);
    made::market(root_);
    fs::remove_all(root_ / folder.toStdString());
    const auto missing = read_dataset(root_);
    QVERIFY(!missing);
    QCOMPARE(missing.error().kind, ErrorKind::failed);
    QVERIFY(QString::fromStdString(missing.error().what).contains(split));
    QVERIFY(QString::fromStdString(missing.error().where).endsWith(folder));
    fs::create_directories(root_ / folder.toStdString());
    const auto empty = read_dataset(root_);
    QVERIFY(!empty);
    QCOMPARE(empty.error().kind, ErrorKind::failed);
    QVERIFY(QString::fromStdString(empty.error().what).contains(split + " split"));
  }

  void namesThatFitNoLayout() {
    for (const char* name : {"bounding_box_train/a.jpg", "query/b.jpg", "bounding_box_test/c.jpg"})
      made::write_image(root_ / name);
    const auto result = read_dataset(root_);
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::failed);
    QVERIFY(result.error().what.find("a.jpg") != std::string::npos);
    QVERIFY(result.error().way_out.find("0002_c1s1_000451_03.jpg") != std::string::npos);
  }

  void fingerprintNoticesChanges() {
    made::market(root_);
    READ(set, root_);
    const auto first = fingerprint(set);
    QVERIFY(first);
    QCOMPARE((*first)["train"]["images"].get<int>(), 8);
    QCOMPARE((*first)["query"]["identities"].get<int>(), 2);
    const fs::path moved = root_.string() + "-moved"; // where it lies does not matter
    fs::rename(root_, moved);
    READ(again, moved);
    QCOMPARE(fingerprint(again)->dump(), first->dump());
    Dataset other = again;
    other.query[0].camera = 9;
    QVERIFY((*fingerprint(other))["hash"] != (*first)["hash"]);
    made::write_text(again.train[3].path, "changed");
    QVERIFY((*fingerprint(again))["hash"] != (*first)["hash"]);
    fs::remove(again.train[3].path);
    const auto gone = fingerprint(again);
    QVERIFY(!gone);
    COMPARE_TEXT(gone.error().where, again.train[3].path.string());
  }

  // Real images: a handwriting set in Market-1501's layout, where it lies beside the sources.
  void omniglot() {
    QString archive = QStringLiteral(CDS_SOURCE_DIR "/../shared/data/omniglot-market.tar.gz");
    if (qEnvironmentVariableIsSet("CDS_SHARED"))
      archive = qEnvironmentVariable("CDS_SHARED") + "/data/omniglot-market.tar.gz";
    if (!QFile::exists(archive))
      QSKIP("the handwriting set (omniglot-market.tar.gz) is not here; CDS_SHARED names the folder above data/");
    QProcess tar;
    tar.start("tar", {"xzf", archive, "-C", QString::fromStdString(root_.string())});
    QVERIFY(tar.waitForFinished() && tar.exitCode() == 0);
    READ(set, root_ / "omniglot-market");
    COMPARE_TEXT(set.layout, "market1501");
    QCOMPARE(set.train.size(), std::size_t{1360});
    QCOMPARE(set.query.size(), std::size_t{408});
    QCOMPARE(set.gallery.size(), std::size_t{952});
    QCOMPARE(make_labels(set.train).classes(), 68);
    QVERIFY(set.findings.empty());
  }
};

QTEST_GUILESS_MAIN(TestLayouts)
#include "tst_layouts.moc"
