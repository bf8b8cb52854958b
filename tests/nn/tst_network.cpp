// The networks as modules: parameters are the counted ones, a seed fixes them, dropout repeats from its counter, and a
// supernet's step touches only what it runs.
#include "nn/activation.h"
#include "nn/losses.h"
#include "nn/network.h"
#include "nn/supernet.h"
#include "space/cost.h"

#include <QtTest>
#include <algorithm>
#include <cmath>

using namespace cds;

namespace {

NetworkPlan small_plan(NeckKind kind = NeckKind::fbl, int height = 64, int stripes = 2) {
  SpaceOptions options;
  options.width = 0.125;
  NeckOptions neck;
  neck.kind = kind;
  neck.classes = 5;
  neck.stripes = stripes;
  return *plan_network(*SearchSpace::make(options), *load_genotype("paper-cdnet"), height, 32, neck);
}

Supernet small_supernet() {
  SpaceOptions options;
  options.width = 0.125;
  NeckOptions neck;
  neck.classes = 5;
  neck.hidden = 16;
  return Supernet(*plan_supernet(*SearchSpace::make(options), 32, 32, neck), 3);
}

bool equal_parameters(const torch::nn::Module& a, const torch::nn::Module& b) {
  const auto left = a.named_parameters(), right = b.named_parameters();
  for (const auto& item : left)
    if (!right.contains(item.key()) || !torch::equal(item.value(), right[item.key()]))
      return false;
  return left.size() == right.size();
}

double deviation(const torch::Tensor& tensor) {
  return tensor.detach().to(torch::kDouble).std().item<double>();
}

} // namespace

