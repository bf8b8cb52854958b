// Optimisers and schedules against PyTorch's own, recorded by golden/optimizers.py.
#include "base/json.h"
#include "run/schedule.h"
#include "train/optimizer.h"

#include <QtTest>
#include <functional>

using namespace cds;

namespace {

Json golden() {
  return *read_json(CDS_SOURCE_DIR "/tests/train/golden/optimizers.json");
}

torch::Tensor tensor_of(const Json& values, torch::IntArrayRef shape) {
  return torch::tensor(values.get<std::vector<double>>(), torch::kFloat64).view(shape).clone();
}

NamedTensors start(const Json& data) {
  return {{"first", tensor_of(data["start"][0], {3, 4}).requires_grad_()},
          {"second", tensor_of(data["start"][1], {5}).requires_grad_()}};
}

void compare(const torch::Tensor& ours, const Json& theirs) {
  const auto expected = tensor_of(theirs, ours.sizes());
  QVERIFY2(torch::allclose(ours.detach(), expected, 1e-13, 1e-15), theirs.dump().c_str());
}

} // namespace

class TestOptimizers : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void steps_equal_pytorch_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"sgd", "sgd_move", "sgd_plain", "adam", "adam_move", "amsgrad"})
      QTest::newRow(name) << QString(name);
  }
  void steps_equal_pytorch() {
    QFETCH(QString, name);
    const auto data = golden();
    const auto rule = name.endsWith("_move") ? Unselected::move : Unselected::stay;
    auto make = [&](NamedTensors parameters) -> std::unique_ptr<Optimizer> {
      if (name == "sgd_plain")
        return make_sgd(std::move(parameters), 0, 0, rule);
      if (name.startsWith("sgd"))
        return make_sgd(std::move(parameters), 0.9, 5e-4, rule);
      if (name == "amsgrad")
        return make_adam(std::move(parameters), 0.9, 0.999, 1e-3, true, rule);
      return make_adam(std::move(parameters), 0.5, 0.999, 1e-3, false, rule);
    };
    auto parameters = start(data);
    auto optimizer = make(parameters);
    double lr = 0.1;
    for (int step = 0; step < 6; ++step, lr *= 0.9) {
      if (step == 3) { // go on from a saved state, as a resumed run does
        auto again = make(parameters);
        TensorMap saved;
        for (const auto& [key, tensor] : optimizer->state())
          saved[key] = tensor.clone();
        QVERIFY(again->load_state(saved));
        optimizer = std::move(again);
      }
      optimizer->clear_gradients();
      const auto& given = data["gradients"][static_cast<std::size_t>(step)];
      parameters[0].second.mutable_grad() = tensor_of(given[0], {3, 4});
      if (step % 2 == 1)
        parameters[1].second.mutable_grad() = tensor_of(given[1], {5});
      optimizer->step(lr);
      const auto& expected = data[name.toStdString()][static_cast<std::size_t>(step)];
      compare(parameters[0].second, expected[0]);
      compare(parameters[1].second, expected[1]);
    }
  }

  void clipping_equals_pytorch() {
    const auto data = golden();
    auto parameters = start(data);
    const auto optimizer = make_sgd(parameters, 0.9, 0);
    parameters[0].second.mutable_grad() = tensor_of(data["gradients"][0][0], {3, 4});
    parameters[1].second.mutable_grad() = tensor_of(data["gradients"][0][1], {5});
    optimizer->clip_gradients(0.5);
    compare(parameters[0].second.grad(), data["clipped"][0]);
    compare(parameters[1].second.grad(), data["clipped"][1]);
  }

  void foreign_state_is_refused() {
    const auto data = golden();
    const auto optimizer = make_sgd(start(data), 0.9, 0);
    QVERIFY(!optimizer->load_state({{"momentum/third", torch::zeros({5})}}));
    QVERIFY(!optimizer->load_state({{"momentum/second", torch::zeros({6})}}));
    QVERIFY(!optimizer->load_state({{"mean/second", torch::zeros({5})}}));
    QVERIFY(optimizer->load_state({{"momentum/second", torch::zeros({5})}}));
  }

  void schedules_equal_pytorch() {
    const auto data = golden();
    TrainSpec spec;
    spec.epochs = 30;
    spec.lr = 0.065;
    spec.min_lr = 1e-4;
    for (const char* name : {"cosine", "multistep", "step"}) {
      spec.schedule = name;
      spec.milestones = {13, 19, 26};
      spec.gamma = spec.schedule == "step" ? 0.3 : 0.1;
      spec.step_epochs = 7;
      for (int epoch = 0; epoch < 30; ++epoch) {
        const double expected = data[name][static_cast<std::size_t>(epoch)];
        QVERIFY2(std::abs(learning_rate(spec, epoch) - expected) < 1e-12, name);
      }
    }
  }

  void warm_up_rises_from_a_tenth() {
    TrainSpec spec;
    spec.epochs = 25;
    spec.lr = 1;
    spec.min_lr = 0;
    spec.warmup_epochs = 5;
    QCOMPARE(learning_rate(spec, 0), 0.1);
    QCOMPARE(learning_rate(spec, 4), 0.82);
    QCOMPARE(learning_rate(spec, 5), 1.0);                    // the cosine begins after the warm-up
    QVERIFY(std::abs(learning_rate(spec, 15) - 0.5) < 1e-15); // half of its 20 epochs
    spec.schedule = "multistep";
    spec.milestones = {10};
    QCOMPARE(learning_rate(spec, 9), 1.0);
    QCOMPARE(learning_rate(spec, 10), 0.1);
    spec.schedule = "constant";
    QCOMPARE(learning_rate(spec, 24), 1.0);
  }

  void alpha_rates_and_temperature() {
    const SearchSpec spec;
    QCOMPARE(alpha_learning_rate(spec, 79), 3e-4);
    QVERIFY(std::abs(alpha_learning_rate(spec, 80) - 3e-5) < 1e-18);
    QVERIFY(std::abs(alpha_learning_rate(spec, 239) - 3e-6) < 1e-18);
    QCOMPARE(temperature(spec, 0, 240), 10.0);
    QVERIFY(std::abs(temperature(spec, 239, 240) - 0.1) < 1e-12);
  }
};

QTEST_APPLESS_MAIN(TestOptimizers)
#include "tst_optimizers.moc"
