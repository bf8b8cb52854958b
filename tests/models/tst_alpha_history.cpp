#include "models/alpha_history.h"
#include "models/run_health.h"
#include "models/run_series.h"
#include "support/fail_on_warnings.h"

#include <QSignalSpy>
#include <QTest>
#include <array>
#include <cmath>
#include <limits>

using namespace cds;

class TestAlphaHistory : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init() { fail_on_warnings(); }
  void softmax_equals_hand_values() {
    const auto p = softmax(std::array{0.0, std::log(2.0), std::log(5.0)});
    QCOMPARE(p.size(), std::size_t{3});
    QVERIFY(std::abs(p[0] - 0.125) < 1e-15);
    QVERIFY(std::abs(p[1] - 0.25) < 1e-15);
    QVERIFY(std::abs(p[2] - 0.625) < 1e-15);
    const auto large = softmax(std::array{1000.0, 1000.0}); // no overflow
    QCOMPARE(large[0], 0.5);
    QVERIFY(std::isnan(softmax(std::array{0.0, std::nan("")})[0]));
    QVERIFY(softmax(std::vector<double>{}).empty());
  }

  void entropy_and_margin_equal_hand_values() {
    QVERIFY(std::abs(relative_entropy(std::array{0.25, 0.25, 0.25, 0.25}) - 1) < 1e-15);
    QCOMPARE(relative_entropy(std::array{1.0, 0.0, 0.0}), 0.0);
    // 0.5 ln 2 + 2 * 0.25 ln 4 = 1.5 ln 2
    QVERIFY(std::abs(relative_entropy(std::array{0.5, 0.25, 0.25}) - 1.5 * std::log(2.0) / std::log(3.0)) < 1e-15);
    QVERIFY(std::abs(top_two_margin(std::array{0.2, 0.5, 0.3}) - 0.2) < 1e-15);
    QCOMPARE(top_two_margin(std::array{0.4, 0.4, 0.2}), 0.0);
    QCOMPARE(first_largest(std::array{0.1, 0.7, 0.7}), 1);
  }

  void rows_become_epochs() {
    AlphaHistory history;
    QSignalSpy appended(&history, &AlphaHistory::appended);
    history.append_alphas(rows(0, {{0.001, 0.001}, {0.001, 0.001}}));
    history.append_alphas(rows(1, {{0.1, 0.4}, {0.3, 0.2}}));
    QCOMPARE(appended.count(), 2);
    QCOMPARE(appended.at(1), (QVariantList{1, 1}));
    QCOMPARE(history.size(), 2);
    QCOMPARE(history.layers(), 2);
    QCOMPARE(history.candidates(), 2);
    QCOMPARE(history.derived(0), (std::vector<int>{0, 0}));
    QCOMPARE(history.derived(1), (std::vector<int>{1, 0}));
    QCOMPARE(history.last_switch(0, 1), 1);
    QCOMPARE(history.last_switch(1, 1), -1);
    QVERIFY(std::abs(history.at(1).layers[0].probability[1] - 1 / (1 + std::exp(-0.3))) < 1e-12);
    QCOMPARE(history.row_of(-1), 1);
    QCOMPARE(history.row_of(0), 0);
    QCOMPARE(history.row_of(7), 1);
    history.append_alphas(rows(0, {{9, 9}, {9, 9}})); // a resumed run repeats what is known
    QCOMPARE(history.size(), 2);
    QCOMPARE(history.at(0).layers[0].alpha[0], 0.001);
  }

  void an_epoch_may_arrive_in_parts() {
    AlphaHistory history;
    const auto all = rows(3, {{0.1, 0.4}, {0.3, 0.2}});
    history.append_alphas(std::span(all).first(3));
    history.append_alphas(std::span(all).subspan(3));
    QCOMPARE(history.size(), 1);
    QCOMPARE(history.derived(0), (std::vector<int>{1, 0}));
  }

  void ledger_scrubs() {
    AlphaHistory history;
    history.append_ledger(std::vector<LedgerRow>{{1, 0, 0, 5}, {1, 0, 1, 3}, {2, 0, 0, 5}, {2, 0, 1, 11}});
    using Counts = std::vector<std::vector<qint64>>;
    QCOMPARE(history.trained(0), (Counts{{0, 0}}));
    QCOMPARE(history.trained(1), (Counts{{5, 3}}));
    QCOMPARE(history.trained(2), (Counts{{5, 11}}));
    QCOMPARE(history.trained(-1), (Counts{{5, 11}}));
  }

  void series_skip_what_is_known() {
    RunSeries series(QStringLiteral("train/loss"), {});
    QSignalSpy appended(&series, &RunSeries::appended);
    series.append(std::vector<RunSample>{{1, 0.1, 100, 5}, {2, 0.2, 101, 4}});
    series.append(std::vector<RunSample>{{2, 0.2, 101, 4}, {3, 0.3, 102, 3}});
    series.append(std::vector<RunSample>{{3, 0.3, 102, 3}});
    QCOMPARE(appended.count(), 2);
    QCOMPARE(appended.at(1), (QVariantList{QVariant::fromValue(qsizetype{2}), QVariant::fromValue(qsizetype{2})}));
    QCOMPARE(series.size(), qsizetype{3});
    QCOMPARE(series.values()[2], 3.0);
  }

  void health_finds_what_is_wrong() {
    std::vector<double> falling, rising, epochs;
    for (int i = 0; i < 200; ++i) {
      falling.push_back(5 - 0.02 * i);
      rising.push_back(i < 100 ? 5 - 0.04 * i : 1 + 0.03 * (i - 100));
      epochs.push_back(i / 20.0);
    }
    HealthInput input;
    input.loss = falling;
    input.loss_epochs = epochs;
    QCOMPARE(kinds(diagnose(input)), std::vector{HealthKind::loss_falls});
    input.loss = rising;
    QCOMPARE(kinds(diagnose(input)), std::vector{HealthKind::loss_rises});
    QCOMPARE(diagnose(input)[0].epoch, 119 / 20.0); // the end of the lowest tenth
    falling[150] = std::numeric_limits<double>::quiet_NaN();
    input.loss = falling;
    const auto broken = diagnose(input);
    QCOMPARE(kinds(broken), std::vector{HealthKind::not_a_number});
    QCOMPARE(broken[0].value, 7.5);
    QCOMPARE(broken[0].epoch, 7.5);
    input.loss = {};
    input.active = true;
    input.silent_seconds = 90;
    QCOMPARE(kinds(diagnose(input)), std::vector{HealthKind::stalled});
  }

  void health_looks_at_the_alphas() {
    AlphaHistory flat, greedy, moving;
    for (int epoch = 0; epoch <= 12; ++epoch) {
      flat.append_alphas(rows(epoch, {{0.001 + 1e-4 * epoch, 0.001}}));
      greedy.append_alphas(rows(epoch, {{0.001 + 4.0 * epoch, 0.001}}));
      moving.append_alphas(rows(epoch, {{epoch < 5 ? 0.2 : 0.0, epoch < 5 ? 0.0 : 1.0}}));
    }
    HealthInput input;
    input.epochs = 16;
    input.alphas = &flat;
    QCOMPARE(kinds(diagnose(input)),
             (std::vector{HealthKind::flat_alphas, HealthKind::never_switches, HealthKind::settled}));
    input.alphas = &moving;
    QCOMPARE(kinds(diagnose(input)), std::vector{HealthKind::settled});
    input.alphas = &greedy;
    input.row = 4;
    QCOMPARE(kinds(diagnose(input)).front(), HealthKind::takes_all);
    QCOMPARE(diagnose(input).front().epoch, 1.0); // sigmoid(4) is above 0.95
  }

private:
  static std::vector<AlphaRow> rows(int epoch, const std::vector<std::vector<double>>& alphas) {
    std::vector<AlphaRow> out;
    for (int layer = 0; layer < static_cast<int>(alphas.size()); ++layer)
      for (int c = 0; c < static_cast<int>(alphas[static_cast<std::size_t>(layer)].size()); ++c)
        out.push_back({epoch, layer, c, alphas[static_cast<std::size_t>(layer)][static_cast<std::size_t>(c)], 0});
    return out;
  }
  static std::vector<HealthKind> kinds(const std::vector<HealthFinding>& findings) {
    std::vector<HealthKind> out;
    for (const HealthFinding& finding : findings)
      out.push_back(finding.finding);
    return out;
  }
};

QTEST_GUILESS_MAIN(TestAlphaHistory)
#include "tst_alpha_history.moc"
