// Bi-level steps by the CPU engine against the LibTorch modules in float64, for every strategy: losses, the alphas'
// gradient, the candidates that learn. The engine has to be as near as the modules in float32 are: a step of fresh
// weights amplifies rounding.
#include "search/bilevel.h"
#include "space/search_space.h"

#include <QtTest>

using namespace cds;

namespace {

struct Made {
  Bilevel bilevel;
  SearchBatch train, validation;
};

enum class By { engine, modules, modules_in_float64 };

Made make(const std::string& strategy_name, int k, By by) {
  SpaceOptions options;
  options.kernels = {3, 5, 7};
  options.width = 0.25;
  const auto space = SearchSpace::make(options).value();
  NeckOptions neck;
  neck.classes = 4;
  neck.hidden = 32;
  Supernet network(plan_supernet(space, 64, 32, neck).value(), 5);
  const auto type = by == By::modules_in_float64 ? torch::kFloat64 : torch::kFloat;
  network->to(type);
  network->train_with(by == By::engine ? Engine::fp32 : Engine::modules);
  network->train();
  SearchSpec search;
  search.strategy = strategy_name;
  search.k = k;
  auto strategy = make_strategy(search, space.layers(), static_cast<int>(space.candidates().size())).value();
  strategy->alphas().set_data(strategy->alphas().to(type));
  torch::manual_seed(2);
  const auto images = [&] { return torch::randn({12, 3, 64, 32}, torch::kFloat64).to(type); };
  const auto labels = torch::arange(12, torch::kInt64).floor_divide(3);
  TrainSpec train;
  train.lr = train.min_lr = 1e-6; // the architecture step sees the weights that all began with: a longer step of
  train.clip_norm = 1;            // fresh weights carries float32's rounding anywhere, the modules' as well
  return {Bilevel(network, std::move(strategy), train, search, LossOptions()), {images(), labels}, {images(), labels}};
}

double number(const torch::Tensor& value) {
  return value.item<double>();
}

} // namespace

class FusedSearchTest : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() { torch::set_num_threads(2); }

  void a_step_equals_the_modules_data() {
    QTest::addColumn<QString>("strategy");
    QTest::addColumn<int>("k");
    for (const int k : {1, 2, 6})
      QTest::newRow(qPrintable(QString("topk %1").arg(k))) << "topk" << k;
    for (const char* name : {"darts", "darts2", "gdas", "random", "reinforce", "evolution"})
      QTest::newRow(name) << name << 2;
  }
  void a_step_equals_the_modules() {
    QFETCH(QString, strategy);
    QFETCH(int, k);
    auto ours = make(strategy.toStdString(), k, By::engine), rounded = make(strategy.toStdString(), k, By::modules),
         exact = make(strategy.toStdString(), k, By::modules_in_float64);
    if (strategy ==
        "reinforce") // a baseline that the first reward leaves far below: else the gradient is that of nothing
      for (auto* made : {&ours, &rounded, &exact})
        QVERIFY(made->bilevel.strategy().load_state({{"baseline", 0.9}, {"begun", true}}));
    const Moment moment{.seed = 3, .epoch = 0, .epochs = 10, .step = 0};
    const auto a = ours.bilevel.step(ours.train, ours.validation, moment),
               m = rounded.bilevel.step(rounded.train, rounded.validation, moment),
               b = exact.bilevel.step(exact.train, exact.validation, moment);
    const auto near = [](const torch::Tensor& x, const torch::Tensor& y) {
      return number((x.to(torch::kFloat64) - y).norm() / y.norm());
    };
    const auto as_near = [&](const torch::Tensor& engine, const torch::Tensor& modules, const torch::Tensor& by_double,
                             double at_least) {
      qInfo("engine off by %.2g, modules in float32 by %.2g", near(engine, by_double), near(modules, by_double));
      return near(engine, by_double) < at_least + 4 * near(modules, by_double);
    };
    QVERIFY(as_near(a.weights.total, m.weights.total, b.weights.total, 1e-4));
    QVERIFY(as_near(a.architecture.total, m.architecture.total, b.architecture.total, 1e-4));
    const auto alphas = [](Made& made) { return made.bilevel.strategy().alphas().grad(); };
    QCOMPARE(alphas(ours).defined(), alphas(exact).defined());
    if (alphas(exact).defined()) {
      QVERIFY(number(alphas(exact).norm()) > 1e-3);
      QVERIFY(as_near(alphas(ours), alphas(rounded), alphas(exact), 1e-2));
    }
    QVERIFY(ours.bilevel.ledger() == exact.bilevel.ledger());
  }
};

QTEST_APPLESS_MAIN(FusedSearchTest)
#include "tst_fused_search.moc"
