// The schedule drawn on the experiment's page is the one that the engine follows.
#include "run/schedule.h"
#include "support/fail_on_warnings.h"
#include "views/pages/experiment/schedule_plot.h"

#include <QTest>
#include <cmath>

using namespace cds;

class TestSchedulePlot : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init() { fail_on_warnings(); }

  void thePlotIsTheSchedule_data() {
    QTest::addColumn<QString>("schedule");
    QTest::addColumn<bool>("search");
    for (const char* schedule : {"constant", "cosine", "multistep", "step"})
      for (const bool search : {false, true})
        QTest::addRow("%s %s", schedule, search ? "search" : "train") << QString(schedule) << search;
  }
  void thePlotIsTheSchedule() {
    QFETCH(QString, schedule);
    QFETCH(bool, search);
    Experiment experiment = default_experiment(search ? ExperimentKind::search : ExperimentKind::train);
    experiment.train.schedule = schedule.toStdString();
    experiment.train.epochs = 30;
    experiment.train.warmup_epochs = 4;
    experiment.train.milestones = {10, 20};
    experiment.train.step_epochs = 7;
    experiment.search.alpha_milestones = {12, 24};
    SchedulePlot plot;
    plot.retranslate();
    plot.resize(800, 400);
    plot.show_experiment(experiment);
    plot.show();
    QTRY_VERIFY(!plot.is_stale());
    const auto weights = plot.TEST_drawn(0);
    QCOMPARE(weights.size(), std::size_t{30});
    for (int epoch = 0; epoch < 30; ++epoch) {
      const auto [x, y] = weights[static_cast<std::size_t>(epoch)];
      QCOMPARE(x, double(epoch + 1)); // people count from 1
      QCOMPARE(y, learning_rate(experiment.train, epoch));
    }
    const auto alphas = plot.TEST_drawn(1);
    QCOMPARE(alphas.size(), std::size_t(search ? 30 : 0));
    for (std::size_t epoch = 0; epoch < alphas.size(); ++epoch)
      QCOMPARE(alphas[epoch].second, alpha_learning_rate(experiment.search, int(epoch)));
  }

  // An edit is drawn at once; of a search that becomes a training the architecture's curve goes.
  void anEditIsDrawn() {
    Experiment experiment = default_experiment(ExperimentKind::search);
    experiment.train.epochs = 20;
    SchedulePlot plot;
    plot.resize(800, 400);
    plot.show_experiment(experiment);
    plot.show();
    QTRY_COMPARE(plot.TEST_drawn(1).size(), std::size_t{20});
    experiment.train.epochs = 25;
    experiment.train.lr = 0.5;
    plot.show_experiment(experiment);
    QTRY_COMPARE(plot.TEST_drawn(0).size(), std::size_t{25});
    QCOMPARE(plot.TEST_drawn(0).back().second, learning_rate(experiment.train, 24));
    QTRY_VERIFY(plot.visible_x().second >= 25);
    experiment.kind = ExperimentKind::train;
    plot.show_experiment(experiment);
    QTRY_COMPARE(plot.TEST_drawn(1).size(), std::size_t{0});
  }
};

QTEST_MAIN(TestSchedulePlot)
#include "tst_schedule_plot.moc"
