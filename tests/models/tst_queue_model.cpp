// QueueModel over a project's queue.json, which another program changes as well.
#include "models/queue_model.h"
#include "run/project.h"
#include "support/fail_on_warnings.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace cds;

class TestQueueModel : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init() { fail_on_warnings(); }
  void followsAndChangesTheFile() {
    QTemporaryDir folder;
    const auto project = create_project(folder.filePath("p").toStdString(), "P");
    QVERIFY(project);
    QueueModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy problems(&model, &QueueModel::problem);
    model.open(project->folder);
    QueueItem item;
    item.command = "train";
    item.experiment = "experiments/a.json";
    model.add(items_for_seeds(item, 5, 3));
    QTRY_COMPARE(model.rowCount(), 3);
    QCOMPARE(model.index(0, QueueModel::what).data().toString(), QString("Training: a"));
    QCOMPARE(model.index(2, QueueModel::settings).data().toString(), QString("seed=7"));
    QCOMPARE(model.waiting(), 3);
    QCOMPARE(model.item(0).group, std::string("a"));
    const auto numbers = [&] {
      QList<qint64> out;
      for (int row = 0; row < model.rowCount(); ++row)
        out << model.item(row).number;
      return out;
    };
    const auto on_disk = [&] {
      QList<qint64> out;
      const auto queue = read_queue(project->folder);
      for (const QueueItem& entry : *queue)
        out << entry.number;
      return out;
    };
    const QList<qint64> born = numbers();
    model.move(born[0], 2);
    QCOMPARE(numbers(), (QList<qint64>{born[1], born[2], born[0]})); // at once
    QTRY_COMPARE(on_disk(), numbers());
    model.move(born[0], -5); // as far as it goes
    QTRY_COMPARE(on_disk(), born);
    // The command line changes the order, takes one and fails another.
    QVERIFY(move_in_queue(project->folder, born[2], 0));
    QTRY_COMPARE_WITH_TIMEOUT(numbers(), on_disk(), 5000);
    const auto taken = take_next(project->folder);
    QVERIFY(taken && *taken);
    QTRY_COMPARE_WITH_TIMEOUT(model.waiting(), 2, 5000);
    QVERIFY(model.index(0, QueueModel::state).data().toString().startsWith("running as "));
    model.remove((*taken)->number); // refused: it is being run
    QTRY_COMPARE(problems.size(), 1);
    QTRY_COMPARE(model.rowCount(), 3);
    QVERIFY(finish_item(project->folder, (*taken)->number, "no such data set"));
    QTRY_COMPARE_WITH_TIMEOUT(model.index(0, QueueModel::state).data(QueueModel::problem_role).toString(),
                              QString("no such data set"), 5000);
    model.retry((*taken)->number);
    QCOMPARE(model.waiting(), 3);
    QTRY_VERIFY((*read_queue(project->folder))[0].waits());
    model.open({});
    QCOMPARE(model.rowCount(), 0);
  }
};

QTEST_GUILESS_MAIN(TestQueueModel)
#include "tst_queue_model.moc"
