// A study: its file, its runs, its resumption and its table, done with a fake engine: this program itself, which writes
// the journals of finished runs at once.
#include "base/file.h"
#include "run/file_lock.h"
#include "run/journal.h"
#include "run/study_runner.h"
#include "run_helpers.h"

#include <QCoreApplication>
#include <QTest>
#include <cmath>
#include <cstdlib>
#include <thread>

using namespace cds;
using namespace cds::test;
namespace fs = std::filesystem;

namespace {

constexpr const char* file_text = R"({"name": "duel", "search": "search.json", "train": "train.json", "seeds": [1, 2],
  "variants": [{"name": "top-1", "set": ["search.k=1"]}, {"name": "random", "set": ["search.strategy=random"]}]})";

fs::path make_project(const fs::path& folder, const std::string& study = file_text) {
  write_text(folder / "project.json", R"({"name": "p", "data_sets": [], "experiments": []})");
  write_text(folder / "search.json", R"({"kind": "search", "data": {"path": "set"}, "train": {"epochs": 5}})");
  write_text(folder / "train.json",
             R"({"kind": "train", "data": {"path": "set"}, "network": {"genotype": "run:x"}, "train": {"epochs": 9}})");
  write_text(folder / "study.json", study);
  return folder / "study.json";
}

std::string lines_of(const fs::path& folder) {
  return read_file(folder / "done").value_or("");
}

std::vector<std::string> calls(const fs::path& folder) {
  std::vector<std::string> out;
  std::string text = lines_of(folder);
  for (auto end = text.find('\n'); end != std::string::npos; end = text.find('\n')) {
    out.push_back(text.substr(0, end));
    text.erase(0, end + 1);
  }
  return out;
}

const fs::path program() {
  return QCoreApplication::applicationFilePath().toStdString();
}

} // namespace

