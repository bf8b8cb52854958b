// RunWatcher, RunFeed, RunsModel and RunFilter on a project whose runs are written through core/run's own journal.
#include "fixtures/fake_project.h"
#include "models/project_model.h"
#include "models/run_bin.h"
#include "models/run_feed.h"
#include "models/run_filter.h"
#include "models/run_labels.h"
#include "models/run_notices.h"
#include "models/run_series.h"
#include "models/run_watcher.h"
#include "models/runs_model.h"
#include "models/runs_summary.h"
#include "models/selection.h"
#include "models/workspace.h"
#include "run/run_folder.h"
#include "support/fail_on_warnings.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace cds;
using cds::fixture::FakeProject;

namespace {

const std::vector<RunColumn> columns{RunColumn::name, RunColumn::state, RunColumn::map, RunColumn::seed};

// What a person sees, one line a row, children indented.
QString printed(const QAbstractItemModel& model, const QModelIndex& parent = {}, const QString& indent = {}) {
  QString out;
  for (int row = 0; row < model.rowCount(parent); ++row) {
    QStringList words;
    for (int column = 0; column < model.columnCount(parent); ++column)
      words << model.index(row, column, parent).data().toString();
    out += indent + words.join(" | ") + '\n' + printed(model, model.index(row, 0, parent), indent + "  ");
  }
  return out;
}

} // namespace

