// The cost term against enumeration and finite differences; what each strategy does with it.
#include "search/cost_term.h"
#include "search/strategies/strategies.h"
#include "search/tiny_supernet.h"
#include "space/genotype.h"
#include "train/trainer.h"

#include <QtTest>

using namespace cds;
using namespace tiny;

namespace {

Experiment tiny_experiment() {
  auto spec = default_experiment(ExperimentKind::search);
  spec.space.kernels = {3, 5, 7};
  spec.space.depths = {1};
  spec.space.channels = {8, 16, 16, 16};
  spec.space.layers_per_stage = 1;
  spec.input = {};
  spec.input.height = 32;
  spec.input.width = 16;
  return spec;
}

SearchSpace space_of(const Experiment& spec) {
  return SearchSpace::make(space_options(spec.space)).value();
}

// What each candidate costs in each layer of the tiny supernet, round numbers: the middle one is the dearest.
SpaceCosts round_costs() {
  SpaceCosts costs;
  costs.fixed = 100;
  costs.layers = torch::tensor({{10.0, 40.0, 20.0}, {30.0, 90.0, 60.0}, {5.0, 50.0, 10.0}}, torch::kFloat64);
  return costs;
}

double expected_of(const SpaceCosts& costs, const Rows& p) {
  double sum = 0; // over all networks: probability times cost
  for (int a = 0; a < 3; ++a)
    for (int b = 0; b < 3; ++b)
      for (int c = 0; c < 3; ++c)
        sum += p[0][static_cast<std::size_t>(a)] * p[1][static_cast<std::size_t>(b)] *
               p[2][static_cast<std::size_t>(c)] * costs.of({a, b, c});
  return sum;
}

double penalty_of(const SpaceCosts& costs, const Rows& alphas, double weight, double target) {
  return weight * std::max(0.0, std::log(expected_of(costs, softmax(alphas)) / target));
}

SearchSpec spec_of(const char* strategy) {
  SearchSpec spec;
  spec.strategy = strategy;
  return spec;
}

} // namespace

class TestCostTerm : public QObject {
  Q_OBJECT
private Q_SLOTS:
  // Every network of the space, one by one, as `cds cost` counts it; and their mean as the expectation.
  void costs_are_those_of_the_derived_networks() {
    const auto spec = tiny_experiment();
    const auto space = space_of(spec);
    const auto table = experiment_costs(spec, space).value();
    const auto macs = macs_of(table), params = params_of(table);
    const Rows even(3, std::vector<double>(3, 1.0 / 3));
    double mean = 0, least = 1e18, most = 0;
    for (int a = 0; a < 3; ++a)
      for (int b = 0; b < 3; ++b)
        for (int c = 0; c < 3; ++c) {
          Genotype genotype;
          for (const int i : {a, b, c})
            genotype.layers.push_back(space.candidates()[static_cast<std::size_t>(i)]);
          const auto cost = derived_cost(spec, genotype, 7).value();
          QCOMPARE(macs.of({a, b, c}), static_cast<double>(cost.macs));
          QCOMPARE(params.of({a, b, c}), static_cast<double>(cost.inference_params));
          mean += static_cast<double>(cost.macs) / 27;
          least = std::min(least, static_cast<double>(cost.macs));
          most = std::max(most, static_cast<double>(cost.macs));
        }
    const auto expected = macs.expected(torch::full({3, 3}, 1.0 / 3, torch::kFloat64)).item<double>();
    QVERIFY(std::abs(expected - mean) < 1e-9 * mean);
    QCOMPARE(macs.cheapest(), least);
    QCOMPARE(macs.dearest(), most);
  }

