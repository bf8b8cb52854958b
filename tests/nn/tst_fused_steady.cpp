// The CPU engine's gradients to the fourth digit. A fresh network's gradients turn on which of its thousands of numbers
// next to 0 a ReLU lets through, in float64 as in any arithmetic (tst_fused grants that). Here every other channel of
// every BatchNorm lies well above 0 and the others well below: ReLU lets half of each map through and none is in doubt.
#include "nn/fused_cases.h"

using namespace cds;
using namespace cds::fused;

namespace {

constexpr double limit = 1e-3; // what a gradient may be off, as a part of its size; 6e-4 was seen
constexpr double away = 4;     // of a BatchNorm's output, whose standard deviation is 1

// The same channels in every map, so that a sum of two maps is away from 0 as well.
void steady(torch::nn::Module& network) {
  const torch::NoGradGuard no_grad;
  for (const auto& module : network.modules())
    if (const auto* norm = module->as<torch::nn::BatchNorm2dImpl>())
      norm->bias.copy_((torch::arange(norm->bias.numel()).remainder(2) * 2 - 1) * away);
}

// What is next to nothing beside the largest gradient is rounding (a shift before another BatchNorm: padding alone
// tells it).
void compare_gradients(torch::nn::Module& ours, torch::nn::Module& exact) {
  double worst = 0;
  for_each_gradient(
      ours, exact,
      [&](const std::string& name, const torch::Tensor& found, const torch::Tensor& expected, double largest) {
        const double off = size(found - expected) / (size(expected) + 0.01 * largest);
        worst = std::max(worst, off);
        QVERIFY2(off < limit, qPrintable(QString("%1: %2").arg(name.c_str()).arg(off)));
      });
  qInfo("off by at most %.2g", worst);
}

} // namespace

class FusedSteadyTest : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init() {
    torch::set_num_threads(2);
    if (!TrainingPlan::supports(network_of(cases.front())->plan()))
      QSKIP("this build has no CPU engine");
  }

  void derived_networks_data() {
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < cases.size(); ++i)
      QTest::newRow(cases[i].name) << static_cast<int>(i);
  }
  void derived_networks() {
    QFETCH(int, index);
    const auto& c = cases[static_cast<std::size_t>(index)];
    auto ours = network_of(c), exact = network_of(c);
    steady(*ours);
    steady(*exact);
    exact->to(torch::kFloat64);
    const auto images = images_of(batch, c.height, c.pixels_wide);
    reid_loss(ours->forward(images.to(torch::kFloat)), labels_of(batch), {}).total.backward();
    reid_loss(exact->forward(images), labels_of(batch), {}).total.backward();
    compare_gradients(*ours, *exact);
  }

  void supernets_data() {
    QTest::addColumn<bool>("all");
    QTest::newRow("some candidates") << false;
    QTest::newRow("every candidate") << true;
  }
  void supernets() {
    QFETCH(bool, all);
    auto ours = supernet_of(), exact = supernet_of();
    steady(*ours);
    steady(*exact);
    exact->to(torch::kFloat64);
    auto mine = mixed(ours, all ? every : some, torch::kFloat, true);
    auto theirs = mixed(exact, all ? every : some, torch::kFloat64, true);
    const auto images = images_of(batch, 48, 36);
    reid_loss(ours->forward(images.to(torch::kFloat), mine.mixture), labels_of(batch), {}).total.backward();
    reid_loss(exact->forward(images, theirs.mixture), labels_of(batch), {}).total.backward();
    compare_gradients(*ours, *exact);
    for (std::size_t layer = 0; layer < mine.weights.size(); ++layer)
      QVERIFY(apart(mine.weights[layer].grad(), theirs.weights[layer].grad()) < limit);
  }
};

QTEST_APPLESS_MAIN(FusedSteadyTest)
#include "tst_fused_steady.moc"