class TestStudy : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void fileAndRuns() {
    QTemporaryDir dir;
    const auto study = load_study(make_project(path_of(dir)));
    CDS_VERIFY(study);
    const auto runs = study_runs(*study);
    QCOMPARE(runs.size(), std::size_t{8});
    const char* ids[] = {"duel-top-1-s1", "duel-top-1-s1-train", "duel-random-s1", "duel-random-s1-train",
                         "duel-top-1-s2", "duel-top-1-s2-train", "duel-random-s2", "duel-random-s2-train"};
    for (std::size_t i = 0; i < 8; ++i) {
      QCOMPARE(runs[i].id, std::string(ids[i]));
      QCOMPARE(runs[i].kind, i % 2 == 0 ? ExperimentKind::search : ExperimentKind::train);
      QCOMPARE(runs[i].parent, i % 2 == 0 ? std::string() : runs[i - 1].id);
    }
    QVERIFY(runs[6].settings == std::vector<std::string>({"search.strategy=random", "seed=2"}));
    QVERIFY(runs[7].settings == std::vector<std::string>({"seed=2"})); // a training knows nothing of the variant
    const auto part = part_of(*study, {"random"}, 1);
    CDS_VERIFY(part);
    QCOMPARE(study_runs(*part).size(), std::size_t{2});
    const auto slip = part_of(*study, {"randon"}, 0);
    QVERIFY(!slip && slip.error().way_out.find("random") != std::string::npos);
  }

  void badFilesAreRefused_data() {
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("where");
    QTest::newRow("key") << "\"seeds\""
                         << "\"seed\""
                         << "seed";
    QTest::newRow("name") << "\"duel\""
                          << "\"A Duel\""
                          << "/name";
    QTest::newRow("no seeds") << "[1, 2]"
                              << "[]"
                              << "/seeds";
    QTest::newRow("seed twice") << "[1, 2]"
                                << "[2, 2]"
                                << "/seeds";
    QTest::newRow("name twice") << "\"random\","
                                << "\"top-1\","
                                << "/variants/1/name";
    QTest::newRow("setting") << "search.k=1"
                             << "search.kk=1"
                             << "search.kk";
    QTest::newRow("file") << "search.json"
                          << "research.json"
                          << "research.json";
  }
  void badFilesAreRefused() {
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, where);
    QTemporaryDir dir;
    QString text = file_text;
    QVERIFY(text.contains(from));
    text.replace(text.indexOf(from), from.size(), to);
    const auto study = load_study(make_project(path_of(dir), text.toStdString()));
    QVERIFY(!study);
    QVERIFY(study.error().kind == ErrorKind::wrong_call);
    QVERIFY2(text_of(study.error()).contains(where), qPrintable(text_of(study.error())));
  }

  void everythingOnceAndNothingTwice() {
    QTemporaryDir dir;
    const fs::path folder = path_of(dir);
    const auto study = load_study(make_project(folder)).value();
    auto report = run_study(study, folder, program(), {});
    CDS_VERIFY(report);
    QCOMPARE(report->done, 8);
    QCOMPARE(report->failed + report->found, 0);
    const auto said = calls(folder);
    QCOMPARE(said.size(), std::size_t{8});
    QCOMPARE(said[2], "search " + (folder / "search.json").string() + " --project " + folder.string() +
                          " --run duel-random-s1 --set search.strategy=random --set seed=1");
    QVERIFY(said[3].find("--genotype run:duel-random-s1 --set seed=1") != std::string::npos);

    const auto rows = read_study(study, folder);
    QCOMPARE(rows.size(), std::size_t{2});
    QCOMPARE(rows[1].variant, std::string("random"));
    QCOMPARE(rows[1].seeds.size(), std::size_t{2});
    QCOMPARE(rows[1].seeds[1].search_seconds, 12.0);
    QCOMPARE(rows[1].seeds[1].peak_mb, 345.0);
    QCOMPARE(rows[1].seeds[1].map, 0.52);
    QCOMPARE(rows[1].seeds[1].chance_map, 0.01);
    QVERIFY(rows[1].seeds[1].genotype == Json::parse("[[3, 5, 1]]"));
    QVERIFY(rows[1].seeds[1].tested());

    report = run_study(study, folder, program(), {});
    CDS_VERIFY(report);
    QCOMPARE(report->found, 8);
    QCOMPARE(report->done, 0);
    QCOMPARE(calls(folder).size(), std::size_t{8});

    // Another number of epochs is another study; another name for the experiment is not.
    write_text(folder / "search.json",
               R"({"kind": "search", "name": "x", "data": {"path": "set"}, "train": {"epochs": 5}})");
    CDS_VERIFY(run_study(study, folder, program(), {}));
    write_text(folder / "search.json", R"({"kind": "search", "data": {"path": "set"}, "train": {"epochs": 6}})");
    const auto refused = run_study(study, folder, program(), {});
    QVERIFY(!refused);
    QVERIFY(refused.error().kind == ErrorKind::wrong_call);
    QVERIFY2(text_of(refused.error()).contains("/train/epochs = 5"), qPrintable(text_of(refused.error())));
  }

  // The engine dies in the search of random, seed 1: its training fails with it, the others go on; the next call
  // resumes it.
  void aFailureLeavesTheOthers() {
    QTemporaryDir dir;
    const fs::path folder = path_of(dir);
    const auto study = load_study(make_project(folder)).value();
    write_text(folder / "bad", "duel-random-s1");
    std::vector<std::string> errors;
    StudyHooks hooks;
    hooks.ended = [&](const StudyRun& run, const std::string& error) {
      if (!error.empty())
        errors.push_back(run.id + ": " + error);
    };
    auto report = run_study(study, folder, program(), hooks);
    CDS_VERIFY(report);
    QCOMPARE(report->done, 6);
    QCOMPARE(report->failed, 2);
    QVERIFY(errors == std::vector<std::string>(
                          {"duel-random-s1: out of luck", "duel-random-s1-train: its search has not finished"}));
    fs::remove(folder / "bad");
    report = run_study(study, folder, program(), hooks);
    CDS_VERIFY(report);
    QCOMPARE(report->found, 6);
    QCOMPARE(report->done, 2);
    QCOMPARE(calls(folder)[7], "resume duel-random-s1 --project " + folder.string());
    QVERIFY(calls(folder)[8].find("train ") == 0);
  }

  void stopsPolitelyAndGoesOn() {
    QTemporaryDir dir;
    const fs::path folder = path_of(dir);
    const auto study = load_study(make_project(folder)).value();
    write_text(folder / "slow", "duel-random-s1"); // waits for SIGTERM, then stops
    std::stop_source stop;
    StudyHooks hooks;
    hooks.stop = stop.get_token();
    std::jthread asker([&](const std::stop_token& done) { // once the third engine is at work
      while (calls(folder).size() < 3 && !done.stop_requested())
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
      stop.request_stop();
    });
    auto report = run_study(study, folder, program(), hooks);
    CDS_VERIFY(report);
    QVERIFY(report->stopped);
    QCOMPARE(report->done, 2);
    QCOMPARE(report->failed, 0);
    QCOMPARE(calls(folder).size(), std::size_t{3});
    fs::remove(folder / "slow");
    report = run_study(study, folder, program(), {});
    CDS_VERIFY(report);
    QCOMPARE(report->found, 2);
    QCOMPARE(report->done, 6);
    QCOMPARE(calls(folder)[3], "resume duel-random-s1 --project " + folder.string());
  }

  void twoAtOnceAreRefused() {
    QTemporaryDir dir;
    const fs::path folder = path_of(dir);
    const auto study = load_study(make_project(folder)).value();
    const auto lock = FileLock::try_lock(folder / "study.lock");
    CDS_VERIFY(lock);
    QVERIFY(!run_study(study, folder, program(), {}));
    QVERIFY(calls(folder).empty());
  }

  void timeLeft() {
    QTemporaryDir dir;
    const auto runs = study_runs(load_study(make_project(path_of(dir))).value());
    // search and train of top-1, of random; seed 1, then seed 2
    QCOMPARE(study_seconds_left(runs, {10, 0, 0, 0, 0, 0, 0, 0}, 1), -1.0); // no training has finished yet
    QCOMPARE(study_seconds_left(runs, {10, 4, 0, 0, 0, 0, 0, 0}, 2), 4.0 + 10 + 4 + 10 + 4);
    QCOMPARE(study_seconds_left(runs, {10, 4, 30, 6, 0, 0, 0, 0}, 8), 10.0 + 4 + 30 + 6);
    QCOMPARE(study_seconds_left(runs, {10, 4, -1, -1, 0, 0, 0, 0}, 8), 10.0 + 4 + 10 + 4);
  }

  void spread() {
    QCOMPARE(spread_of({}).count, 0);
    QCOMPARE(spread_of({0.5}).deviation, 0.0);
    const auto s = spread_of({1, 2, 4});
    QVERIFY(std::abs(s.mean - 7.0 / 3) < 1e-12);
    QVERIFY(std::abs(s.deviation - std::sqrt(7.0 / 3)) < 1e-12); // (16/9 + 1/9 + 25/9) / 2
  }
};

