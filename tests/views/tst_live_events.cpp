// What a run's journal tells of, as the live page says it: when, what, and the way out of what went wrong.
#include "models/project_model.h"
#include "models/run_feed.h"
#include "models/run_watcher.h"
#include "models/text.h"
#include "models/workspace.h"
#include "support/fail_on_warnings.h"
#include "support/fake_run.h"
#include "views/pages/live/live_events.h"

#include <QTemporaryDir>
#include <QTest>

using namespace cds;

class TestLiveEvents : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init() { fail_on_warnings(); }
  void initTestCase() {
    const std::filesystem::path project = std::filesystem::path(folder_.path().toStdString()) / "project";
    fake::RunOptions run;
    run.name = "broken";
    run.nan_after = 3;
    QVERIFY(fake::make_run(project, run));
    run.name = "calm";
    run.nan_after = -1;
    QVERIFY(fake::make_run(project, run));
    workspace_ = std::make_unique<Workspace>();
    QVERIFY(workspace_->project().create(project, QStringLiteral("Test")));
    QTRY_COMPARE(workspace_->watcher().ids().size(), 2);
  }
  void cleanupTestCase() { workspace_.reset(); }

  void anEventSaysWhenWhatAndTheWayOut() {
    LiveEvents list;
    RunFeed* feed = workspace_->watcher().feed("broken");
    list.follow(feed);
    QTRY_COMPARE(list.count(), 2);
    QCOMPARE(list.item(0)->text(), moment_text(feed->events()[0].t) + "  The run began");
    QCOMPARE(list.item(1)->text(), moment_text(feed->events()[1].t) +
                                       "  The loss is not a number\n    → Lower the learning rate or clip the gradients.");
    QVERIFY(!list.item(1)->icon().isNull());
    // Another run's events take their place, and no run has none.
    list.follow(workspace_->watcher().feed("calm"));
    QTRY_COMPARE(list.count(), 1);
    list.follow(nullptr);
    QCOMPARE(list.count(), 0);
  }

private:
  QTemporaryDir folder_;
  std::unique_ptr<Workspace> workspace_;
};

QTEST_MAIN(TestLiveEvents)
#include "tst_live_events.moc"
