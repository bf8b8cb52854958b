// What the strategies run and how alphas learn from it, against brute force on a tiny supernet in double precision.
#include "search/strategies/strategies.h"
#include "search/tiny_supernet.h"

#include <QtTest>
#include <map>
#include <numeric>

using namespace cds;
using namespace tiny;

namespace {

Rows plus(Rows a, const Rows& b, double factor) {
  for (std::size_t layer = 0; layer < a.size(); ++layer)
    for (std::size_t i = 0; i < a[layer].size(); ++i)
      a[layer][i] += factor * b[layer][i];
  return a;
}

// The k largest by comparing each with each.
std::vector<std::vector<int>> largest(const Rows& rows, int k) {
  std::vector<std::vector<int>> out;
  for (const auto& row : rows) {
    out.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i) {
      int before = 0;
      for (std::size_t j = 0; j < row.size(); ++j)
        before += row[j] > row[i] || (row[j] == row[i] && j < i) ? 1 : 0;
      if (before < k)
        out.back().push_back(static_cast<int>(i));
    }
  }
  return out;
}

} // namespace

class TestGradients : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void topk_equals_brute_force_data() {
    QTest::addColumn<int>("k");
    QTest::addColumn<QString>("unselected");
    QTest::addColumn<double>("noise");
    QTest::addColumn<double>("tau");
    for (const int k : {1, 2, 3})
      for (const char* unselected : {"constant", "none"})
        for (const double noise : {0.0, 1.5})
          for (const double tau : {1.0, 0.4})
            QTest::addRow("k=%d %s noise=%g tau=%g", k, unselected, noise, tau)
                << k << QString(unselected) << noise << tau;
  }
  void topk_equals_brute_force() {
    QFETCH(int, k);
    QFETCH(QString, unselected);
    QFETCH(double, noise);
    QFETCH(double, tau);
    auto tiny = make_tiny();
    SearchSpec spec;
    spec.k = k;
    spec.unselected_gradient = unselected.toStdString();
    spec.topk_noise = noise;
    spec.topk_tau_start = 2 * tau; // reaches tau in the middle: 3 tau / 2 and so on would be wrong
    spec.topk_tau_end = tau / 2;
    if (tau == 1)
      spec.topk_tau_start = spec.topk_tau_end = 1;
    const Moment moment{.seed = 11, .epoch = 2, .epochs = 4, .step = 5};
    const double now = tau == 1 ? 1 : 2 * tau - 1.5 * tau * 2 / 3;
    auto strategy = make(tiny, spec);
    set_alphas(*strategy, uneven);

    // Forward: the chosen ones run, each with weight 1; the same network as all candidates weighted with 1 and 0.
    for (const std::uint32_t lane : {0U, 1U}) {
      const auto chosen = largest(plus(uneven, rows_of(gumbel_noise(moment, lane, 3, 3)), noise), k);
      if (lane == 0) {
        const auto mixture = strategy->weight_mixture(moment);
        Mixture all;
        for (std::size_t layer = 0; layer < 3; ++layer) {
          QCOMPARE(mixture[layer].run, chosen[layer]);
          QVERIFY(!mixture[layer].weights.defined());
          auto hot = torch::zeros({3}, torch::kFloat64);
          for (const int i : chosen[layer])
            hot[i] = 1;
          all.push_back({{0, 1, 2}, hot, true});
        }
        const torch::NoGradGuard no_grad;
        tiny.network->dropout().count = 0;
        const auto ours = tiny.network->forward(tiny.train.images, mixture)[0].logits;
        tiny.network->dropout().count = 0;
        const auto brute = tiny.network->forward(tiny.train.images, all)[0].logits;
        QVERIFY(torch::allclose(ours, brute, 1e-9, 1e-12));
        continue;
      }
      // Backward.
      const auto masks = tiny.network->dropout().count;
      const auto gradient = gradient_of(tiny, *strategy, moment);
      const auto p = softmax(plus(uneven, rows_of(gumbel_noise(moment, lane, 3, 3)), noise), now);
      const auto expected = straight_through(tiny, chosen, p, now, unselected == "constant", masks);
      QVERIFY2(gradient.abs().max().item<double>() > 1e-5 || (k == 1 && unselected == "none"), "nothing was learnt");
      const double worst = worst_difference(gradient, expected);
      QVERIFY2(worst < 1e-5, qPrintable(QString::number(worst)));
    }
  }

  // With noise 1 the k candidates are drawn without replacement from softmax(alpha): the pair {i, j} comes with
  // p_i p_j / (1 - p_i) + p_j p_i / (1 - p_j).
  void noisy_topk_draws_without_replacement() {
    auto tiny = make_tiny();
    SearchSpec spec;
    spec.topk_noise = 1;
    auto strategy = make(tiny, spec), again = make(tiny, spec);
    const Rows alphas{{1.0, 0.0, -1.0}, {0.0, 0.0, 0.0}, {2.0, 2.0, 0.0}};
    set_alphas(*strategy, alphas);
    set_alphas(*again, alphas);
    const auto p = softmax(alphas);
    constexpr int draws = 20000;
    std::map<std::vector<int>, int> counts[3];
    for (int step = 0; step < draws; ++step) {
      const Moment moment{.seed = 8, .epochs = 1, .step = step};
      const auto mixture = strategy->weight_mixture(moment);
      if (step % 1000 == 0) // a function of the moment: a resumed search draws the same
        QCOMPARE(again->weight_mixture(moment)[0].run, mixture[0].run);
      for (std::size_t layer = 0; layer < 3; ++layer)
        ++counts[layer][mixture[layer].run];
    }
    for (std::size_t layer = 0; layer < 3; ++layer)
      for (const auto& pair : {std::vector<int>{0, 1}, {0, 2}, {1, 2}}) {
        const double a = p[layer][static_cast<std::size_t>(pair[0])], b = p[layer][static_cast<std::size_t>(pair[1])];
        const double share = a * b / (1 - a) + b * a / (1 - b);
        QVERIFY(std::abs(counts[layer][pair] / double(draws) - share) < 4 * std::sqrt(share * (1 - share) / draws));
      }
  }

  void gumbel_noise_is_gumbels() {
    constexpr int n = 50000;
    const auto noise = gumbel_noise({.seed = 5}, 0, 1, n).to(torch::kFloat64);
    const double mean = noise.mean().item<double>(), variance = noise.var().item<double>();
    const double expected = M_PI * M_PI / 6;
    QVERIFY(std::abs(mean - 0.5772156649) < 4 * std::sqrt(expected / n));
    QVERIFY(std::abs(variance - expected) < 4 * std::sqrt(4.4 * expected * expected / n)); // kurtosis 5.4
    QVERIFY(torch::equal(gumbel_noise({.seed = 5, .step = 3}, 1, 2, 4), gumbel_noise({.seed = 5, .step = 3}, 1, 2, 4)));
    QVERIFY(
        !torch::equal(gumbel_noise({.seed = 5, .step = 3}, 0, 2, 4), gumbel_noise({.seed = 5, .step = 3}, 1, 2, 4)));
    QVERIFY(
        !torch::equal(gumbel_noise({.seed = 5, .step = 4}, 1, 2, 4), gumbel_noise({.seed = 5, .step = 3}, 1, 2, 4)));
  }

  void gdas_equals_brute_force_data() {
    QTest::addColumn<QString>("unselected");
    QTest::newRow("constant") << QString("constant");
    QTest::newRow("none") << QString("none");
  }
  void gdas_equals_brute_force() {
    QFETCH(QString, unselected);
    auto tiny = make_tiny();
    SearchSpec spec;
    spec.strategy = "gdas";
    spec.unselected_gradient = unselected.toStdString();
    spec.tau_start = 5;
    spec.tau_end = 1;
    const Moment moment{.seed = 6, .epoch = 2, .epochs = 5, .step = 40}; // tau 3
    auto strategy = make(tiny, spec);
    set_alphas(*strategy, uneven);
    const auto masks = tiny.network->dropout().count;
    const auto gradient = gradient_of(tiny, *strategy, moment);
    const auto z = plus(uneven, rows_of(gumbel_noise(moment, 1, 3, 3)), 1); // log softmax is alpha less a constant
    const auto expected = straight_through(tiny, largest(z, 1), softmax(z, 3), 3, unselected == "constant", masks);
    QVERIFY(gradient.abs().max().item<double>() > 1e-6);
    QVERIFY(worst_difference(gradient, expected) < 1e-5);
  }

  // The whole loss as a function of alpha, by central differences.
  void darts_first_order_equals_finite_differences() {
    auto tiny = make_tiny();
    SearchSpec spec;
    spec.strategy = "darts";
    auto strategy = make(tiny, spec);
    set_alphas(*strategy, uneven);
    const auto masks = tiny.network->dropout().count;
    const auto gradient = gradient_of(tiny, *strategy);
    const std::vector<std::vector<int>> all(3, {0, 1, 2});
    Rows expected = uneven;
    constexpr double h = 1e-6;
    for (std::size_t layer = 0; layer < 3; ++layer)
      for (std::size_t i = 0; i < 3; ++i) {
        auto above = uneven, below = uneven;
        above[layer][i] += h;
        below[layer][i] -= h;
        expected[layer][i] =
            (loss_of(tiny, softmax(above), all, masks) - loss_of(tiny, softmax(below), all, masks)) / (2 * h);
      }
    QVERIFY(gradient.abs().max().item<double>() > 1e-5);
    QVERIFY(worst_difference(gradient, expected) < 1e-5);
  }

  void every_k_of_the_papers_space_runs_k() {
    for (int k = 1; k <= 12; ++k) {
      SearchSpec spec;
      spec.k = k;
      auto strategy = make_strategy(spec, 6, 12).value();
      {
        const torch::NoGradGuard no_grad;
        torch::manual_seed(k);
        strategy->alphas().copy_(torch::randn({6, 12}));
      }
      const auto mixture = strategy->weight_mixture({});
      const auto rows = rows_of(strategy->alphas());
      const auto expected = largest(rows, k);
      for (std::size_t layer = 0; layer < 6; ++layer)
        QCOMPARE(mixture[layer].run, expected[layer]);
    }
    SearchSpec spec;
    spec.k = 13;
    QVERIFY(!make_strategy(spec, 6, 12));
  }
};

QTEST_APPLESS_MAIN(TestGradients)
#include "tst_gradients.moc"