namespace {

// The fake engine: notes its call in PROJECT/done, then makes the run and ends it as PROJECT/bad and PROJECT/slow say.
int engine(const std::vector<std::string>& words) {
  const auto after = [&](const std::string& word) {
    const auto found = std::find(words.begin(), words.end(), word);
    return found == words.end() || found + 1 == words.end() ? std::string() : *(found + 1);
  };
  const fs::path project = after("--project");
  std::string line;
  for (const auto& word : words)
    line += (line.empty() ? "" : " ") + word;
  { std::ofstream(project / "done", std::ios::app) << line << "\n"; }
  const bool again = words[0] == "resume";
  const std::string id = again ? words[1] : after("--run");
  if (!again) {
    std::vector<std::string> settings;
    for (std::size_t i = 0; i + 1 < words.size(); ++i)
      if (words[i] == "--set")
        settings.push_back(words[i + 1]);
    RunRecord record;
    record.experiment = load_experiment(words[1], settings).value();
    record.experiment.network.genotype = "elsewhere.json"; // as an engine resolves it
    if (!create_run(project / "runs", id, record))
      return 1;
  }
  auto journal = Journal::open(project / "runs" / id).value();
  static_cast<void>(journal.set_status(RunState::running));
  if (read_file(project / "bad").value_or("") == id) {
    static_cast<void>(journal.set_status(RunState::failed, "out of luck"));
    return 1;
  }
  if (read_file(project / "slow").value_or("") == id) {
    std::this_thread::sleep_for(std::chrono::seconds(30));
    return 1;
  }
  journal.put_result("seconds", 12.0);
  journal.put_result("peak_mb", 345.0);
  journal.put_result("cost", Json{{"inference_params", 1000}, {"macs", 2000000}});
  journal.put_result("genotype", Json{{"layers", Json::parse("[[3, 5, 1]]")}});
  journal.put_result("test", Json{{"mAP", 0.52}, {"rank1", 0.6}});
  journal.put_result("chance", Json{{"mAP", 0.01}, {"rank1", 0.02}});
  static_cast<void>(journal.set_status(RunState::finished));
  static_cast<void>(journal.close());
  return 0;
}

} // namespace

int main(int argc, char** argv) {
  if (argc > 2 &&
      (std::string(argv[1]) == "search" || std::string(argv[1]) == "train" || std::string(argv[1]) == "resume"))
    return engine({argv + 1, argv + argc});
  QCoreApplication app(argc, argv);
  TestStudy test;
  return QTest::qExec(&test, argc, argv);
}
#include "tst_study.moc"