class TestRuns : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init() { fail_on_warnings(); }
  void readsWhatIsThere() {
    QTemporaryDir folder;
    FakeProject project(folder.filePath("p").toStdString(), false);
    project.add_search("one", RunState::finished);
    project.add_search("two", RunState::failed, 2, 4, "the loss became NaN. Lower the learning rate"); // as engines write
    project.add_training("three", RunState::finished);
    RunWatcher watcher;
    RunLabels labels;
    RunsModel model(watcher, labels, columns);
    model.set_grouped(false);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy scanned(&watcher, &RunWatcher::scanned);
    watcher.watch(project.project().folder);
    QVERIFY(scanned.wait());
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(watcher.ids(), (QStringList{"one", "three", "two"}));
    const RunInfo* one = watcher.info("one");
    QVERIFY(one);
    QCOMPARE(one->state, RunState::finished);
    QCOMPARE(one->kind, QString("search"));
    QCOMPARE(one->strategy, QString("topk"));
    QCOMPARE(one->parameters, 1796600.0);
    QCOMPARE(one->validation_map, 0.42);
    QCOMPARE(one->progress(), 1.0);
    const RunInfo* two = watcher.info("two");
    QCOMPARE(two->state, RunState::failed);
    QCOMPARE(two->reason, QString("the loss became NaN"));
    QCOMPARE(two->warnings, 1);
    QCOMPARE(two->validation_map, 0.2);
    QCOMPARE(model.index_of("two").data(RunsModel::problem_role).toString(),
             QString("the loss became NaN\nLower the learning rate"));
    const RunInfo* three = watcher.info("three");
    QCOMPARE(three->map, 0.5);
    QCOMPARE(three->rank1, 0.75);
    const int map = model.section(RunColumn::map);
    QCOMPARE(model.index_of("three", map).data().toString(), QString("50.0"));
    QCOMPARE(model.index_of("three", map).data(RunsModel::sort_role).toDouble(), 50.0);
  }

  // A run that was submitted: it waits, with the job's number; then it is followed as any other.
  void showsWhatWaitsInSlurm() {
    QTemporaryDir folder;
    FakeProject project(folder.filePath("p").toStdString(), false);
    const auto run = project.add_search("sent", RunState::stopped);
    const auto tell = [&](const Json& json) { QVERIFY(write_json(run.folder / "slurm.json", json)); };
    tell({{"job", 42}, {"submitted", now_seconds() + 1}});
    RunWatcher watcher;
    RunLabels labels;
    RunsModel model(watcher, labels, columns);
    QSignalSpy scanned(&watcher, &RunWatcher::scanned);
    watcher.watch(project.project().folder);
    QVERIFY(scanned.wait());
    QCOMPARE(model.index_of("sent", model.section(RunColumn::state)).data().toString(), QString("waiting"));
    QCOMPARE(watcher.info("sent")->slurm_job, 42);
    QCOMPARE(watcher.info("sent")->reason, QString("waits in Slurm as job 42"));
    tell({{"job", 42}, {"submitted", now_seconds() + 1}, {"ended", now_seconds() + 2}, {"word", "cancelled"}});
    QTRY_COMPARE(watcher.info("sent")->state, RunState::stopped);
    tell({{"job", 43}, {"submitted", now_seconds() + 3}});
    QTRY_COMPARE(watcher.info("sent")->slurm_job, 43);
    auto journal = Journal::open(run.folder);
    QVERIFY(journal);
    QVERIFY(journal->set_status(RunState::running)); // the job begins
    QTRY_COMPARE(watcher.info("sent")->state, RunState::running);
    QCOMPARE(watcher.info("sent")->slurm_job, 0);
  }

  void classifiersShowTheirAccuracy() {
    QTemporaryDir folder;
    FakeProject project(folder.filePath("p").toStdString(), false);
    project.add_training("people", RunState::finished);
    RunWatcher watcher;
    RunLabels labels;
    RunsSummary summary(watcher);
    RunsModel model(watcher, labels, {RunColumn::name, RunColumn::map, RunColumn::top1});
    QSignalSpy scanned(&watcher, &RunWatcher::scanned);
    watcher.watch(project.project().folder);
    QVERIFY(scanned.wait());
    QCOMPARE(printed(model), QString("people | 50.0 | \n"));
    QTRY_VERIFY(!summary.classifiers);
    project.add_classifier("classes", 0.933, 0.99);
    watcher.watch(project.project().folder);
    QTRY_COMPARE(model.rowCount(), 2);
    QTRY_COMPARE(model.index_of("classes", 2).data().toString(), QString("93.3"));
    QCOMPARE(model.index_of("classes", 1).data().toString(), QString());
    QTRY_VERIFY(summary.classifiers);
  }

  void followsALivingRun() {
    QTemporaryDir folder;
    FakeProject project(folder.filePath("p").toStdString(), false);
    const auto run = project.add_search("alive", RunState::running, 1, 4);
    auto journal = Journal::open(run.folder);
    QVERIFY(journal);
    QVERIFY(journal->set_status(RunState::running));
    RunWatcher watcher;
    RunLabels labels;
    RunsModel model(watcher, labels, columns);
    model.set_grouped(false);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy scanned(&watcher, &RunWatcher::scanned), ended(&watcher, &RunWatcher::run_ended);
    watcher.watch(project.project().folder);
    QVERIFY(scanned.wait());
    QCOMPARE(watcher.info("alive")->state, RunState::running);
    RunsSummary summary(watcher);
    QSignalSpy counted(&summary, &RunsSummary::changed);
    watcher.poll();

    RunFeed* feed = watcher.feed("alive");
    RunSeries* loss = feed->series("train/loss");
    QTRY_VERIFY(feed->is_loaded());
    QTRY_COMPARE(loss->size(), 10);
    QCOMPARE(feed->alphas().size(), std::size_t{72});
    QSignalSpy appended(loss, &RunSeries::appended), epochs(feed, &RunFeed::epochs_appended);
    cds::fixture::write_epoch(*journal, 2, true);
    QVERIFY(journal->flush());
    QTRY_COMPARE(loss->size(), 20);
    QCOMPARE(appended.size(), 1); // one signal a batch
    QCOMPARE(appended.at(0).at(0).toInt(), 10);
    QCOMPARE(appended.at(0).at(1).toInt(), 19);
    QCOMPARE(loss->steps()[19], 20.0);
    QCOMPARE(epochs.size(), 1);
    QCOMPARE(feed->alphas().size(), std::size_t{144});
    QTRY_COMPARE(watcher.info("alive")->validation_map, 0.2);

    journal->put_result("test", {{"mAP", 0.25}, {"cmc", {0.5}}});
    QVERIFY(journal->set_status(RunState::finished));
    QTRY_COMPARE(ended.size(), 1);
    QCOMPARE(watcher.info("alive")->state, RunState::finished);
    QCOMPARE(watcher.info("alive")->map, 0.25);
    QCOMPARE(feed->result("test")["mAP"].get<double>(), 0.25);
    QTRY_VERIFY(!counted.isEmpty());
    QCOMPARE(summary.running, 0);
  }

  void insertsAndRemovesRows() {
    QTemporaryDir folder;
    FakeProject project(folder.filePath("p").toStdString(), false);
    project.add_search("b", RunState::finished, 1, 1);
    RunWatcher watcher;
    RunLabels labels;
    RunsModel model(watcher, labels, columns);
    model.set_grouped(false);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy scanned(&watcher, &RunWatcher::scanned), resets(&model, &QAbstractItemModel::modelReset);
    watcher.watch(project.project().folder);
    QVERIFY(scanned.wait());
    resets.clear(); // opening the project was one
    project.add_search("a", RunState::finished, 1, 1);
    project.add_search("c", RunState::stopped, 1, 2);
    watcher.look_for_runs();
    QTRY_COMPARE(model.rowCount(), 3);
    for (const char* id : {"a", "b", "c"})
      QCOMPARE(model.index_of(id).data(RunsModel::id_role).toString(), QString(id));
    std::filesystem::remove_all(watcher.run_folder("a"));
    watcher.look_for_runs();
    QTRY_COMPARE(model.rowCount(), 2);
    QCOMPARE(resets.size(), 0);
  }

  void binsAndRestores() {
    QTemporaryDir folder;
    qputenv("XDG_DATA_HOME", folder.filePath("share").toUtf8());
    FakeProject project(folder.filePath("p").toStdString(), false);
    project.add_search("gone", RunState::finished, 1, 1);
    project.add_search("alive", RunState::running, 1, 2);
    auto journal = Journal::open(project.project().runs() / "alive");
    QVERIFY(journal->set_status(RunState::running));
    RunWatcher watcher;
    RunBin bin(watcher);
    QSignalSpy scanned(&watcher, &RunWatcher::scanned);
    watcher.watch(project.project().folder);
    QVERIFY(scanned.wait());
    QVERIFY(!bin.remove({"alive"}));
    QVERIFY(!bin.remove({"nobody"}));
    QVERIFY(!bin.remove({"gone", "alive"})); // together or not at all
    QVERIFY(watcher.info("gone"));
    QVERIFY(bin.remove({"gone"}));
    QVERIFY(!std::filesystem::exists(watcher.run_folder("gone")));
    QVERIFY(!watcher.info("gone"));
    const auto back = bin.restore();
    QVERIFY(back);
    QCOMPARE(*back, QStringList{"gone"});
    QTRY_VERIFY(watcher.info("gone"));
    QVERIFY(!bin.restore());
  }

  void aBrokenFolderIsSaid() {
    QTemporaryDir folder;
    FakeProject project(folder.filePath("p").toStdString(), false);
    const auto run = project.add_search("broken", RunState::finished, 1, 1);
    {
      QFile file(QString::fromStdString(RunPaths{run.folder}.run_json().string()));
      QVERIFY(file.open(QIODevice::WriteOnly));
      file.write("{ this is no JSON");
    }
    RunWatcher watcher;
    QSignalSpy scanned(&watcher, &RunWatcher::scanned);
    watcher.watch(project.project().folder);
    QVERIFY(scanned.wait());
    QVERIFY(watcher.info("broken"));
    QVERIFY(watcher.info("broken")->kind.isEmpty());
    QVERIFY2(watcher.info("broken")->reason.contains("run.json"), qPrintable(watcher.info("broken")->reason));
  }

  void severalSeedsAreOneEntry() {
    QTemporaryDir folder;
    FakeProject project(folder.filePath("p").toStdString(), false);
    project.add_result("s1", 1, 0.648);
    project.add_result("s2", 2, 0.638);
    project.add_search("z", RunState::finished, 1, 1);
    RunWatcher watcher;
    RunLabels labels;
    RunsModel model(watcher, labels, columns);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    RunFilter filter(model);
    QAbstractItemModelTester filter_tester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
    watcher.watch(project.project().folder);
    labels.open(project.project().folder);
    QTRY_COMPARE(model.run_count(), 3);
    // By hand: mean 64.3, deviations 0.5: sqrt((0.25 + 0.25) / 1) = 0.707.
    QCOMPARE(printed(model), QString("train  × 2 | finished | 64.3 ± 0.7 | 2 run(s)\n"
                                     "  train | finished | 64.8 | 1\n"
                                     "  train | finished | 63.8 | 2\n"
                                     "z | finished |  | 1\n"));
    project.add_result("s3", 3, 0.628);
    watcher.look_for_runs();
    QTRY_COMPARE(model.run_count(), 4);
    // Mean 63.8, deviations 1, 0, -1: sqrt(2 / 2) = 1.
    QCOMPARE(model.index(0, 2).data().toString(), QString("63.8 ± 1.0"));
    QVERIFY(model.index(0, 2).data(Qt::ToolTipRole).toString().contains("seed 3: 62.8"));

    filter.set_words("z");
    QCOMPARE(filter.run_count(), 1);
    filter.set_words("train s3");
    QCOMPARE(printed(filter),
             QString("train  × 3 | finished | 63.8 ± 1.0 | 3 run(s)\n  train | finished | 62.8 | 3\n"));
    filter.set_words({});
    labels.set_star({"s2"}, true);
    filter.set_starred(true);
    QCOMPARE(filter.run_count(), 1);
    filter.set_starred(false);

    labels.set_group({"s1", "z"}, "odd pair"); // a group that a person makes beats the experiment
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.ids(model.index_of("z").parent()), (QStringList{"s1", "z"}));
    QCOMPARE(model.ids(model.index_of("s2").parent()), (QStringList{"s2", "s3"}));
    labels.set_group({"s1"}, {});
    QCOMPARE(model.ids(model.index_of("s1").parent()), (QStringList{"s2", "s3", "s1"}));
    QVERIFY(!model.index_of("z").parent().isValid()); // alone again
    watcher.forget("s2");
    watcher.forget("s3");
    QVERIFY(!model.index_of("s1").parent().isValid());
    model.set_grouped(false);
    QCOMPARE(model.rowCount(), 2);
  }

  void labelsOutliveTheProgram() {
    QTemporaryDir folder;
    FakeProject project(folder.filePath("p").toStdString(), false);
    {
      RunLabels labels;
      labels.open(project.project().folder);
      QTRY_VERIFY(labels.ready());
      labels.set_star({"one"}, true);
      labels.change_tags({"one", "two"}, {"paper", "seed study"}, {});
      labels.change_tags({"two"}, {}, {"paper"});
      labels.set_group({"two"}, "  of   mine ");
    } // writes what is on its way
    RunLabels labels;
    QSignalSpy changed(&labels, &RunLabels::changed);
    labels.open(project.project().folder);
    QTRY_COMPARE(changed.size(), 1);
    QVERIFY(labels.of("one").star);
    QCOMPARE(tags_of(labels.of("one")), (QStringList{"paper", "seed study"}));
    QCOMPARE(tags_of(labels.of("two")), QStringList{"seed study"});
    QCOMPARE(labels.of("two").group, std::string("of mine"));
    QCOMPARE(labels.tags(), (QStringList{"paper", "seed study"}));
    // Another program writes a note.
    RunLabel other;
    other.note = "from the command line";
    QVERIFY(write_label(project.project().folder, "three", other));
    QTRY_COMPARE_WITH_TIMEOUT(labels.of("three").note, std::string("from the command line"), 5000);
    QCOMPARE(tags_from(" a, b ,, a,c d "), (QStringList{"a", "b", "c d"}));
  }

  void endsAreNoticed() {
    QTemporaryDir folder;
    FakeProject project(folder.filePath("p").toStdString(), false);
    project.add_search("alive", RunState::running, 1, 4);
    auto journal = Journal::open(project.project().runs() / "alive");
    QVERIFY(journal);
    QVERIFY(journal->set_status(RunState::running));
    RunWatcher watcher;
    RunNotices notices(watcher);
    QSignalSpy notice(&notices, &RunNotices::notice);
    watcher.watch(project.project().folder);
    QTRY_VERIFY(watcher.info("alive") && watcher.info("alive")->active());
    watcher.poll();
    QVERIFY(journal->set_status(RunState::failed, "the disk is full"));
    QTRY_COMPARE(notice.size(), 1);
    QCOMPARE(notice[0][0].toString(), QString("alive failed"));
    QVERIFY(notice[0][1].toString().contains("the disk is full"));
    QVERIFY(notice[0][2].toBool());
  }

  void selectionForgetsARunThatLeaves() {
    QTemporaryDir folder;
    FakeProject project(folder.filePath("p").toStdString(), false);
    project.add_search("one", RunState::finished, 1, 1);
    Workspace workspace;
    QVERIFY(workspace.project().open(project.project().folder));
    QTRY_VERIFY(workspace.watcher().ready());
    workspace.selection().set_run("one");
    workspace.selection().set_epoch(3);
    workspace.watcher().forget("one");
    QCOMPARE(workspace.selection().run(), QString());
    QCOMPARE(workspace.selection().epoch(), Selection::none);
    workspace.project().close();
    QVERIFY(workspace.watcher().ids().isEmpty());
  }
};

QTEST_GUILESS_MAIN(TestRuns)
#include "tst_runs.moc"
