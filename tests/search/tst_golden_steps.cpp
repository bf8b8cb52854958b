// Twenty real bi-level steps against plain PyTorch (golden/search.py), float64: losses, alphas, weights and running
// statistics within 1e-6.
#include "nn/golden/golden.h"
#include "search/bilevel.h"

#include <QtTest>
#include <map>

using namespace cds;
using golden::relative_difference;

namespace {

constexpr int steps = 20, steps_an_epoch = 5, epochs = 4;

struct Case {
  const char* name;
  SearchSpec search;
};

std::vector<Case> all_cases() {
  SearchSpec base;
  base.alpha_lr = 0.02;
  base.alpha_milestones = {2};
  std::vector<Case> cases;
  cases.push_back({"topk", base}); // k = 2, "constant", the unselected stay
  cases.push_back({"parity", base});
  cases.back().search.unselected_gradient = "none";
  cases.back().search.move_unselected = true;
  cases.push_back({"noisy", base});
  cases.back().search.unselected_gradient = "none";
  cases.back().search.k = 3;
  cases.back().search.topk_noise = 0.5;
  cases.back().search.topk_tau_start = 2;
  cases.back().search.topk_tau_end = 0.5;
  cases.push_back({"darts", base});
  cases.back().search.strategy = "darts";
  cases.push_back({"gdas", base});
  cases.back().search.strategy = "gdas";
  cases.push_back({"cost", base});
  cases.back().search.unselected_gradient = "none";
  cases.back().search.k = 1;
  cases.back().search.cost = "params";
  cases.back().search.cost_weight = 2;
  cases.back().search.cost_target = 0.3;
  return cases;
}

const std::vector<Case> cases = all_cases();

torch::Tensor stored(const std::string& key) {
  static const auto all = golden::read(CDS_SOURCE_DIR "/tests/search/golden/search.pt");
  return all.at(key);
}

Bilevel make(const Case& c) {
  SpaceOptions options;
  options.kernels = {3, 5, 7};
  options.width = 0.125;
  const auto space = SearchSpace::make(options).value();
  NeckOptions neck;
  neck.classes = 4;
  neck.hidden = 32;
  neck.dropout = 0;
  auto strategy = make_strategy(c.search, 6, 6).value();
  if (auto term = make_cost_term(c.search, cost_table(space, 64, 32, {}).value()))
    strategy->charge(std::move(*term));
  strategy->alphas().set_data(strategy->alphas().to(torch::kDouble));
  {
    const torch::NoGradGuard no_grad;
    for (int layer = 0; layer < 6; ++layer)
      strategy->alphas()[layer].copy_(0.01 * golden::values("alpha" + std::to_string(layer), {6}));
  }
  Supernet network(plan_supernet(space, 64, 32, neck).value(), 1);
  network->to(torch::kDouble);
  golden::fill(*network);
  network->train();
  TrainSpec train; // SGD, momentum 0.9, weight decay 3e-4, cosine to 1e-4
  train.lr = 0.01;
  train.clip_norm = 1;
  train.epochs = epochs;
  return Bilevel(std::move(network), std::move(strategy), train, c.search, {});
}

SearchBatch batch(const char* side, int step) {
  return {2 * golden::values(side + std::to_string(step), {8, 3, 64, 32}), torch::arange(4).repeat_interleave(2)};
}

// Weights and running statistics; one candidate's together where `whole`.
std::map<std::string, torch::Tensor> state(Supernet& network, bool whole) {
  std::map<std::string, std::vector<torch::Tensor>> groups;
  for (const auto& [name, tensor] : tensors_of(*network)) { // in the order of their names
    if (!tensor.is_floating_point() || name.find("num_batches_tracked") != std::string::npos)
      continue; // a count, made a real number by to(kDouble)
    auto key = name;
    if (const auto at = name.find(".candidates."); whole && at != std::string::npos)
      key = name.substr(0, name.find('.', at + 12));
    groups[key].push_back(tensor.detach().flatten());
  }
  std::map<std::string, torch::Tensor> out;
  for (const auto& [key, parts] : groups)
    out[key] = torch::cat(parts);
  return out;
}

} // namespace

class GoldenStepsTest : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() { torch::set_num_threads(1); } // many tiny operations: a second thread only waits

  void twenty_steps_equal_pytorch_data() {
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < cases.size(); ++i)
      QTest::newRow(cases[i].name) << static_cast<int>(i);
  }
  void twenty_steps_equal_pytorch() {
    QFETCH(int, index);
    const Case& c = cases[static_cast<std::size_t>(index)];
    const std::string name = c.name;
    auto bilevel = make(c);
    const auto losses = stored(name + "/losses"), alphas = stored(name + "/alphas");
    for (int i = 0; i < steps; ++i) {
      const Moment moment{.seed = 21, .epoch = i / steps_an_epoch, .epochs = epochs, .step = i};
      const auto done = bilevel.step(batch("train", i), batch("validation", i), moment);
      const double loss = relative_difference(torch::stack({done.weights.total, done.architecture.total}), losses[i]),
                   alpha = relative_difference(bilevel.strategy().alphas(), alphas[i]);
      QVERIFY2(loss < 1e-6 && alpha < 1e-6,
               qPrintable(QString("step %1: losses %2, alphas %3").arg(i).arg(loss).arg(alpha)));
    }
    const auto rows = stored(name + "/weights");
    const auto end = state(bilevel.network(), name != "topk");
    QCOMPARE(static_cast<std::int64_t>(end.size()), rows.size(0));
    std::int64_t row = 0;
    for (const auto& [key, tensor] : end) {
      const double difference = relative_difference(golden::summary(key, tensor), rows[row++]);
      QVERIFY2(difference < 1e-6, qPrintable(QString("%1: %2").arg(key.c_str()).arg(difference)));
    }
    if (name == "cost") {
      const auto price = bilevel.strategy().cost_term()->penalty(torch::softmax(alphas[steps - 2], 1));
      QVERIFY(relative_difference(price, stored("cost/price")) < 1e-9);
    }
  }
};

QTEST_APPLESS_MAIN(GoldenStepsTest)
#include "tst_golden_steps.moc"
