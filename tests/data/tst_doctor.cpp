// One planted defect at a time: the doctor finds that one, names the file, and finds nothing in a sound set.
#include "made_sets.h"

#include "data/doctor.h"

#include <QTemporaryDir>
#include <QTest>

using namespace cds;
namespace fs = std::filesystem;

namespace {

const DoctorOptions small{.identities_per_batch = 2, .images_per_identity = 4, .threads = 2};

// The findings that are more than information, as "severity code file".
QStringList problems(const DoctorReport& report) {
  QStringList out;
  for (const Finding& finding : report.findings)
    if (finding.severity != Severity::info)
      out << QString("%1 %2 %3")
                 .arg(to_text(finding.severity), QString::fromStdString(finding.code),
                      QString::fromStdString(finding.path.filename().string()));
  return out;
}

} // namespace

class TestDoctor : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  fs::path root_;

  DoctorReport examined(const DoctorOptions& options = small) {
    auto report = examine(root_, "auto", options);
    if (!report)
      qFatal("%s", report.error().message().c_str());
    return *report;
  }

private Q_SLOTS:
  void init() {
    static int number = 0;
    root_ = fs::path(folder_.path().toStdString()) / std::to_string(++number);
    made::market(root_, 4, 2, 2);
  }

  void soundSet() {
    made::write_image(root_ / "bounding_box_test/0000_c1s1_000000_00.jpg");
    fs::copy(root_ / "bounding_box_train/0001_c1s1_000000_00.jpg",
             root_ / "bounding_box_test/-1_c3s1_000000_00.jpg"); // junk leaks nothing
    made::write_image(root_ / "bounding_box_test/0002_c1s1_000009_00.jpg", made::picture(30, 20));
    const DoctorReport report = examined();
    QCOMPARE(problems(report), QStringList());
    QCOMPARE(report.splits.size(), std::size_t{3});
    const SplitCount& gallery = report.splits[2];
    QCOMPARE(gallery.split, Split::gallery);
    QCOMPARE(gallery.images, std::int64_t{6});
    QCOMPARE(gallery.junk, std::int64_t{1});
    QCOMPARE(gallery.distractors, std::int64_t{1});
    QCOMPARE(gallery.identities, std::int64_t{2});
    QCOMPARE(gallery.cameras, std::int64_t{2});
    QCOMPARE(report.smallest_height, 12);
    QCOMPARE(report.smallest_width, 6);
    QCOMPARE(report.largest_height, 30);
    QCOMPARE(report.largest_width, 20);
    QVERIFY(report.as_published.has_value() && !*report.as_published);
    const Json json = to_json(report);
    QCOMPARE(json["splits"]["train"]["images"].get<int>(), 8);
    QCOMPARE(json["errors"].get<int>(), 0);
    QCOMPARE(json["findings"][0]["code"].get<std::string>(), std::string("counts"));
  }

  void unreadable() {
    const fs::path train = root_ / "bounding_box_train";
    made::write_text(train / "0001_c1s1_000100_00.jpg", "");
    made::write_text(train / "0001_c1s1_000101_00.jpg", "this is no picture at all");
    made::write_image(train / "0001_c1s1_000102_00.jpg", made::smooth_picture(64, 32));
    made::cut(train / "0001_c1s1_000102_00.jpg", 0.6);
    const DoctorReport report = examined();
    QCOMPARE(problems(report),
             (QStringList{"error unreadable 0001_c1s1_000100_00.jpg", "error unreadable 0001_c1s1_000101_00.jpg",
                          "error unreadable 0001_c1s1_000102_00.jpg"}));
    QVERIFY(QString::fromStdString(report.findings[0].reason).contains("empty"));
    QVERIFY(QString::fromStdString(report.findings[1].reason).contains("not an image"));
    QVERIFY(QString::fromStdString(report.findings[2].reason).contains("truncated"));
    QCOMPARE(report.count(Severity::error), std::int64_t{3});
    QCOMPARE(problems(examined({.identities_per_batch = 2, .decode = false})), QStringList());
  }

  void misnamed() {
    made::write_image(root_ / "query/holiday.jpg");
    QCOMPARE(problems(examined()), QStringList{"warning misnamed holiday.jpg"});
  }

  void pictureInTrainAndTest() {
    // Another file name and another format: what counts is the picture.
    const fs::path train = root_ / "bounding_box_train/0003_c1s1_000500_00.png",
                   test = root_ / "bounding_box_test/0004_c2s1_000500_00.bmp";
    made::write_image(train, made::picture(9, 9, 77));
    made::write_image(test, made::picture(9, 9, 77));
    const DoctorReport report = examined();
    QCOMPARE(problems(report), QStringList{"error duplicate-leak 0004_c2s1_000500_00.bmp"});
    QVERIFY(QString::fromStdString(report.findings[0].reason).contains("bounding_box_train/0003_c1s1_000500_00.png"));
  }

  void pictureUnderTwoIdentities() {
    fs::copy(root_ / "bounding_box_train/0001_c1s1_000000_00.jpg",
             root_ / "bounding_box_train/0003_c1s1_000900_00.jpg");
    QCOMPARE(problems(examined()), QStringList{"warning duplicate 0003_c1s1_000900_00.jpg"});
  }

  void queryInGallery() {
    fs::copy(root_ / "query/0002_c1s1_000000_00.jpg",
             root_ / "bounding_box_test/0002_c1s1_000000_00.jpg"); // same camera: dropped anyway
    QCOMPARE(problems(examined()), QStringList());
    fs::copy(root_ / "query/0002_c1s1_000000_00.jpg", root_ / "bounding_box_test/0002_c2s1_000700_00.jpg");
    QCOMPARE(problems(examined()), QStringList{"warning duplicate 0002_c2s1_000700_00.jpg"});
  }

  void identityOnBothSides() {
    made::write_image(root_ / "bounding_box_test/0003_c1s1_000800_00.jpg");
    QCOMPARE(problems(examined()), QStringList{"error identity-leak 0003_c1s1_000800_00.jpg"});
  }

  void queriesWithoutAnswer() {
    made::write_image(root_ / "query/0006_c1s1_000000_00.jpg"); // nobody in the gallery
    made::write_image(root_ / "query/0008_c1s1_000000_00.jpg"); // the same camera alone
    made::write_image(root_ / "bounding_box_test/0008_c1s1_000001_00.jpg");
    QCOMPARE(problems(examined()),
             (QStringList{"warning no-answer 0006_c1s1_000000_00.jpg", "warning no-answer 0008_c1s1_000000_00.jpg"}));
  }

  void tooFewForPxK() {
    made::write_image(root_ / "bounding_box_train/0009_c1s1_000000_00.jpg");
    const DoctorReport report = examined({.identities_per_batch = 4, .images_per_identity = 4});
    QCOMPARE(problems(report), (QStringList{"error few-identities ", "warning few-images 0009_c1s1_000000_00.jpg"}));
    QVERIFY(QString::fromStdString(report.findings[1].reason).contains("identity 9 with 1"));
  }

  void aSingleShotPoolAsksItself() {
    fs::remove_all(root_);
    for (const char* name : {"1", "2", "3", "4", "5"})
      made::write_image(root_ / "image" / (std::string(name) + ".jpg"));
    made::write_text(root_ / "train_test_split/train_list.txt", "1 1\n2 1\n");
    made::write_text(root_ / "train_test_split/test_list_2.txt", "3 7\n4 7\n5 8\n");
    DoctorOptions options{.identities_per_batch = 1, .images_per_identity = 2};
    options.read.variant = "2";
    QCOMPARE(problems(examined(options)), (QStringList{"warning no-answer 5.jpg"})); // nobody is left to ask for 8
  }

  void classesNeedNoPxK() {
    fs::remove_all(root_);
    made::cifar(root_, 5, 20, 10);
    QCOMPARE(problems(examined({.identities_per_batch = 16, .images_per_identity = 4})), QStringList{});
  }

  void separateNumberingIsNoLeak() {
    Dataset set = *read_dataset(root_);
    set.query.push_back(set.query.front());
    set.query.back().identity = 1; // as MSMT17 numbers its test people from 0 again
    set.gallery.push_back(set.gallery.back());
    set.gallery.back().identity = 1;
    const auto leaks = [](const DoctorReport& report) {
      return std::count_if(report.findings.begin(), report.findings.end(),
                           [](const Finding& f) { return f.code == "identity-leak"; });
    };
    QCOMPARE(leaks(*examine(set, small)), 1);
    set.separate_numbering = true;
    QCOMPARE(leaks(*examine(set, small)), 0);
  }

  void sameForAnyNumberOfThreads() {
    made::write_text(root_ / "bounding_box_train/0001_c1s1_000100_00.jpg", "");
    fs::copy(root_ / "bounding_box_train/0001_c1s1_000000_00.jpg", root_ / "bounding_box_test/0002_c1s1_000900_00.jpg");
    std::vector<std::string> answers;
    for (const int threads : {1, 2, 5}) {
      DoctorReport report = examined({.identities_per_batch = 2, .threads = threads});
      report.seconds = 0;
      answers.push_back(to_json(report).dump());
    }
    QCOMPARE(answers[1], answers[0]);
    QCOMPARE(answers[2], answers[0]);
  }

  void stopsOnRequestAndReports() {
    std::stop_source source;
    std::int64_t last = 0, total = 0;
    const auto sink = [&](const Progress& progress) {
      last = progress.done;
      total = progress.total;
    };
    QVERIFY(examine(root_, "auto", small, sink, source.get_token()));
    QCOMPARE(last, std::int64_t{16});
    QCOMPARE(total, std::int64_t{16});
    source.request_stop();
    const auto stopped = examine(root_, "auto", small, {}, source.get_token());
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().kind, ErrorKind::cancelled);
  }

  void publishedCountsAreRecognised() {
    Dataset set = *read_dataset(root_);
    const auto fill = [](std::vector<ImageRecord>& records, std::size_t count) {
      records.resize(count, records.front());
    };
    fill(set.train, 12936);
    fill(set.query, 3368);
    fill(set.gallery, 15913);
    set.gallery.resize(19732, set.gallery.front());
    for (std::size_t i = 15913; i < set.gallery.size(); ++i)
      set.gallery[i].role = Role::junk;
    DoctorOptions counts = small;
    counts.decode = false;
    const auto report = examine(set, counts);
    QCOMPARE(report->as_published, std::optional(true));
    QVERIFY(problems(*report).contains("warning counts ")); // the made-up ones all show one person
    for (std::size_t i = 0; i < set.train.size(); ++i)
      set.train[i].identity = 10000 + static_cast<int>(i % 751);
    for (std::size_t i = 0; i < set.query.size(); ++i) {
      set.query[i].identity = 1 + static_cast<int>(i % 750);
      set.query[i].camera = 1 + static_cast<int>(i % 6);
    }
    QVERIFY(!problems(*examine(set, counts)).contains("warning counts "));
    set.train.pop_back();
    QCOMPARE(examine(set, counts)->as_published, std::optional(false));
  }
};

QTEST_GUILESS_MAIN(TestDoctor)
#include "tst_doctor.moc"