class NetworkTest : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() { torch::set_num_threads(1); } // many tiny operations: a second thread only waits

  void parameters_equal_the_count() {
    const auto space = SearchSpace::cds();
    for (auto kind : {NeckKind::standard, NeckKind::bn, NeckKind::bl, NeckKind::fbl}) {
      NeckOptions neck;
      neck.kind = kind;
      const auto plan = plan_network(space, *load_genotype("paper-cdnet"), 256, 128, neck);
      QVERIFY(plan);
      ReidNetwork network(*plan, 1);
      QCOMPARE(count_parameters(*network), count(*plan).training_params);
      if (kind == NeckKind::fbl)
        QCOMPARE(count_parameters(*network), std::int64_t{2963414});
    }
    Supernet supernet(*plan_supernet(space, 256, 128, {}), 1);
    QCOMPARE(count_parameters(*supernet), std::int64_t{19526735});
  }

  void names_are_the_plan_s() {
    ReidNetwork network(small_plan(), 1);
    const auto parameters = network->named_parameters();
    for (const auto& operation : operations(network->plan())) {
      const auto* weight = parameters.find(operation.name + ".weight");
      QVERIFY2(weight, operation.name.c_str());
      const auto* bias = parameters.find(operation.name + ".bias");
      QCOMPARE(weight->numel() + (bias ? bias->numel() : 0), operation.parameters);
    }
  }

  void a_seed_fixes_every_weight() {
    torch::manual_seed(1);
    ReidNetwork first(small_plan(), 7);
    torch::manual_seed(2);
    ReidNetwork second(small_plan(), 7), other(small_plan(), 8);
    QVERIFY(equal_parameters(*first, *second));
    QVERIFY(!equal_parameters(*first, *other));
    Supernet supernet = small_supernet();
    ReidNetwork third(small_plan(), 3); // a supernet of the same seed starts with the same stem
    QVERIFY(torch::equal(supernet->named_parameters()["base.stem.conv1.op.0.weight"],
                         third->named_parameters()["base.stem.conv1.op.0.weight"]));
  }

  void weights_start_as_the_authors_do() {
    ReidNetwork network(*plan_network(SearchSpace::cds(), *load_genotype("paper-cdnet"), 256, 128, {}), 1);
    const auto parameters = network->named_parameters();
    auto near = [&](const char* name, double expected) {
      const double found = deviation(parameters[name]);
      return std::abs(found - expected) < 0.05 * expected;
    };
    QVERIFY(near("base.stem.conv1.op.0.weight", std::sqrt(2.0 / (3 * 49))));
    QVERIFY(near("base.cells.6.ops.0.restore.op.0.weight", std::sqrt(2.0 / 128)));
    QVERIFY(near("base.cells.7.ops.0.conv2.1.op.1.weight", std::sqrt(2.0 / 9))); // depthwise: fan in 9
    QVERIFY(near("neck.global_classifier.weight", 0.001));
    QVERIFY(std::abs(parameters["base.stem.conv1.op.0.weight"].mean().item<double>()) < 0.01);
    for (const auto& item : parameters) {
      const bool norm = item.key().find(".op.1.weight") != std::string::npos && item.value().dim() == 1;
      if (norm)
        QVERIFY2(item.value().eq(1).all().item<bool>(), item.key().c_str());
      if (item.key().find(".bias") != std::string::npos)
        QVERIFY2(item.value().eq(0).all().item<bool>(), item.key().c_str());
    }
  }

  void dropout_repeats_from_its_counter() {
    DropoutStream stream{5, 0};
    const auto ones = torch::ones({64, 512});
    const auto first = stream.apply(ones, 0.2), second = stream.apply(ones, 0.2);
    QCOMPARE(stream.count, std::uint64_t{2});
    QVERIFY(!torch::equal(first, second));
    stream.count = 1;
    QVERIFY(torch::equal(stream.apply(ones, 0.2), second));
    QVERIFY(!torch::equal(DropoutStream{6, 0}.apply(ones, 0.2), first));
    const double dropped = first.eq(0).to(torch::kFloat).mean().item<double>();
    QVERIFY2(std::abs(dropped - 0.2) < 0.01, qPrintable(QString::number(dropped))); // five deviations are 0.011
    QVERIFY((first.eq(0) | first.eq(1.25F)).all().item<bool>());
    QVERIFY(torch::equal(stream.apply(ones, 0), ones));
    QCOMPARE(stream.count, std::uint64_t{2}); // no mask, no count

    ReidNetwork network(small_plan(NeckKind::bl), 1); // in training only, and on the triplet's feature too
    const auto images = torch::ones({4, 3, 64, 32});
    QVERIFY(network->forward(images)[0].feature.eq(0).any().item<bool>());
    QCOMPARE(network->dropout().count, std::uint64_t{1});
    network->eval();
    (void)network->embed(images);
    QCOMPARE(network->dropout().count, std::uint64_t{1});
  }

  void uneven_stripes_share_rows() {
    const auto plan = small_plan(NeckKind::fbl, 112, 3); // a map of 7 rows: 0-2, 2-4, 4-6
    QCOMPARE(plan.stages[1].output.height, 7);
    ReidNetwork network(plan, 1);
    network->eval();
    const auto embedding = network->embed(torch::ones({2, 3, 112, 32}));
    QCOMPARE(embedding.size(1), std::int64_t{64 + 3 * 128});
    QCOMPARE(embedding.size(1), std::int64_t{plan.neck.embedding});

    NeckImpl neck(plan.neck, std::make_shared<DropoutStream>()); // its local part is PyTorch's adaptive pooling
    neck.eval();
    const FeatureMaps maps{torch::randn({2, plan.neck.squeeze->input.channels, 7, 4}), torch::randn({2, 64, 3, 2})};
    const auto squeezed = torch::conv2d(maps.local, neck.named_parameters()["squeeze.weight"]);
    const auto expected = torch::adaptive_avg_pool2d(squeezed, {3, 1}).squeeze(3).transpose(1, 2).flatten(1);
    QVERIFY(torch::allclose(neck.embed(maps).slice(1, 64), expected, 1e-5, 1e-6));
  }

  void only_what_runs_is_touched() {
    Supernet network = small_supernet();
    Mixture mixture = SupernetImpl::path({0, 3, 5, 7, 9, 11});
    mixture[2].run = {5, 6};
    const auto heads = network->forward(torch::ones({6, 3, 32, 32}) * torch::arange(6).view({6, 1, 1, 1}), mixture);
    reid_loss(heads, torch::tensor({0, 0, 1, 1, 2, 2}, torch::kLong), {}).total.backward();
    for (int layer = 0; layer < 6; ++layer)
      for (int i = 0; i < 12; ++i) {
        const auto& run = mixture[static_cast<std::size_t>(layer)].run;
        const bool ran = std::find(run.begin(), run.end(), i) != run.end();
        for (const auto& parameter : network->candidate_parameters(layer, i))
          QCOMPARE(parameter.grad().defined(), ran);
        const auto cell =
            network->plan().layers()[static_cast<std::size_t>(layer)]->name + ".candidates." + std::to_string(i) + ".";
        for (const auto& item : network->named_buffers())
          if (item.key().rfind(cell, 0) == 0 && item.key().find("num_batches") != std::string::npos)
            QCOMPARE(item.value().item<int>(), ran ? 1 : 0);
      }
  }

  void weights_of_one_change_nothing() {
    Supernet network = small_supernet();
    network->eval();
    const auto images = torch::ones({2, 3, 32, 32});
    Mixture plain = SupernetImpl::path({1, 1, 1, 1, 1, 1});
    Mixture weighted = plain;
    for (auto& layer : weighted)
      layer.weights = torch::one_hot(torch::tensor(1), 12).to(torch::kFloat);
    QVERIFY(torch::equal(network->embed(images, plain), network->embed(images, weighted)));
  }

  void triplet_by_hand() {
    // Points 0 and 3 of one identity, 4 and 10 of another, on a line: hardest gaps 3-4, 3-1, 6-1, 6-7.
    const auto features = torch::tensor({{0.0}, {3.0}, {4.0}, {10.0}}, torch::kDouble);
    const auto labels = torch::tensor({0, 0, 1, 1}, torch::kLong);
    const double margin = (0.0 + 2.3 + 5.3 + 0.0) / 4;
    QVERIFY(std::abs(batch_hard_triplet(features, labels, 0.3).item<double>() - margin) < 1e-12);
    const double soft =
        (std::log1p(std::exp(-1)) + std::log1p(std::exp(2)) + std::log1p(std::exp(5)) + std::log1p(std::exp(-1))) / 4;
    QVERIFY(std::abs(batch_hard_triplet(features, labels, 0.3, true).item<double>() - soft) < 1e-12);
  }

  void one_identity_in_a_batch_gives_no_loss() {
    auto features = torch::tensor({{0.0}, {3.0}}, torch::kDouble).set_requires_grad(true);
    for (bool soft : {false, true}) {
      const auto loss = batch_hard_triplet(features, torch::zeros({2}, torch::kLong), 0.3, soft);
      QCOMPARE(loss.item<double>(), 0.0);
      QVERIFY(torch::autograd::grad({loss}, {features})[0].eq(0).all().item<bool>());
    }
  }

  void loss_terms_are_weighted_and_counted() {
    const auto logits = torch::tensor({{2.0, 0.0}, {0.0, 1.0}}, torch::kDouble);
    const auto features = torch::tensor({{0.0}, {0.1}}, torch::kDouble);
    const auto labels = torch::tensor({0, 0}, torch::kLong);
    LossOptions options;
    options.softmax_weight = 0.5;
    options.triplet_weight = 0;
    const auto value = reid_loss({{features, logits}, {features, logits}}, labels, options);
    const double ce = (std::log1p(std::exp(-2)) + std::log1p(std::exp(1))) / 2;
    QVERIFY(std::abs(value.total.item<double>() - ce) < 1e-12); // two heads, half the weight
    QVERIFY(std::abs(value.cross_entropy.item<double>() - 2 * ce) < 1e-12);
    QCOMPARE(value.triplet.item<double>(), 0.0);
    QCOMPARE(value.correct.item<int>(), 1);
  }

  void activation_maps_are_sums_of_squares_of_length_one() {
    auto features = torch::randn({2, 3, 4, 5}, torch::kDouble);
    features[1] = 0; // nowhere active
    const auto map = activation_map(features);
    QVERIFY(map.dim() == 3 && map.size(0) == 2 && map.size(1) == 4 && map.size(2) == 5);
    double length = 0;
    std::vector<double> sums;
    for (int y = 0; y < 4; ++y)
      for (int x = 0; x < 5; ++x) {
        double sum = 0;
        for (int c = 0; c < 3; ++c) {
          const double value = features[0][c][y][x].item<double>();
          sum += value * value;
        }
        sums.push_back(sum);
        length += sum * sum;
      }
    for (int i = 0; i < 20; ++i)
      QVERIFY(std::abs(map[0][i / 5][i % 5].item<double>() - sums[static_cast<std::size_t>(i)] / std::sqrt(length)) <
              1e-12);
    QCOMPARE(map[1].abs().sum().item<double>(), 0.0);
  }

  void bnneck_has_no_shift_and_embeds_after_the_norm() {
    ReidNetwork network(small_plan(NeckKind::bn), 1);
    QVERIFY(!network->named_parameters()["neck.bnneck.bias"].requires_grad());
    network->eval();
    torch::NoGradGuard no_grad;
    network->named_parameters()["neck.bnneck.weight"].fill_(2);
    const auto images = torch::ones({1, 3, 64, 32});
    const auto before = network->forward(images)[0].feature;
    QVERIFY(torch::allclose(network->embed(images), 2 * before / std::sqrt(1 + 1e-5)));
  }
};

QTEST_APPLESS_MAIN(NetworkTest)
#include "tst_network.moc"
