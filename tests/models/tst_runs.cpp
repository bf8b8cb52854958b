// RunWatcher, RunFeed and RunsModel on a project whose runs are written through core/run's own journal.
#include "fixtures/fake_project.h"
#include "models/project_model.h"
#include "models/run_bin.h"
#include "models/run_feed.h"
#include "models/run_series.h"
#include "models/run_watcher.h"
#include "models/runs_model.h"
#include "models/selection.h"
#include "models/workspace.h"
#include "run/run_folder.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace cds;
using cds::fixture::FakeProject;

class TestRuns : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void readsWhatIsThere() {
    QTemporaryDir folder;
    FakeProject project(folder.filePath("p").toStdString(), false);
    project.add_search("one", RunState::finished);
    project.add_search("two", RunState::failed, 2, 4, "the loss became NaN");
    project.add_training("three", RunState::finished);
    RunWatcher watcher;
    RunsModel model(watcher);
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
    const int row = model.row("two");
    QCOMPARE(model.index(row, RunsModel::state).data(RunsModel::problem_role).toString(),
             QString("the loss became NaN\nLower the learning rate"));
    const RunInfo* three = watcher.info("three");
    QCOMPARE(three->map, 0.5);
    QCOMPARE(three->rank1, 0.75);
    QCOMPARE(model.index(model.row("three"), RunsModel::map).data().toString(), QString("50.0"));
    QCOMPARE(model.index(model.row("three"), RunsModel::map).data(RunsModel::sort_role).toDouble(), 0.5);
  }

  void followsALivingRun() {
    QTemporaryDir folder;
    FakeProject project(folder.filePath("p").toStdString(), false);
    const auto run = project.add_search("alive", RunState::running, 1, 4);
    auto journal = Journal::open(run.folder);
    QVERIFY(journal);
    QVERIFY(journal->set_status(RunState::running));
    RunWatcher watcher;
    RunsModel model(watcher);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy scanned(&watcher, &RunWatcher::scanned), ended(&watcher, &RunWatcher::run_ended);
    watcher.watch(project.project().folder);
    QVERIFY(scanned.wait());
    QCOMPARE(watcher.info("alive")->state, RunState::running);
    QCOMPARE(model.summary().running, 1);

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
    QCOMPARE(model.summary().running, 0);
  }

  void insertsAndRemovesRows() {
    QTemporaryDir folder;
    FakeProject project(folder.filePath("p").toStdString(), false);
    project.add_search("b", RunState::finished, 1, 1);
    RunWatcher watcher;
    RunsModel model(watcher);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy scanned(&watcher, &RunWatcher::scanned), resets(&model, &QAbstractItemModel::modelReset);
    watcher.watch(project.project().folder);
    QVERIFY(scanned.wait());
    project.add_search("a", RunState::finished, 1, 1);
    project.add_search("c", RunState::stopped, 1, 2);
    watcher.look_for_runs();
    QTRY_COMPARE(model.rowCount(), 3);
    QCOMPARE(model.id(0), QString("a"));
    QCOMPARE(model.id(2), QString("c"));
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
    QVERIFY(!bin.remove("alive"));
    QVERIFY(!bin.remove("nobody"));
    QVERIFY(bin.remove("gone"));
    QVERIFY(!std::filesystem::exists(watcher.run_folder("gone")));
    QVERIFY(!watcher.info("gone"));
    const auto back = bin.restore();
    QVERIFY(back);
    QCOMPARE(*back, QString("gone"));
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
    QCOMPARE(workspace.runs().rowCount(), 0);
  }
};

QTEST_GUILESS_MAIN(TestRuns)
#include "tst_runs.moc"
