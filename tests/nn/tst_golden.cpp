// The networks against plain PyTorch (golden/make_golden.py): outputs, embeddings, losses, every layer's gradient,
// running statistics, counts; the supernet's mixtures and alpha gradients against a brute force over all candidates.
#include "nn/golden/golden.h"

#include "nn/losses.h"
#include "nn/network.h"
#include "nn/supernet.h"
#include "space/cost.h"

#include <QtTest>
#include <algorithm>

using namespace cds;
using golden::relative_difference;
using golden::stored;

namespace {

const double exact = 1e-8; // float64, relative

torch::Tensor labels() {
  return torch::arange(4).repeat_interleave(2);
}

torch::Tensor images(int height, int width) {
  return 2 * golden::values("images", {8, 3, height, width});
}

NeckOptions neck_options(NeckKind kind, int stripes = 2) {
  NeckOptions options;
  options.kind = kind;
  options.classes = 4;
  options.hidden = 32;
  options.stripes = stripes;
  options.dropout = 0;
  return options;
}

struct Case {
  const char* name;
  const char* genotype;
  NeckKind neck;
  int stripes = 2;
  double width = 0.125;
  bool fusion = true;
  const char* stem = "reid";
  int height = 64, pixels_wide = 32;
};

const std::vector<Case> cases{{"fbl", "paper-cdnet", NeckKind::fbl},
                              {"fbl3", "paper-cnet", NeckKind::fbl, 3},
                              {"bl", "paper-cdnet", NeckKind::bl, 2, 0.25, false},
                              {"bn", "paper-cdnet", NeckKind::bn},
                              {"cifar", "paper-cnet", NeckKind::standard, 2, 0.125, true, "cifar", 32, 16},
                              {"resnet50", "", NeckKind::fbl},
                              {"osnet", "", NeckKind::fbl}};

NetworkPlan plan_of(const Case& c) {
  if (std::string(c.genotype).empty())
    return *plan_peer(c.name, c.height, c.pixels_wide, neck_options(c.neck, c.stripes));
  SpaceOptions options;
  options.width = c.width;
  options.fusion = c.fusion;
  options.stem = c.stem;
  return *plan_network(*SearchSpace::make(options), *load_genotype(c.genotype), c.height, c.pixels_wide,
                       neck_options(c.neck, c.stripes));
}

using Named = std::vector<std::pair<std::string, torch::Tensor>>;

Named sorted(Named items) {
  std::sort(items.begin(), items.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return items;
}

Named gradients(const torch::nn::Module& module) {
  Named out;
  for (const auto& item : module.named_parameters())
    if (item.value().requires_grad())
      out.emplace_back(item.key(), item.value().grad());
  return sorted(std::move(out));
}

// Compares each tensor's summary with the stored rows; names the first that differs.
void compare_summaries(const Named& tensors, const torch::Tensor& rows) {
  QCOMPARE(static_cast<std::int64_t>(tensors.size()), rows.size(0));
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    const auto& [name, tensor] = tensors[i];
    QVERIFY2(tensor.defined(), name.c_str());
    const double difference = relative_difference(golden::summary(name, tensor), rows[static_cast<std::int64_t>(i)]);
    QVERIFY2(difference < exact, qPrintable(QString("%1: %2").arg(name.c_str()).arg(difference)));
  }
}

void case_names() {
  QTest::addColumn<int>("index");
  for (int i = 0; i < static_cast<int>(cases.size()); ++i)
    QTest::newRow(cases[static_cast<std::size_t>(i)].name) << i;
}

} // namespace

