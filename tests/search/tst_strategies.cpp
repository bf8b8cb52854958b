// The strategies' choices and gradients against hand-made computations, on a tiny supernet in double precision.
#include "search/diagnostics.h"
#include "search/strategies/strategies.h"
#include "search/tiny_supernet.h"

#include <QtTest>
#include <cmath>
#include <set>

using namespace cds;
using namespace tiny;

class TestStrategies : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void top_k_takes_the_largest() {
    const auto rows = torch::tensor({{0.1, 0.5, 0.3, 0.5}, {1.0, 1.0, 1.0, 1.0}}, torch::kFloat64);
    const auto two = top_k(rows, 2);
    QCOMPARE(two[0], (std::vector<int>{1, 3}));
    QCOMPARE(two[1], (std::vector<int>{0, 1})); // equal: the first ones
    QCOMPARE(top_k(rows, 4)[0], (std::vector<int>{0, 1, 2, 3}));
    QCOMPARE(top_k(rows, 1)[0], (std::vector<int>{1}));
  }

  // Second order: dL_val(w')/dalpha - lr d/dalpha (dL_train/dw . v), v = dL_val(w')/dw', by double backward.
  void darts_second_order_equals_double_backward() {
    auto tiny = make_tiny(5);
    // The paper's 0.01 is too far on a network this small (channels that are nearly constant make BatchNorm steep).
    auto strategy = make_darts(true, 3, 3, 1e-6);
    strategy->alphas().set_data(strategy->alphas().to(torch::kFloat64));
    set_alphas(*strategy, uneven);
    TrainSpec train;
    train.momentum = 0.9;
    train.weight_decay = 1e-3;
    const double lr = 0.01;
    const auto optimizer = make_weight_optimizer(train, parameters_of(*tiny.network));
    auto weights = tiny.network->parameters();
    for (auto& weight : weights) // one step, so that there is a momentum
      weight.mutable_grad() = torch::full_like(weight, 1e-3);
    optimizer->step(lr);
    optimizer->clear_gradients();
    std::vector<torch::Tensor> kept;
    for (const auto& weight : weights)
      kept.push_back(weight.detach().clone());

    const auto masks = tiny.network->dropout().count;
    static_cast<void>(
        strategy->architecture_gradient({tiny.network, tiny.train, tiny.validation, {}, *optimizer, train, lr, {}}));
    const auto second = strategy->alphas().grad().clone();
    for (std::size_t i = 0; i < weights.size(); ++i)
      QVERIFY(torch::equal(weights[i], kept[i])); // the weights come back bit for bit

    const auto loss_of = [&](const SearchBatch& batch) {
      const auto p = torch::softmax(strategy->alphas(), 1);
      Mixture mixture;
      for (std::int64_t layer = 0; layer < 3; ++layer)
        mixture.push_back({{0, 1, 2}, p[layer], true});
      return reid_loss(tiny.network->forward(batch.images, mixture), batch.labels, {}).total;
    };
    tiny.network->dropout().count = masks;
    auto targets = weights;
    const auto gradients = torch::autograd::grad({loss_of(tiny.train)}, targets, {}, true, true);
    {
      const torch::NoGradGuard no_grad;
      for (std::size_t i = 0; i < weights.size(); ++i)
        weights[i].sub_((optimizer->state().at("momentum/" + optimizer->parameters()[i].first) * 0.9 +
                         gradients[i].detach() + kept[i] * train.weight_decay) *
                        lr);
    }
    targets.push_back(strategy->alphas());
    auto v = torch::autograd::grad({loss_of(tiny.validation)}, targets);
    {
      const torch::NoGradGuard no_grad;
      for (std::size_t i = 0; i < weights.size(); ++i)
        weights[i].copy_(kept[i]);
    }
    tiny.network->dropout().count = masks; // the graph of the first pass saw w in place: build it anew
    const auto fresh = torch::autograd::grad({loss_of(tiny.train)}, weights, {}, true, true);
    auto dot = torch::zeros({}, torch::kFloat64);
    for (std::size_t i = 0; i < weights.size(); ++i)
      dot = dot + (fresh[i] * v[i].detach()).sum();
    const auto mixed = torch::autograd::grad({dot}, {strategy->alphas()})[0];
    const auto expected = v.back() - mixed * lr;
    const double worst = (second - expected).abs().max().item<double>(),
                 largest = (mixed * lr).abs().max().item<double>();
    QVERIFY2(worst < 1e-4 * largest, qPrintable(QString("%1 of %2").arg(worst).arg(largest)));
  }

  void gdas_draws_as_often_as_its_softmax_says() {
    auto tiny = make_tiny();
    SearchSpec spec;
    spec.strategy = "gdas";
    auto strategy = make(tiny, spec);
    set_alphas(*strategy, {{1.0, 0.0, -1.0}, {0.0, 0.0, 0.0}, {2.0, 2.0, 0.0}});
    const auto p = torch::softmax(strategy->alphas().detach(), 1);
    constexpr int draws = 20000;
    std::vector<std::vector<int>> counts(3, std::vector<int>(3, 0));
    for (int step = 0; step < draws; ++step) {
      const auto mixture = strategy->weight_mixture({.seed = 9, .epoch = step % 7, .epochs = 8, .step = step});
      for (std::size_t layer = 0; layer < 3; ++layer) {
        QCOMPARE(mixture[layer].run.size(), std::size_t{1});
        ++counts[layer][static_cast<std::size_t>(mixture[layer].run[0])];
      }
    }
    for (std::size_t layer = 0; layer < 3; ++layer)
      for (std::size_t i = 0; i < 3; ++i) {
        const double share = p[static_cast<std::int64_t>(layer)][static_cast<std::int64_t>(i)].item<double>();
        const double deviation = std::sqrt(share * (1 - share) / draws);
        QVERIFY(std::abs(counts[layer][i] / double(draws) - share) < 4 * deviation);
      }
  }

  void random_is_uniform_and_repeats() {
    auto tiny = make_tiny();
    SearchSpec spec;
    spec.strategy = "random";
    const auto strategy = make(tiny, spec), again = make(tiny, spec);
    QVERIFY(!strategy->learns());
    std::vector<int> counts(3, 0);
    for (int step = 0; step < 9000; ++step) {
      const Moment moment{.seed = 4, .step = step};
      const auto run = strategy->weight_mixture(moment)[1].run;
      QCOMPARE(again->weight_mixture(moment)[1].run, run);
      ++counts[static_cast<std::size_t>(run[0])];
    }
    for (const int count : counts)
      QVERIFY(std::abs(count - 3000) < 4 * 45);
    QCOMPARE(strategy->derive({.seed = 4, .epoch = 1}), strategy->derive({.seed = 4, .epoch = 5, .step = 77}));
    std::set<std::vector<int>> genotypes;
    for (std::uint64_t seed = 1; seed <= 20; ++seed)
      genotypes.insert(strategy->derive({.seed = seed}));
    QVERIFY(genotypes.size() > 5);
  }

  void reinforce_learns_what_pays() {
    auto tiny = make_tiny();
    SearchSpec spec;
    spec.strategy = "reinforce";
    auto strategy = make(tiny, spec);
    const TrainSpec train;
    const auto optimizer = make_weight_optimizer(train, parameters_of(*tiny.network));
    const auto loss = strategy->architecture_gradient(
        {tiny.network, tiny.train, tiny.validation, {}, *optimizer, train, 0.1, {.seed = 2}});
    // The first reward is its own baseline, and even alphas have the largest entropy: nothing to learn yet.
    QVERIFY(strategy->alphas().grad().abs().max().item<double>() < 1e-9);
    QVERIFY(!loss.total.requires_grad());
    const double baseline = strategy->state()["baseline"].get<double>();
    QVERIFY(baseline >= 0 && baseline <= 1);
    // With a baseline above any reward, the drawn path must become less likely.
    QVERIFY(strategy->load_state({{"baseline", 2.0}, {"begun", true}}));
    strategy->alphas().mutable_grad().reset();
    const Moment moment{.seed = 2, .step = 1};
    static_cast<void>(strategy->architecture_gradient(
        {tiny.network, tiny.train, tiny.validation, {}, *optimizer, train, 0.1, moment}));
    const auto gradient = strategy->alphas().grad();
    for (std::int64_t layer = 0; layer < 3; ++layer) {
      int raised = 0;
      for (std::int64_t i = 0; i < 3; ++i)
        raised += gradient[layer][i].item<double>() > 0 ? 1 : 0; // descent lowers this one
      QCOMPARE(raised, 1);
      QVERIFY(std::abs(gradient[layer].sum().item<double>()) < 1e-9);
    }
  }

  void evolution_keeps_its_fittest_and_its_size() {
    auto tiny = make_tiny();
    SearchSpec spec;
    spec.strategy = "evolution";
    auto strategy = make(tiny, spec);
    Json members = Json::array();
    for (int i = 0; i < 32; ++i)
      members.push_back({{"path", {i % 3, 1, 2}}, {"fitness", i == 20 ? 0.99 : 0.1}});
    QVERIFY(strategy->load_state(members));
    QCOMPARE(strategy->derive({}), (std::vector<int>{2, 1, 2}));
    const TrainSpec train;
    const auto optimizer = make_weight_optimizer(train, parameters_of(*tiny.network));
    static_cast<void>(strategy->architecture_gradient(
        {tiny.network, tiny.train, tiny.validation, {}, *optimizer, train, 0.1, {.step = 40}}));
    const auto state = strategy->state();
    QCOMPARE(state.size(), std::size_t{32}); // the oldest has died
    QVERIFY(state.back()["fitness"].get<double>() != 0.1 || state.back()["path"] != members.back()["path"]);
    const auto share = strategy->probabilities();
    QVERIFY(torch::allclose(share.sum(1), torch::ones({3}, torch::kFloat64)));
  }

  void only_the_selected_move() {
    for (const bool parity : {false, true}) {
      auto tiny = make_tiny();
      SearchSpec spec;
      spec.k = 1;
      spec.move_unselected = parity;
      TrainSpec train;
      train.lr = 0.05;
      Bilevel bilevel(tiny.network, make(tiny, spec), train, spec, {});
      const auto values = [&](int candidate) {
        std::vector<torch::Tensor> all;
        for (int layer = 0; layer < 3; ++layer)
          for (const auto& parameter : bilevel.network()->candidate_parameters(layer, candidate))
            all.push_back(parameter.detach().reshape(-1));
        return torch::cat(all).clone();
      };
      set_alphas(bilevel.strategy(), {{1, 0, 0}, {1, 0, 0}, {1, 0, 0}});
      const auto first = values(0), second = values(1), third = values(2);
      bilevel.step(tiny.train, tiny.validation, {.epochs = 10});
      QVERIFY(!torch::equal(values(0), first));
      QVERIFY(torch::equal(values(1), second)); // never selected: never moved, parity or not
      const auto moved = values(0);
      set_alphas(bilevel.strategy(), {{0, 1, 0}, {0, 1, 0}, {0, 1, 0}});
      bilevel.step(tiny.train, tiny.validation, {.epochs = 10, .step = 1});
      QVERIFY(!torch::equal(values(1), second));
      QCOMPARE(!torch::equal(values(0), moved), parity); // momentum and weight decay go on only with the switch
      QVERIFY(torch::equal(values(2), third));
      QCOMPARE(bilevel.ledger()[0], (std::vector<std::int64_t>{1, 1, 0}));
    }
  }

  void the_architecture_step_leaves_the_weights_alone() {
    auto tiny = make_tiny();
    SearchSpec spec;
    auto strategy = make(tiny, spec);
    std::vector<torch::Tensor> before;
    for (const auto& parameter : tiny.network->parameters())
      before.push_back(parameter.detach().clone());
    const auto start = strategy->alphas().detach().clone();
    TrainSpec train;
    train.lr = 0; // nor weight decay nor momentum then
    train.min_lr = 0;
    Bilevel bilevel(tiny.network, std::move(strategy), train, spec, {});
    bilevel.step(tiny.train, tiny.validation, {.epochs = 1});
    const auto after = tiny.network->parameters();
    for (std::size_t i = 0; i < after.size(); ++i) {
      QVERIFY(torch::equal(after[i], before[i]));
      QVERIFY(after[i].requires_grad() && !after[i].grad().defined());
    }
    QVERIFY(!torch::equal(bilevel.strategy().alphas(), start));
  }

  void k_beyond_the_candidates_is_refused() {
    SearchSpec spec;
    spec.k = 4;
    QVERIFY(!make_strategy(spec, 3, 3));
    spec.k = 0;
    QVERIFY(!make_strategy(spec, 3, 3));
    spec.k = 3;
    QVERIFY(make_strategy(spec, 3, 3));
    spec.strategy = "topp";
    QCOMPARE(make_strategy(spec, 3, 3).error().kind, ErrorKind::wrong_call);
  }

  void diagnostics_see_trouble() {
    const auto even = layer_health({0.25, 0.25, 0.25, 0.25});
    QVERIFY(std::abs(even.entropy - 1) < 1e-12 && even.margin == 0);
    const auto sure = layer_health({0, 1, 0, 0});
    QVERIFY(sure.entropy == 0 && sure.margin == 1);
    const std::vector<std::vector<std::int64_t>> fair{{50, 50, 50}}, stuck{{100, 1, 1}};
    QCOMPARE(search_warnings({{0.335, 0.333, 0.332}}, fair, 1, true).size(), std::size_t{1});
    QCOMPARE(search_warnings({{0.335, 0.333, 0.332}}, fair, 1, true)[0].code, std::string("flat_alphas"));
    QVERIFY(search_warnings({{0.335, 0.333, 0.332}}, fair, 1, false).empty());
    QVERIFY(search_warnings({{0.5, 0.3, 0.2}}, fair, 1, true).empty());
    QCOMPARE(search_warnings({{0.5, 0.3, 0.2}}, stuck, 1, true)[0].code, std::string("one_candidate"));
    QVERIFY(search_warnings({{0.5, 0.3, 0.2}}, stuck, 3, true).empty()); // all run: nobody is left out
  }
};

QTEST_APPLESS_MAIN(TestStrategies)
#include "tst_strategies.moc"
