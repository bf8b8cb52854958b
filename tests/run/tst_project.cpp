// Projects, their runs (also foreign and broken ones), labels, and what RUN means on a command line.
#include "base/file.h"
#include "run/project.h"
#include "run_helpers.h"

#include <QElapsedTimer>
#include <QTest>
#include <sys/fsuid.h>
#include <thread>
#include <unistd.h>

using namespace cds;
using namespace cds::test;
namespace fs = std::filesystem;

namespace {

RunRecord record_of(const std::string& name) {
  RunRecord out;
  out.experiment.name = name;
  out.experiment.data.path = "/data/set";
  out.data_fingerprint = "0123456789abcdef";
  out.versions = {{"cds", "0.1"}};
  out.machine = {{"cores", 2}};
  out.threads = 2;
  out.parent = "before";
  out.command = {"cds", "search", "e.json"};
  return out;
}

} // namespace

class TestProject : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void createSaveOpen() {
    QTemporaryDir dir;
    const fs::path folder = path_of(dir) / "my project";
    auto project = create_project(folder, "");
    CDS_VERIFY(project);
    QCOMPARE(project->name, std::string("my project"));
    project->data_sets.push_back({"Market", "../sets/market", "market1501"});
    Experiment experiment;
    experiment.name = "Top 2";
    const auto file = save_experiment(*project, experiment);
    CDS_VERIFY(file);
    QCOMPARE(*file, std::string("experiments/top-2.json"));
    QCOMPARE(*save_experiment(*project, experiment), std::string("experiments/top-2-2.json"));
    experiment.name = "Top 3";
    CDS_VERIFY(save_experiment(*project, experiment, *file));                             // over the first
    CDS_VERIFY(save_experiment(*project, experiment, "experiments/top-2-2.json", *file)); // whose clone it is
    CDS_VERIFY(save_experiment(*project, experiment, "experiments/top-2-2.json"));        // which stays known
    const auto opened = open_project(folder);
    CDS_VERIFY(opened);
    QVERIFY(opened->data_sets == project->data_sets);
    QCOMPARE(opened->experiments.size(), std::size_t{2});
    QCOMPARE(opened->experiments[0].name, std::string("Top 3"));
    QCOMPARE(opened->experiments[0].parent, std::string());
    QCOMPARE(opened->experiments[1].parent, *file);
    QCOMPARE(opened->resolved(opened->data_sets[0].path), path_of(dir) / "sets" / "market");
    CDS_VERIFY(open_project(folder / "project.json"));
    const auto twice = create_project(folder, "again");
    QVERIFY(!twice && twice.error().kind == ErrorKind::wrong_call);
    QCOMPARE(default_project_folder(folder / "runs"), folder);
    QCOMPARE(default_project_folder(path_of(dir)), path_of(dir));
  }

  void badProjects_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("says");
    QTest::newRow("misspelt") << QByteArray("{\"nam\": \"x\"}") << "'name'";
    QTest::newRow("not JSON") << QByteArray("{") << "project.json:1:";
    QTest::newRow("a list") << QByteArray("[]") << "object";
    QTest::newRow("set without a path") << QByteArray("{\"data_sets\": [{\"name\": \"x\"}]}") << "/data_sets/0/path";
    QTest::newRow("sets are no list") << QByteArray("{\"data_sets\": 3}") << "/data_sets";
    QTest::newRow("misspelt in a set") << QByteArray("{\"data_sets\": [{\"pth\": \"x\"}]}") << "'path'";
    QTest::newRow("experiment without a file") << QByteArray("{\"experiments\": [{}]}") << "/experiments/0/file";
  }
  void badProjects() {
    QFETCH(QByteArray, text);
    QFETCH(QString, says);
    QTemporaryDir dir;
    write_text(path_of(dir) / "project.json", text.toStdString());
    const auto opened = open_project(path_of(dir));
    QVERIFY(!opened && opened.error().kind == ErrorKind::wrong_call);
    QVERIFY2(text_of(opened.error()).contains(says), qPrintable(text_of(opened.error())));
  }

  void aReadOnlyPlaceIsOneError() {
    QTemporaryDir dir;
    fs::permissions(path_of(dir), fs::perms(0555));
    const bool root = ::geteuid() == 0;
    if (root)
      ::setfsuid(65534);
    const auto project = create_project(path_of(dir) / "p", "");
    const auto run = create_run(path_of(dir) / "runs", "", record_of("x"));
    if (root)
      ::setfsuid(0);
    fs::permissions(path_of(dir), fs::perms(0755));
    QVERIFY(!project && project.error().kind == ErrorKind::failed && !project.error().way_out.empty());
    QVERIFY(!run && run.error().kind == ErrorKind::failed && !run.error().way_out.empty());
    QVERIFY(fs::is_empty(path_of(dir)));
  }

  void runRecords() {
    QTemporaryDir dir;
    const auto run = create_run(path_of(dir) / "runs", "", record_of("Top 2 on Market"));
    CDS_VERIFY(run);
    const auto read = read_run(run->folder);
    CDS_VERIFY(read);
    QVERIFY(read->id.find("top-2-on-market") != std::string::npos);
    QCOMPARE(read->id, run->folder.filename().string());
    QVERIFY(to_json(*read)["experiment"] == to_json(record_of("Top 2 on Market").experiment));
    QCOMPARE(read->parent, std::string("before"));
    QCOMPARE(read->command.size(), std::size_t{3});
    QVERIFY(read->created > 1.7e9);
    QVERIFY(fs::is_directory(run->checkpoints()));
    const auto named = create_run(path_of(dir) / "runs", "mine", record_of("x"));
    CDS_VERIFY(named);
    const auto taken = create_run(path_of(dir) / "runs", "mine", record_of("x"));
    QVERIFY(!taken);
    CDS_VERIFY(read_run(named->folder)); // the other one is untouched
    QVERIFY(!create_run(path_of(dir) / "runs", "../outside", record_of("x")));
    QCOMPARE(run_folders(path_of(dir)).size(), std::size_t{2});
  }

  void whatRunMeans() {
    QTemporaryDir dir;
    const fs::path folder = path_of(dir);
    for (const char* name : {"alpha-1", "alpha-2", "beta"})
      CDS_VERIFY(create_run(folder / "runs", name, record_of(name)));
    QCOMPARE(*find_run("beta", folder), folder / "runs" / "beta");
    QCOMPARE(*find_run("b", folder), folder / "runs" / "beta");
    QCOMPARE(*find_run((folder / "runs" / "alpha-1").string()), folder / "runs" / "alpha-1");
    QCOMPARE(*find_run((folder / "runs" / "alpha-1/").string()), folder / "runs" / "alpha-1");
    const auto two = find_run("alpha", folder);
    QVERIFY(!two && two.error().kind == ErrorKind::wrong_call && two.error().what.find("2 runs") != std::string::npos);
    const auto slip = find_run("bete", folder);
    QVERIFY2(!slip && slip.error().way_out.find("'beta'") != std::string::npos, qPrintable(text_of(slip.error())));
    QVERIFY(!find_run("", folder));
    QVERIFY(!find_run(folder.string(), folder));
    QVERIFY(!find_run("x", folder / "nowhere"));
  }

  void foreignAndBrokenRunsAreListed() {
    QTemporaryDir dir;
    const fs::path runs = path_of(dir) / "runs";
    CDS_VERIFY(create_run(runs, "a-good", record_of("good")));
    {
      auto journal = Journal::open(runs / "a-good");
      CDS_VERIFY(journal);
      journal->put_result("test", {{"mAP", 0.5}});
      CDS_VERIFY(journal->set_status(RunState::finished));
    }
    fs::create_directories(runs / "b-empty");
    fs::create_directories(runs / ".hidden");
    write_text(runs / "a-file", "x");
    CDS_VERIFY(create_run(runs, "c-journal", record_of("c")));
    write_text(runs / "c-journal" / "journal.sqlite", std::string(5000, 'x'));
    fs::create_directories(runs / "d-json");
    write_text(runs / "d-json" / "run.json", "{\"id\": ");
    fs::create_directories(runs / "e-keys");
    write_text(runs / "e-keys" / "run.json", "{\"idd\": \"x\"}");
    CDS_VERIFY(create_run(runs, "f-waits", record_of("f")));
    const auto list = list_runs(path_of(dir));
    QCOMPARE(list.size(), std::size_t{6});
    QVERIFY(!list[0].error && list[0].status.state == RunState::finished);
    QCOMPARE(list[0].results.at("test")["mAP"].get<double>(), 0.5);
    for (const std::size_t i : {1, 2, 3, 4})
      QVERIFY2(list[i].error && list[i].error->where.find(list[i].id) != std::string::npos, list[i].id.c_str());
    QVERIFY(list[2].record); // what can be read is
    QVERIFY(!list[5].error && list[5].status.state == RunState::queued);
    QCOMPARE(list_runs(path_of(dir) / "none").size(), std::size_t{0});
  }

  void labels() {
    QTemporaryDir dir;
    QVERIFY(read_labels(path_of(dir))->empty());
    CDS_VERIFY(write_label(path_of(dir), "a", {true, {"x", "y"}, "pairs", "best so far"}));
    CDS_VERIFY(write_label(path_of(dir), "b", {false, {}, {}, "n"}));
    auto read = read_labels(path_of(dir));
    CDS_VERIFY(read);
    QVERIFY(read->at("a") == (RunLabel{true, {"x", "y"}, "pairs", "best so far"}));
    CDS_VERIFY(write_label(path_of(dir), "b", {}));
    QCOMPARE(read_labels(path_of(dir))->size(), std::size_t{1});
    std::vector<std::thread> writers;
    for (int i = 0; i < 4; ++i)
      writers.emplace_back([&, i] {
        static_cast<void>(write_label(path_of(dir), "run" + std::to_string(i), {true, {}, {}, ""}));
      });
    for (std::thread& writer : writers)
      writer.join();
    QCOMPARE(read_labels(path_of(dir))->size(), std::size_t{5});
    write_text(path_of(dir) / "labels.json", "{\"a\": {\"stars\": 3}}");
    QVERIFY(!read_labels(path_of(dir)));
    QVERIFY(!write_label(path_of(dir), "b", {true, {}, {}, ""})); // never over what cannot be read
    QCOMPARE(*read_file(path_of(dir) / "labels.json"), std::string("{\"a\": {\"stars\": 3}}"));
  }
};

QTEST_APPLESS_MAIN(TestProject)
#include "tst_project.moc"