  void targets_are_shares_or_counts() {
    const auto costs = round_costs(); // the dearest network: 100 + 40 + 90 + 50 = 280
    QCOMPARE(costs.dearest(), 280.0);
    QCOMPARE(costs.cheapest(), 145.0);
    QCOMPARE(CostTerm(costs, 1, 0.5).target(), 140.0);
    QCOMPARE(CostTerm(costs, 1, 1).target(), 280.0);
    QCOMPARE(CostTerm(costs, 1, 200).target(), 200.0);
    QCOMPARE(CostTerm(costs, 2, 200).penalty(std::vector<int>{0, 0, 0}), 0.0); // within the target nothing is paid
    QVERIFY(std::abs(CostTerm(costs, 2, 140).penalty(std::vector<int>{1, 1, 1}) - 2 * std::log(2.0)) < 1e-12);
    QVERIFY(CostTerm(costs, 2, 145).within_target({0, 0, 0}) && !CostTerm(costs, 2, 144).within_target({0, 0, 0}));

    const auto table = experiment_costs(tiny_experiment(), space_of(tiny_experiment())).value();
    SearchSpec spec;
    QVERIFY(!make_cost_term(spec, table));
    spec.cost = "params";
    QCOMPARE(make_cost_term(spec, table)->costs().dearest(), params_of(table).dearest());
    spec.cost = "macs";
    QCOMPARE(make_cost_term(spec, table)->costs().dearest(), macs_of(table).dearest());
    spec.cost_weight = 0;
    QVERIFY(!make_cost_term(spec, table));
  }

  // With the term, an alpha's gradient is the one without it plus the penalty's, by central differences.
  void gradients_gain_the_penaltys_data() {
    QTest::addColumn<QString>("strategy");
    QTest::addColumn<double>("target");
    for (const char* name : {"topk", "darts", "darts2", "gdas"})
      for (const double target : {150.0, 270.0}) // above and below what these alphas expect
        QTest::addRow("%s %g", name, target) << QString(name) << target;
  }
  void gradients_gain_the_penaltys() {
    QFETCH(QString, strategy);
    QFETCH(double, target);
    const auto costs = round_costs();
    const Moment moment{.seed = 3, .epochs = 2, .step = 1};
    torch::Tensor gradient[2];
    double loss[2] = {};
    for (const bool charged : {false, true}) {
      auto tiny = make_tiny();
      auto searcher = make(tiny, spec_of(strategy.toLatin1()));
      set_alphas(*searcher, uneven);
      if (charged)
        searcher->charge(CostTerm(costs, 0.7, target));
      const TrainSpec train;
      const auto optimizer = make_weight_optimizer(train, parameters_of(*tiny.network));
      loss[charged] =
          searcher
              ->architecture_gradient({tiny.network, tiny.train, tiny.validation, {}, *optimizer, train, 0.1, moment})
              .total.item<double>();
      gradient[charged] = searcher->alphas().grad().clone();
    }
    QCOMPARE(loss[1], loss[0]); // what is reported stays the validation loss
    const auto difference = gradient[1] - gradient[0];
    Rows expected = uneven;
    double largest = 0;
    constexpr double h = 1e-6;
    for (std::size_t layer = 0; layer < 3; ++layer)
      for (std::size_t i = 0; i < 3; ++i) {
        auto above = uneven, below = uneven;
        above[layer][i] += h;
        below[layer][i] -= h;
        expected[layer][i] = (penalty_of(costs, above, 0.7, target) - penalty_of(costs, below, 0.7, target)) / (2 * h);
        largest = std::max(largest, std::abs(expected[layer][i]));
      }
    QCOMPARE(largest > 0, target == 150);
    QVERIFY2(worst_difference(difference, expected) < 1e-8,
             qPrintable(QString::number(worst_difference(difference, expected))));
  }

  // A dear path's reward is its accuracy less its own penalty: the first reward becomes the baseline.
  void reinforce_pays_from_its_reward() {
    double baseline[2] = {};
    for (const bool charged : {false, true}) {
      auto tiny = make_tiny();
      auto strategy = make(tiny, spec_of("reinforce"));
      set_alphas(*strategy, {{-50, 50, -50}, {-50, 50, -50}, {-50, 50, -50}}); // always {1, 1, 1}: 280
      if (charged)
        strategy->charge(CostTerm(round_costs(), 3, 140));
      static_cast<void>(gradient_of(tiny, *strategy));
      baseline[charged] = strategy->state()["baseline"].get<double>();
    }
    QVERIFY(std::abs(baseline[0] - baseline[1] - 3 * std::log(2.0)) < 1e-12);
  }

