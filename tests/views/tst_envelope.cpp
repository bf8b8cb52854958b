#include "support/fail_on_warnings.h"
#include "views/plots/envelope.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <limits>

using namespace cds;

class TestEnvelope : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init() { fail_on_warnings(); }
  void few_points_come_back_as_they_are() {
    const std::vector<double> x{1, 2, 3, 4, 5}, y{5, 4, 3, 2, 1};
    const auto all = envelope(x, y, 1, 5, 100);
    QCOMPARE(all.x, x);
    QCOMPARE(all.y, y);
    const auto part = envelope(x, y, 2.5, 3.5, 100);
    QCOMPARE(part.x, (std::vector<double>{2, 3, 4})); // and a neighbour on each side
    QVERIFY(envelope({}, {}, 0, 1, 10).x.empty());
  }

  void blocks_give_the_same_points() {
    // Uneven places, noise, runs of NaN, a column that grew in pieces; against the pass over every point.
    constexpr std::size_t n = 60'000;
    std::vector<double> x(n), y(n);
    BlockExtremes blocks;
    unsigned state = 7;
    const auto random = [&] {
      state = state * 1664525u + 1013904223u;
      return static_cast<double>(state >> 8) / (1 << 24);
    };
    for (std::size_t i = 0; i < n; ++i) {
      x[i] = (i ? x[i - 1] : 0) + (random() < 0.3 ? 0 : random() * (i % 5000 < 100 ? 20 : 1));
      y[i] = i % 7001 < 150 ? std::nan("") : std::sin(static_cast<double>(i) / 300) + random();
      if (i % 977 == 0)
        blocks.append(std::span(y).first(i));
    }
    blocks.append(y);
    QCOMPARE(blocks.blocks().size(), n / BlockExtremes::size);
    const double whole = x.back();
    for (const std::size_t columns : {std::size_t{1}, std::size_t{17}, std::size_t{400}, std::size_t{2000}})
      for (int trial = 0; trial < 40; ++trial) {
        const double low = random() * whole * 0.9 - 5, high = low + random() * (whole - low) + 1;
        const auto one = envelope(x, y, low, high, columns), other = envelope(x, y, blocks, low, high, columns);
        QCOMPARE(other.x, one.x);
        QCOMPARE(other.y.size(), one.y.size());
        for (std::size_t i = 0; i < one.y.size(); ++i)
          QVERIFY(other.y[i] == one.y[i] || (std::isnan(other.y[i]) && std::isnan(one.y[i])));
      }
  }

  void a_single_spike_survives_at_any_zoom() {
    constexpr std::size_t n = 1'000'000, spike = 777'777;
    std::vector<double> x(n), y(n);
    for (std::size_t i = 0; i < n; ++i) {
      x[i] = static_cast<double>(i);
      y[i] = std::sin(static_cast<double>(i) / 1000);
    }
    y[spike] = 50;
    for (const double wide : {1e6, 3e5, 1e4, 500.0, 20.0}) {
      const auto drawn =
          envelope(x, y, static_cast<double>(spike) - wide / 2, static_cast<double>(spike) + wide / 2, 600);
      QCOMPARE(*std::max_element(drawn.y.begin(), drawn.y.end()), 50.0);
      const auto at = std::find(drawn.y.begin(), drawn.y.end(), 50.0) - drawn.y.begin();
      QCOMPARE(drawn.x[static_cast<std::size_t>(at)], static_cast<double>(spike));
      QVERIFY(drawn.x.size() <= 5 * 600 + 2);
      QVERIFY(std::is_sorted(drawn.x.begin(), drawn.x.end()));
    }
  }

  void every_column_keeps_its_extremes() {
    constexpr std::size_t n = 20'000, columns = 97;
    std::vector<double> x(n), y(n);
    unsigned state = 12345;
    for (std::size_t i = 0; i < n; ++i) {
      state = state * 1664525U + 1013904223U;
      x[i] = static_cast<double>(i) * 0.5;
      y[i] = static_cast<double>(state >> 8) / 1e6;
    }
    const double low = 100, high = 9000;
    const auto drawn = envelope(x, y, low, high, columns);
    for (std::size_t c = 0; c < columns; ++c) { // a direct look at each column
      double least = 1e9, most = -1e9, drawn_least = 1e9, drawn_most = -1e9;
      const auto column = [&](double value) {
        return std::min(columns - 1, static_cast<std::size_t>((value - low) * columns / (high - low)));
      };
      for (std::size_t i = 0; i < n; ++i)
        if (x[i] >= low && x[i] <= high && column(x[i]) == c) {
          least = std::min(least, y[i]);
          most = std::max(most, y[i]);
        }
      for (std::size_t i = 0; i < drawn.x.size(); ++i)
        if (drawn.x[i] >= low && drawn.x[i] <= high && column(drawn.x[i]) == c) {
          drawn_least = std::min(drawn_least, drawn.y[i]);
          drawn_most = std::max(drawn_most, drawn.y[i]);
        }
      QCOMPARE(drawn_least, least);
      QCOMPARE(drawn_most, most);
    }
  }

  void gaps_stay_gaps() {
    std::vector<double> x, y;
    for (int i = 0; i < 10'000; ++i) {
      x.push_back(i);
      y.push_back(i == 5000 ? std::numeric_limits<double>::quiet_NaN() : 1);
    }
    const auto drawn = envelope(x, y, 0, 9999, 50);
    QCOMPARE(std::count_if(drawn.y.begin(), drawn.y.end(), [](double v) { return std::isnan(v); }), 1);
  }

  void smoothing_has_no_start_up_bias() {
    Smoother smoother(0.9);
    QVERIFY(std::abs(smoother.next(4) - 4) < 1e-12);
    QVERIFY(std::abs(smoother.next(2) - (0.9 * 4 + 2) / 1.9) < 1e-12);
    const double before = smoother.next(3);
    QCOMPARE(smoother.next(std::nan("")), before);
    QCOMPARE(Smoother(0).next(7), 7.0);
  }
};

QTEST_APPLESS_MAIN(TestEnvelope)
#include "tst_envelope.moc"
