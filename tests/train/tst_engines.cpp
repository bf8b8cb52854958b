// A training by the CPU engine against the same by LibTorch's modules: the same batches, optimiser, losses and dropout,
// step after step; and which precision each of them takes.
#include "train/device.h"
#include "train/inputs.h"
#include "train/module_tensors.h"
#include "train/step.h"
#include "train/trainer.h"

#include <QtTest>

using namespace cds;

namespace {

constexpr int steps = 6, batch = 12;

enum class By { engine, modules, modules_in_float64 };

struct Trained {
  std::vector<double> losses;
  torch::Tensor moved; // of all weights together, from the first to the last step
};

torch::Tensor weights_of(ReidNetwork& network) {
  std::vector<torch::Tensor> all;
  for (const auto& parameter : network->parameters())
    all.push_back(parameter.detach().to(torch::kFloat64).flatten());
  return torch::cat(all);
}

Trained train(const std::string& optimizer_name, const std::string& neck, By by) {
  auto spec = default_experiment(ExperimentKind::train);
  spec.space.width = 0.25;
  spec.input.height = 64;
  spec.input.width = 32;
  spec.network.neck = neck;
  spec.train.optimizer = optimizer_name;
  spec.engine.cpu = by == By::engine ? "fused" : "modules";
  auto network = make_network(spec, *load_genotype("paper-cdnet"), 4).value();
  const auto type = by == By::modules_in_float64 ? torch::kFloat64 : torch::kFloat;
  network->to(type);
  network->train();
  const auto optimizer = make_weight_optimizer(spec.train, parameters_of(*network));
  const auto before = weights_of(network);
  const auto labels = torch::arange(batch, torch::kInt64).floor_divide(3);
  torch::manual_seed(4);
  Trained out;
  for (int step = 0; step < steps; ++step) {
    const auto images =
        torch::randn({batch, 3, 64, 32}, torch::kFloat64).contiguous(torch::MemoryFormat::ChannelsLast).to(type);
    const double lr = optimizer_name == "sgd" ? 1e-3 : 1e-4;
    out.losses.push_back(
        train_step(network, *optimizer, images, labels, loss_options(spec.loss), 1, lr).loss.total.item<double>());
  }
  out.moved = weights_of(network) - before;
  return out;
}

double apart(const torch::Tensor& one, const torch::Tensor& other) {
  return ((one - other).norm() / other.norm()).item<double>();
}

} // namespace

class EnginesTest : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() { torch::set_num_threads(2); }

  // Rounding grows from step to step in any program, so LibTorch's own float32 is the measure: the engine may be off
  // float64 by no more than a few times what the modules are.
  void steps_equal_the_modules_data() {
    QTest::addColumn<QString>("optimizer");
    QTest::addColumn<QString>("neck");
    QTest::newRow("SGD, FBLNeck") << "sgd"
                                  << "fbl";
    QTest::newRow("Adam, BNNeck") << "adam"
                                  << "bn";
  }
  void steps_equal_the_modules() {
    QFETCH(QString, optimizer);
    QFETCH(QString, neck);
    const auto by = [&](By who) { return train(optimizer.toStdString(), neck.toStdString(), who); };
    const auto ours = by(By::engine), modules = by(By::modules), exact = by(By::modules_in_float64);
    double granted = 0; // what the modules were off at most so far: by chance they may be right in one step
    for (std::size_t step = 0; step < exact.losses.size(); ++step) {
      const auto off = [&](const Trained& who) {
        return std::abs(who.losses[step] - exact.losses[step]) / exact.losses[step];
      };
      qInfo("step %zu: loss %.4f, engine off by %.2g, modules by %.2g", step, exact.losses[step], off(ours),
            off(modules));
      granted = std::max(granted, off(modules));
      QVERIFY(off(ours) < 1e-4 + 6 * granted);
    }
    qInfo("weights' way: engine off by %.2g, modules by %.2g", apart(ours.moved, exact.moved),
          apart(modules.moved, exact.moved));
    QVERIFY(apart(ours.moved, exact.moved) < 1e-3 + 4 * apart(modules.moved, exact.moved));
    QVERIFY(exact.losses.back() != exact.losses.front());
  }

  void precisions_are_refused_where_nothing_does_them_data() {
    QTest::addColumn<QString>("precision");
    QTest::addColumn<QString>("cpu");
    QTest::addColumn<bool>("has_engine");
    QTest::addColumn<bool>("taken");
    QTest::newRow("fp32") << "fp32"
                          << "fused" << true << true;
    QTest::newRow("fp32 by modules") << "fp32"
                                     << "modules" << true << true;
    QTest::newRow("fp32, ResNet-50") << "fp32"
                                     << "fused" << false << true;
    QTest::newRow("bf16") << "bf16"
                          << "fused" << true << true;
    QTest::newRow("bf16 by modules") << "bf16"
                                     << "modules" << true << false;
    QTest::newRow("bf16, ResNet-50") << "bf16"
                                     << "fused" << false << false;
    QTest::newRow("fp16") << "fp16"
                          << "fused" << true << false;
  }
  void precisions_are_refused_where_nothing_does_them() {
    QFETCH(QString, precision);
    QFETCH(QString, cpu);
    QFETCH(bool, has_engine);
    QFETCH(bool, taken);
    auto spec = default_experiment(ExperimentKind::train);
    spec.train.precision = precision.toStdString();
    spec.engine.cpu = cpu.toStdString();
    const auto status = check_precision(spec, torch::kCPU, has_engine);
    QCOMPARE(status.has_value(), taken);
    if (!status) {
      QVERIFY(status.error().kind == ErrorKind::wrong_call);
      QCOMPARE(status.error().where, std::string("train.precision"));
      QVERIFY(!status.error().way_out.empty());
    }
  }
};

QTEST_APPLESS_MAIN(EnginesTest)
#include "tst_engines.moc"