  void evolution_pays_from_its_fitness() {
    Json members[2];
    const CostTerm term(round_costs(), 3, 140);
    for (const bool charged : {false, true}) {
      auto tiny = make_tiny();
      auto strategy = make(tiny, spec_of("evolution"));
      if (charged)
        strategy->charge(term);
      for (int step = 0; step < 4; ++step)
        static_cast<void>(gradient_of(tiny, *strategy, {.seed = 1, .step = step}));
      members[charged] = strategy->state();
    }
    for (std::size_t i = 0; i < 4; ++i) {
      const auto path = members[0][i]["path"].get<std::vector<int>>();
      QCOMPARE(members[1][i]["path"].get<std::vector<int>>(), path);
      const double paid = members[0][i]["fitness"].get<double>() - members[1][i]["fitness"].get<double>();
      QVERIFY(std::abs(paid - term.penalty(path)) < 1e-12);
      QVERIFY(paid > 0); // 140 is less than the cheapest network costs
    }
  }

  // Of the networks within the target each is as likely as every other one.
  void random_keeps_to_the_target() {
    auto tiny = make_tiny();
    const auto costs = round_costs();
    const auto plain = make(tiny, spec_of("random")), charged = make(tiny, spec_of("random")),
               impossible = make(tiny, spec_of("random"));
    charged->charge(CostTerm(costs, 1, 180));
    impossible->charge(CostTerm(costs, 1, 100));
    int within = 0;
    for (int i = 0; i < 27; ++i)
      within += costs.of({i / 9, i / 3 % 3, i % 3}) <= 180 ? 1 : 0;
    QVERIFY(within > 3 && within < 20);
    std::map<std::vector<int>, int> counts;
    int dear = 0;
    constexpr int draws = 3000;
    for (int seed = 0; seed < draws; ++seed) {
      const Moment moment{.seed = static_cast<std::uint64_t>(seed)};
      const auto path = charged->derive(moment);
      QVERIFY(costs.of(path) <= 180);
      ++counts[path];
      const auto free = plain->derive(moment);
      if (costs.of(free) > 180)
        ++dear;
      else
        QCOMPARE(path, free); // the first draw where it will do
    }
    QVERIFY(dear > draws / 10);
    QCOMPARE(static_cast<int>(counts.size()), within);
    const double share = 1.0 / within;
    for (const auto& [path, count] : counts)
      QVERIFY(std::abs(count - draws * share) < 4.5 * std::sqrt(draws * share * (1 - share)));
    QCOMPARE(impossible->derive({.seed = 2}), (std::vector<int>{0, 0, 0})); // the cheapest of a thousand draws
  }

  // A strong price takes every learning strategy to the cheapest network; none leaves it elsewhere.
  void a_strong_price_finds_the_cheapest_data() {
    QTest::addColumn<QString>("strategy");
    for (const char* name : {"topk", "darts", "darts2", "gdas", "reinforce", "evolution"})
      QTest::newRow(name) << QString(name);
  }
  void a_strong_price_finds_the_cheapest() {
    QFETCH(QString, strategy);
    auto tiny = make_tiny();
    auto spec = spec_of(strategy.toLatin1());
    spec.alpha_lr = 0.1;
    auto searcher = make(tiny, spec);
    searcher->charge(CostTerm(round_costs(), 1000, 100));
    Bilevel bilevel(tiny.network, std::move(searcher), {}, spec, {});
    const int steps = strategy == "reinforce" || strategy == "evolution" ? 150 : 20;
    const Moment last{.seed = 4, .epochs = 1, .step = steps};
    for (int step = 0; step < steps; ++step)
      static_cast<void>(bilevel.step(tiny.train, tiny.validation, {.seed = 4, .epochs = 1, .step = step}));
    QCOMPARE(bilevel.strategy().derive(last), (std::vector<int>{0, 0, 0}));
  }
};

QTEST_APPLESS_MAIN(TestCostTerm)
#include "tst_cost_term.moc"
