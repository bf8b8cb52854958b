// Bi-level steps by the CPU engine against the LibTorch modules in float64, for every strategy: losses, the alphas'
// gradient, the candidates that learn.
#include "search/bilevel.h"
#include "space/search_space.h"

#include <QtTest>

using namespace cds;

namespace {

struct Made {
  Bilevel bilevel;
  SearchBatch train, validation;
};

Made make(const std::string& strategy_name, int k, bool fused) {
  SpaceOptions options;
  options.kernels = {3, 5, 7};
  options.width = 0.25;
  const auto space = SearchSpace::make(options).value();
  NeckOptions neck;
  neck.classes = 4;
  neck.hidden = 32;
  Supernet network(plan_supernet(space, 64, 32, neck).value(), 5);
  const auto type = fused ? torch::kFloat : torch::kFloat64;
  network->to(type);
  network->train_with(fused ? CpuEngine::float32 : CpuEngine::modules);
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
  train.clip_norm = 100;
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
    auto ours = make(strategy.toStdString(), k, true), exact = make(strategy.toStdString(), k, false);
    const Moment moment{.seed = 3, .epoch = 0, .epochs = 10, .step = 0};
    const auto a = ours.bilevel.step(ours.train, ours.validation, moment),
               b = exact.bilevel.step(exact.train, exact.validation, moment);
    QVERIFY(std::abs(number(a.weights.total) - number(b.weights.total)) < 1e-4 * number(b.weights.total));
    QVERIFY(std::abs(number(a.architecture.total) - number(b.architecture.total)) <
            2e-3 * number(b.architecture.total));
    const auto mine = ours.bilevel.strategy().alphas().grad(), theirs = exact.bilevel.strategy().alphas().grad();
    QCOMPARE(mine.defined(), theirs.defined());
    if (mine.defined()) {
      const auto x = mine.to(torch::kFloat64), y = theirs;
      const double cosine = number((x * y).sum() / (x.norm() * y.norm()));
      QVERIFY2(cosine > 0.999, qPrintable(QString::number(cosine, 'g', 10)));
      QVERIFY(std::abs(number(x.norm() / y.norm()) - 1) < 0.01);
    }
    QVERIFY(ours.bilevel.ledger() == exact.bilevel.ledger());
  }
};

QTEST_APPLESS_MAIN(FusedSearchTest)
#include "tst_fused_search.moc"
