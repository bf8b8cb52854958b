// The synthetic pedestrians: the same bytes for the same seed, the layout's counts, families of two marks, refused
// calls.
#include "base/file.h"
#include "base/hash.h"
#include "data/synth.h"
#include "data/synth_draw.h"
#include "data/synth_look.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <array>
#include <csignal>
#include <filesystem>
#include <map>
#include <set>
#include <sys/resource.h>

namespace fs = std::filesystem;
using namespace cds;

namespace {

// Every file below a folder, by relative path, with its content's hash.
std::map<std::string, std::string> files(const fs::path& root) {
  std::map<std::string, std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(root))
    if (entry.is_regular_file())
      found[fs::relative(entry.path(), root).string()] = hex(hash64(*read_file(entry.path())));
  return found;
}

int count(const fs::path& folder, const std::string& beginning = {}) {
  int number = 0;
  for (const auto& entry : fs::directory_iterator(folder))
    number += entry.path().filename().string().starts_with(beginning);
  return number;
}

int entries(const QTemporaryDir& folder) {
  return static_cast<int>(std::distance(fs::directory_iterator(folder.path().toStdString()), fs::directory_iterator{}));
}

SynthSpec small() {
  SynthSpec spec;
  spec.identities = 10;
  spec.cameras = 3;
  spec.images_per_camera = 2;
  spec.height = 48;
  spec.width = 24;
  spec.seed = 7;
  return spec;
}

// Grey levels by which two pictures differ on average.
double difference(const SynthImage& a, const SynthImage& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.rgb.size(); ++i)
    sum += std::abs(a.rgb[i] - b.rgb[i]);
  return sum / static_cast<double>(a.rgb.size());
}

} // namespace

class TestSynth : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void sameSeedSameBytesWithAnyThreads() {
    const QTemporaryDir folder;
    const fs::path root = folder.path().toStdString();
    SynthSpec spec = small();
    spec.distractors = 5;
    spec.junk = 5;
    QVERIFY(write_synthetic_set(root / "one", spec, 1));
    QVERIFY(write_synthetic_set(root / "four", spec, 4));
    const auto one = files(root / "one");
    QCOMPARE(one.size(), std::size_t{10 * 3 * 2 + 10 + 1});
    QVERIFY(one == files(root / "four"));