class GoldenTest : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() { torch::set_num_threads(1); } // many tiny operations: a second thread only waits

  void float64_equals_pytorch_data() { case_names(); }
  void float64_equals_pytorch() {
    QFETCH(int, index);
    const auto& c = cases[static_cast<std::size_t>(index)];
    const std::string name = c.name;
    ReidNetwork network(plan_of(c), 1);
    network->to(torch::kDouble);
    golden::fill(*network);
    const auto heads = network->forward(images(c.height, c.pixels_wide));
    for (std::size_t i = 0; i < heads.size(); ++i) {
      QVERIFY(relative_difference(heads[i].feature, stored(name + "/feature" + std::to_string(i))) < exact);
      QVERIFY(relative_difference(heads[i].logits, stored(name + "/logits" + std::to_string(i))) < exact);
    }
    const auto loss = reid_loss(heads, labels(), {});
    QVERIFY(relative_difference(loss.total, stored(name + "/loss")) < exact);
    loss.total.backward();
    const auto ours = gradients(*network);
    if (name == "fbl") { // element by element
      const auto all = stored("fbl/gradients");
      std::int64_t begin = 0;
      for (const auto& [key, gradient] : ours) {
        const double difference =
            relative_difference(gradient.flatten(), all.slice(0, begin, begin + gradient.numel()));
        QVERIFY2(difference < exact, qPrintable(QString("%1: %2").arg(key.c_str()).arg(difference)));
        begin += gradient.numel();
      }
      QCOMPARE(begin, all.numel());
    } else {
      compare_summaries(ours, stored(name + "/gradients"));
    }
    Named variances;
    for (const auto& item : network->named_buffers())
      if (item.key().find("running_var") != std::string::npos)
        variances.emplace_back(item.key(), item.value());
    compare_summaries(sorted(std::move(variances)), stored(name + "/variances"));
  }

  // The plain classifier is the Standard neck whose inference gives the logits.
  void a_classifier_gives_pytorchs_logits() {
    auto c =
        *std::find_if(cases.begin(), cases.end(), [](const Case& one) { return one.name == std::string("cifar"); });
    c.neck = NeckKind::classifier;
    ReidNetwork network(plan_of(c), 1);
    network->to(torch::kDouble);
    golden::fill(*network);
    const auto heads = network->forward(images(c.height, c.pixels_wide)); // with the batch's statistics, as stored
    QVERIFY(relative_difference(heads[0].logits, stored("cifar/logits0")) < exact);
    network->eval();
    const auto logits = network->embed(images(c.height, c.pixels_wide));
    QVERIFY(torch::equal(logits, network->forward(images(c.height, c.pixels_wide))[0].logits));
    QCOMPARE(logits.size(1), std::int64_t{4});
    const auto cost = count(network->plan());
    QCOMPARE(cost.inference_params, stored("cifar/parameters").item<std::int64_t>()); // the classifier is part of it
    QCOMPARE(cost.inference_params, cost.training_params);
  }

  void float32_equals_pytorch_data() { case_names(); }
  void float32_equals_pytorch() {
    QFETCH(int, index);
    const auto& c = cases[static_cast<std::size_t>(index)];
    const std::string name = c.name;
    ReidNetwork network(plan_of(c), 1);
    golden::fill(*network);
    const auto input = images(c.height, c.pixels_wide).to(torch::kFloat);
    network->train_with(Engine::modules); // tests/nn/tst_fused.cpp compares the engine with these
    for (const auto& module : network->modules()) { // the running statistics become this batch's
      if (auto* norm = module->as<torch::nn::BatchNorm2d>())
        norm->options.momentum(1.0);
      if (auto* norm = module->as<torch::nn::BatchNorm1d>())
        norm->options.momentum(1.0);
    }
    {
      torch::NoGradGuard no_grad;
      std::vector<torch::Tensor> logits;
      for (const auto& head : network->forward(input))
        logits.push_back(head.logits);
      const auto theirs = stored(name + "/logits32");
      const double apart = (torch::cat(logits, 1) - theirs).abs().max().item<double>();
      // Processors round in orders of their own; fifty layers on the batch's statistics carry that further.
      const double limit = name == "resnet50" ? 5e-4 : 1e-4;
      QVERIFY2(apart <= limit, qPrintable(QString("%1, limit %2").arg(apart).arg(limit)));
    }
    network->eval();
    const auto embedding = network->embed(input), theirs = stored(name + "/embedding32");
    // BNNeck divides by the small spread of eight images' features, and rounding with it; ResNet-50 is deep.
    const double apart = (embedding - theirs).abs().max().item<double>();
    QVERIFY2(apart <= (c.neck == NeckKind::bn || name == "resnet50" ? 1e-3 : 1e-4), qPrintable(QString::number(apart)));
    QVERIFY(torch::cosine_similarity(embedding.to(torch::kDouble), theirs.to(torch::kDouble)).min().item<double>() >=
            0.99999);
    QCOMPARE(embedding.size(1), network->plan().neck.embedding);
  }

  void counts_equal_pytorch_data() { case_names(); }
  void counts_equal_pytorch() {
    QFETCH(int, index);
    const auto& c = cases[static_cast<std::size_t>(index)];
    const auto cost = count(plan_of(c));
    QCOMPARE(cost.training_params, stored(std::string(c.name) + "/parameters").item<std::int64_t>());
    QCOMPARE(cost.macs, stored(std::string(c.name) + "/macs").item<std::int64_t>());
  }

  void supernet_equals_the_brute_force_data() {
    QTest::addColumn<int>("k");
    QTest::addColumn<bool>("constant");
    QTest::newRow("top1") << 1 << true;
    QTest::newRow("top2") << 2 << true;
    QTest::newRow("top2none") << 2 << false;
    QTest::newRow("mixture") << 12 << true;
  }
  void supernet_equals_the_brute_force() {
    QFETCH(int, k);
    QFETCH(bool, constant);
    const std::string name = QTest::currentDataTag();
    SpaceOptions options;
    options.width = 0.125;
    Supernet network(*plan_supernet(*SearchSpace::make(options), 32, 32, neck_options(NeckKind::search)), 1);
    network->to(torch::kDouble);
    golden::fill(*network);
    std::vector<torch::Tensor> alphas;
    Mixture mixture;
    for (int layer = 0; layer < 6; ++layer) {
      alphas.push_back(golden::values("alpha" + std::to_string(layer), {12}).set_requires_grad(true));
      const auto p = torch::softmax(alphas.back(), 0);
      const auto indices = std::get<0>(std::get<1>(p.topk(k)).sort());
      LayerMixture entry;
      for (std::int64_t i = 0; i < k; ++i)
        entry.run.push_back(indices[i].item<int>());
      entry.weights = k == 12 ? p : torch::zeros_like(p).index_fill(0, indices, 1.0) + (p - p.detach());
      entry.unselected_constant = constant;
      mixture.push_back(entry);
    }
    const auto heads = network->forward(images(32, 32), mixture);
    QVERIFY(relative_difference(heads[0].logits, stored(name + "/logits")) < exact);
    const auto loss = reid_loss(heads, labels(), {});
    QVERIFY(relative_difference(loss.total, stored(name + "/loss")) < exact);
    loss.total.backward();
    std::vector<torch::Tensor> alpha_gradients;
    for (const auto& alpha : alphas)
      alpha_gradients.push_back(alpha.grad());
    QVERIFY(relative_difference(torch::stack(alpha_gradients), stored(name + "/alphas")) < exact);
    Named shared;
    for (auto& item : gradients(*network))
      if (item.first.find(".candidates.") == std::string::npos)
        shared.push_back(item);
    compare_summaries(shared, stored(name + "/gradients"));
    for (int i = 0; i < 12; ++i) // a candidate is touched if and only if it ran
      for (const auto& parameter : network->candidate_parameters(3, i))
        QCOMPARE(parameter.grad().defined(), std::binary_search(mixture[3].run.begin(), mixture[3].run.end(), i));
  }

  void losses_equal_pytorch() {
    const auto features = golden::values("loss features", {8, 5}).set_requires_grad(true);
    const auto logits = (3 * golden::values("loss logits", {8, 4})).set_requires_grad(true);
    for (const auto& [key, margin, soft] :
         {std::tuple{"0.3/0", 0.3, false}, {"1.0/0", 1.0, false}, {"0.0/1", 0.0, true}}) {
      const auto loss = batch_hard_triplet(features, labels(), margin, soft);
      QVERIFY(relative_difference(loss, stored(std::string("losses/triplet/") + key)) < exact);
      const auto gradient = torch::autograd::grad({loss}, {features})[0];
      QVERIFY(relative_difference(gradient, stored(std::string("losses/triplet_grad/") + key)) < exact);
    }
    for (const auto& [key, smoothing] : {std::pair{"0.0", 0.0}, {"0.1", 0.1}}) {
      const auto loss = cross_entropy(logits, labels(), smoothing);
      QVERIFY(relative_difference(loss, stored(std::string("losses/ce/") + key)) < exact);
      const auto gradient = torch::autograd::grad({loss}, {logits})[0];
      QVERIFY(relative_difference(gradient, stored(std::string("losses/ce_grad/") + key)) < exact);
    }
  }
};

QTEST_APPLESS_MAIN(GoldenTest)
#include "tst_golden.moc"
