// What the race of searches stands on: both racers run the same candidates, these stay chosen, and they cost the mean.
#include "run/experiment.h"
#include "search/bench_alphas.h"
#include "search/strategies/strategies.h"
#include "space/cost.h"
#include "space/search_space.h"
#include "space/space_settings.h"

#include <QProcess>
#include <QtTest>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

using namespace cds;

class TestBenchAlphas : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void pytorchs_racer_has_the_same_data() {
    QTest::addColumn<int>("step"); // -1: the alphas that stay
    for (const int step : {-1, 0, 1, 7, 143})
      QTest::addRow("%d", step) << step;
  }
  void pytorchs_racer_has_the_same() {
    QFETCH(int, step);
    QProcess python;
    QStringList call{CDS_SOURCE_DIR "/tests/race/bench_alphas.py", "6", "12"};
    if (step >= 0)
      call << QString::number(step);
    python.start("python3", call);
    if (!python.waitForStarted())
      QSKIP("there is no python3 here");
    QVERIFY(python.waitForFinished());
    QVERIFY2(python.exitCode() == 0, python.readAllStandardError().constData());
    const auto rows = nlohmann::json::parse(python.readAllStandardOutput().toStdString());
    const auto ours = step < 0 ? bench_alphas(6, 12) : moving_bench_alphas(6, 12, step);
    QCOMPARE(rows.size(), 6U);
    for (int layer = 0; layer < 6; ++layer) {
      QCOMPARE(rows[static_cast<std::size_t>(layer)].size(), 12U);
      for (int c = 0; c < 12; ++c)
        QCOMPARE(ours[layer][c].item<float>(),
                 rows[static_cast<std::size_t>(layer)][static_cast<std::size_t>(c)].get<float>());
    }
  }

  // Adam moves an alpha by at most its rate, 3e-4, a step; two may move towards each other.
  void the_chosen_stay_chosen_for_fifteen_steps() {
    const auto sorted = std::get<0>(bench_alphas(6, 12).sort(1));
    const auto gaps = sorted.narrow(1, 1, 11) - sorted.narrow(1, 0, 11);
    QVERIFY(gaps.min().item<double>() > 15 * 2 * 3e-4);
  }

  void moving_selections_move_as_a_searchs_do() {
    std::set<std::vector<std::vector<int>>> seen;
    std::map<std::pair<std::size_t, int>, int> runs; // in the first 48 steps
    int moved = 0;
    for (int step = 0; step < 144; ++step) {
      const auto chosen = top_k(moving_bench_alphas(6, 12, step), 2),
                 next = top_k(moving_bench_alphas(6, 12, step + 1), 2);
      QVERIFY2(seen.insert(chosen).second, qPrintable(QString::number(step)));
      for (std::size_t layer = 0; layer < 6; ++layer) {
        moved += chosen[layer] != next[layer];
        for (const int c : chosen[layer])
          runs[{layer, c}] += step < 48;
      }
    }
    QCOMPARE(top_k(moving_bench_alphas(6, 12, 144), 2), top_k(bench_alphas(6, 12), 2));
    QCOMPARE(moved, 144 * 13 / 6); // 2 (1/2 + 1/3 + 1/4) a step
    for (std::size_t layer = 0; layer < 6; ++layer)
      for (int c = 0; c < 12; ++c)
        QVERIFY2((runs[{layer, c}] >= 6), qPrintable(QString("%1 of layer %2").arg(c).arg(layer)));
  }

  void two_candidates_a_layer_cost_the_mean() {
    const auto spec = default_experiment(ExperimentKind::search);
    const auto space = SearchSpace::make(space_options(spec.space)).value();
    const auto table = cost_table(space, 256, 128, NeckOptions()).value();
    const auto chosen = top_k(bench_alphas(6, 12), 2);
    double ours = 0, mean = 0;
    for (std::size_t layer = 0; layer < 6; ++layer) {
      for (const int c : chosen[layer])
        ours += static_cast<double>(table.layers[layer][static_cast<std::size_t>(c)].macs);
      for (const auto& cost : table.layers[layer])
        mean += 2.0 / 12 * static_cast<double>(cost.macs);
    }
    QVERIFY2(std::abs(ours / mean - 1) < 0.01, qPrintable(QString("%1 against %2").arg(ours).arg(mean)));
  }
};

QTEST_GUILESS_MAIN(TestBenchAlphas)
#include "tst_bench_alphas.moc"