    spec.seed = 8;
    QVERIFY(write_synthetic_set(root / "other", spec, 2));
    const auto other = files(root / "other");
    std::size_t equal = 0;
    for (const auto& [name, hash] : one)
      equal += other.contains(name) && other.at(name) == hash;
    QCOMPARE(equal, std::size_t{0});
    // No two pictures of a set are the same either.
    std::set<std::string> hashes;
    for (const auto& [name, hash] : one)
      hashes.insert(hash);
    QCOMPARE(hashes.size(), one.size());
  }

  void layout() {
    const QTemporaryDir folder;
    const fs::path set = fs::path(folder.path().toStdString()) / "made" / "here"; // parents are made, too
    SynthSpec spec = small();
    spec.identities = 9; // 4 train, 5 test
    spec.images_per_camera = 4;
    spec.distractors = 7;
    spec.junk = 6;
    const auto counts = write_synthetic_set(set, spec);
    QVERIFY2(counts, counts ? "" : counts.error().message().c_str());
    QCOMPARE(counts->train, 4 * 3 * 4);
    QCOMPARE(counts->query, 5 * 3);
    QCOMPARE(counts->gallery, 5 * 3 * 3 + 7 + 6);
    QCOMPARE(counts->train_identities, 4);
    QCOMPARE(counts->test_identities, 5);
    QCOMPARE(count(set / "bounding_box_train"), counts->train);
    QCOMPARE(count(set / "query"), counts->query);
    QCOMPARE(count(set / "bounding_box_test"), counts->gallery);
    QCOMPARE(count(set / "bounding_box_test", "0000_"), 7);
    QCOMPARE(count(set / "bounding_box_test", "-1_"), 6);
    QVERIFY(fs::exists(set / "bounding_box_train" / "0001_c1s1_001001_00.jpg"));
    for (int identity = 5; identity <= 9; ++identity)
      for (int camera = 1; camera <= 3; ++camera)
        QCOMPARE(count(set / "query", "000" + std::to_string(identity) + "_c" + std::to_string(camera)), 1);
    const auto json = read_json(set / "synth.json");
    QVERIFY(json);
    QCOMPARE((*json)["identities"].size(), std::size_t{9});
    QCOMPARE((*json)["cameras"].size(), std::size_t{3});
  }

  void familiesDifferInOneSmallAndOneLargeMarkOnly() {
    SynthSpec spec;
    spec.identities = 200;
    spec.families = 0.6;
    const auto identities = synth_identities(spec);
    std::map<int, std::vector<const SynthIdentity*>> families;
    for (const SynthIdentity& identity : identities)
      if (identity.family >= 0)
        families[identity.family].push_back(&identity);
    QCOMPARE(families.size(), std::size_t{30}); // 60 of each half in families of four
    std::set<SynthMark> seen;
    for (const auto& [number, members] : families) {
      QCOMPARE(members.size(), std::size_t{4});
      const SynthMark small_mark = members[0]->small_mark, large_mark = members[0]->large_mark;
      QVERIFY(is_small(small_mark));
      QVERIFY(!is_small(large_mark));
      seen.insert({small_mark, large_mark});
      int pairs_of_two = 0;
      for (std::size_t i = 0; i < 4; ++i)
        for (std::size_t j = i + 1; j < 4; ++j) {
          QCOMPARE(members[i]->number <= 100, members[j]->number <= 100); // one half
          const auto marks = differing_marks(members[i]->look, members[j]->look);
          QVERIFY(!marks.empty());
          for (const SynthMark mark : marks)
            QVERIFY2(mark == small_mark || mark == large_mark, to_string(mark).c_str());
          pairs_of_two += marks.size() == 2;
        }
      QCOMPARE(pairs_of_two, 2); // a square: its two diagonals differ in both
    }
    QCOMPARE(seen.size(), std::size_t{6}); // every mark is used somewhere
  }

  void strangersDifferInManyMarks() {
    const SynthLook a = random_look(1, 1), b = random_look(1, 2);
    const auto marks = differing_marks(a, b);
    QVERIFY(std::find(marks.begin(), marks.end(), SynthMark::other) != marks.end());
    QVERIFY(differing_marks(a, a).empty());
    QVERIFY(a == random_look(1, 1));
    QVERIFY(!(a == random_look(2, 1)));
  }

  // A mark changes pixels where it is, and no others: the two pictures share pose, crop and accidents.
  void aMarkChangesOnlyItsPlace() {
    SynthCamera camera = synth_camera(3, 1);
    camera.facing = 0;
    camera.facing_spread = 0;
    camera.noise = 0;
    camera.occluded = camera.crowd = 0;
    const SynthPainter painter(3, camera);
    SynthLook look = random_look(3, 5);
    look.shoes = {20, 20, 20};
    look.lower = SynthLower::trousers;
    look.lower_colour = {30, 40, 80};
    const SynthImage before = painter.draw(look, 5, 0, 128, 64);
    SynthLook shod = look;
    shod.shoes = {240, 240, 240};
    const SynthImage after = painter.draw(shod, 5, 0, 128, 64);
    double above = 0, below = 0;
    for (int y = 0; y < 128; ++y)
      for (int x = 0; x < 64 * 3; ++x) {
        const std::size_t at = static_cast<std::size_t>(y * 64 * 3 + x);
        (y < 96 ? above : below) += std::abs(before.rgb[at] - after.rgb[at]);
      }
    QCOMPARE(above, 0.0);
    QVERIFY(below > 500);
    look.lower_colour = {220, 220, 220};
    QVERIFY(difference(before, painter.draw(look, 5, 0, 128, 64)) > 2);
  }

  void camerasAndPicturesDiffer() {
    const SynthPainter first(4, synth_camera(4, 1)), second(4, synth_camera(4, 2));
    const SynthLook look = random_look(4, 1);
    const SynthImage a = first.draw(look, 1, 0, 64, 32);
    QCOMPARE(a.rgb.size(), std::size_t{64 * 32 * 3});
    QVERIFY(a.rgb == first.draw(look, 1, 0, 64, 32).rgb);
    QVERIFY(difference(a, first.draw(look, 1, 1, 64, 32)) > 4);
    QVERIFY(difference(a, second.draw(look, 1, 0, 64, 32)) > 8);
  }

  // The set is worth a network: the nearest colour histogram in another camera is mostly somebody else's.
  void coloursAloneDoNotSolveIt() {
    SynthSpec spec;
    spec.identities = 80;
    spec.seed = 11;
    const auto identities = synth_identities(spec);
    using Histogram = std::array<double, 512>;
    std::array<std::vector<Histogram>, 2> seen;
    for (int camera = 0; camera < 2; ++camera) {
      const SynthPainter painter(spec.seed, synth_camera(spec.seed, camera + 1));
      for (const SynthIdentity& identity : identities) {
        const SynthImage image = painter.draw(identity.look, static_cast<std::uint32_t>(identity.number), 0, 64, 32);
        Histogram histogram{};
        for (int y = 0; y < 64; ++y)
          for (int x = 8; x < 24; ++x) { // the middle, where the person is
            const std::uint8_t* pixel = &image.rgb[static_cast<std::size_t>((y * 32 + x) * 3)];
            histogram[static_cast<std::size_t>(pixel[0] / 32 * 64 + pixel[1] / 32 * 8 + pixel[2] / 32)] +=
                1.0 / (64 * 16);
          }
        seen[static_cast<std::size_t>(camera)].push_back(histogram);
      }
    }
    int right = 0;
    for (std::size_t query = 0; query < identities.size(); ++query) {
      std::size_t best = 0;
      double best_overlap = -1;
      for (std::size_t other = 0; other < identities.size(); ++other) {
        double overlap = 0;
        for (std::size_t bin = 0; bin < 512; ++bin)
          overlap += std::min(seen[0][query][bin], seen[1][other][bin]);
        if (overlap > best_overlap) {
          best_overlap = overlap;
          best = other;
        }
      }
      right += best == query;
    }
    QVERIFY2(right < 32, qPrintable(QString("%1 of 80 found").arg(right)));
  }

  void wrongCalls_data() {
    QTest::addColumn<int>("identities");
    QTest::addColumn<int>("cameras");
    QTest::addColumn<int>("images");
    QTest::addColumn<int>("height");
    QTest::addColumn<double>("families");
    QTest::addColumn<QString>("word");
    QTest::newRow("few people") << 3 << 3 << 2 << 48 << 0.5 << "identities";
    QTest::newRow("one camera") << 10 << 1 << 2 << 48 << 0.5 << "cameras";
    QTest::newRow("ten cameras") << 10 << 10 << 2 << 48 << 0.5 << "cameras";
    QTest::newRow("no gallery") << 10 << 3 << 1 << 48 << 0.5 << "images-per-camera";
    QTest::newRow("tiny") << 10 << 3 << 2 << 8 << 0.5 << "height";
    QTest::newRow("share") << 10 << 3 << 2 << 48 << 1.5 << "families";
  }
  void wrongCalls() {
    QFETCH(int, identities);
    QFETCH(int, cameras);
    QFETCH(int, images);
    QFETCH(int, height);
    QFETCH(double, families);
    QFETCH(QString, word);
    const QTemporaryDir folder;
    SynthSpec spec = small();
    spec.identities = identities;
    spec.cameras = cameras;
    spec.images_per_camera = images;
    spec.height = height;
    spec.families = families;
    const auto counts = write_synthetic_set(folder.filePath("set").toStdString(), spec);
    QVERIFY(!counts);
    QCOMPARE(counts.error().kind, ErrorKind::wrong_call);
    QVERIFY2(counts.error().what.find(word.toStdString()) != std::string::npos, counts.error().what.c_str());
    QCOMPARE(entries(folder), 0);
  }

  void refusesAFolderWithContentAndAFile() {
    const QTemporaryDir folder;
    const fs::path root = folder.path().toStdString();
    QVERIFY(make_folder(root / "full"));
    QVERIFY(write_file_atomically(root / "full" / "note.txt", "mine"));
    for (const fs::path& out : {root / "full", root / "full" / "note.txt"}) {
      const auto counts = write_synthetic_set(out, small());
      QVERIFY(!counts);
      QCOMPARE(counts.error().kind, ErrorKind::wrong_call);
      QVERIFY(counts.error().where.find("full") != std::string::npos);
    }
    QCOMPARE(files(root).size(), std::size_t{1});
    QVERIFY(make_folder(root / "empty"));
    QVERIFY(write_synthetic_set(root / "empty", small()));
    QVERIFY(fs::exists(root / "empty" / "query"));
  }

  void aFullDiskLeavesNothing() {
    const QTemporaryDir folder;
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit tight = before;
    tight.rlim_cur = 256; // no picture fits
    setrlimit(RLIMIT_FSIZE, &tight);
    const auto counts = write_synthetic_set(folder.filePath("set").toStdString(), small(), 2);
    setrlimit(RLIMIT_FSIZE, &before);
    QVERIFY(!counts);
    QCOMPARE(counts.error().kind, ErrorKind::failed);
    QVERIFY(counts.error().where.find(".jpg") != std::string::npos);
    QCOMPARE(entries(folder), 0);
  }

  void anUnwritablePlaceIsOneError() {
    const auto counts = write_synthetic_set("/proc/cds-synth/set", small());
    QVERIFY(!counts);
    QCOMPARE(counts.error().kind, ErrorKind::failed);
    QVERIFY(counts.error().where.find("/proc/cds-synth") != std::string::npos);
  }

  void stoppingLeavesNothing() {
    const QTemporaryDir folder;
    std::stop_source source;
    SynthSpec spec = small();
    spec.identities = 400;
    const auto counts = write_synthetic_set(
        folder.filePath("set").toStdString(), spec, 2,
        [&](const Progress& p) { p.done > 5 ? (void)source.request_stop() : (void)0; }, source.get_token());
    QVERIFY(!counts);
    QCOMPARE(counts.error().kind, ErrorKind::cancelled);
    QCOMPARE(entries(folder), 0);
  }

  void leftoversOfAKilledProcessGo() {
    const QTemporaryDir folder;
    const fs::path root = folder.path().toStdString();
    // Process numbers end far below this one.
    QVERIFY(make_folder(root / ".set.partial-2000000000" / "query"));
    QVERIFY(write_synthetic_set(root / "set", small()));
    QCOMPARE(entries(folder), 1);
  }
};

QTEST_GUILESS_MAIN(TestSynth)
#include "tst_synth.moc"
