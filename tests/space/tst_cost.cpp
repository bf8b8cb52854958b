// Counts: the published networks to the last digit, and whole small spaces against their enumeration.
#include "space/census.h"

#include <QElapsedTimer>
#include <QtTest>
#include <map>

using namespace cds;

namespace {

Cost cost_of(const SearchSpace& space, const char* name, int height = 256, int width = 128) {
  return count(*plan_network(space, *load_genotype(name), height, width, {}));
}

std::vector<std::vector<int>> every_network(const SearchSpace& space) {
  std::vector<std::vector<int>> out{{}};
  for (int layer = 0; layer < space.layers(); ++layer) {
    std::vector<std::vector<int>> next;
    for (const auto& network : out)
      for (int i = 0; i < static_cast<int>(space.candidates().size()); ++i) {
        next.push_back(network);
        next.back().push_back(i);
      }
    out = std::move(next);
  }
  return out;
}

SearchSpace small_space() {
  SpaceOptions options;
  options.kernels = {3, 5, 9};
  options.channels = {16, 32, 64};
  options.layers_per_stage = 2;
  return *SearchSpace::make(options);
}

} // namespace

class CostTest : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void published_counts() {
    // Multiply-adds are published in units of 0.0001 M.
    auto cost = cost_of(SearchSpace::cds(), "paper-cdnet");
    QCOMPARE(cost.inference_params, std::int64_t{1796600});
    QCOMPARE(cost.training_params, std::int64_t{2963414});
    QCOMPARE((cost.macs + 50) / 100, std::int64_t{9550655});
    cost = cost_of(SearchSpace::cnet(), "paper-cnet");
    QCOMPARE(cost.inference_params, std::int64_t{1436240});
    QCOMPARE(cost.training_params, std::int64_t{2603054});
    QCOMPARE((cost.macs + 50) / 100, std::int64_t{8214235});
    SpaceOptions half;
    half.width = 0.5;
    cost = cost_of(*SearchSpace::make(half), "paper-cdnet");
    QCOMPARE(cost.inference_params, std::int64_t{478588});
    QCOMPARE(cost.training_params, std::int64_t{1514330});
    QCOMPARE((cost.macs + 50) / 100, std::int64_t{2651738});
    QCOMPARE(count(*plan_supernet(SearchSpace::cds(), 256, 128, {})).training_params, std::int64_t{19526735});
  }

  // A Standard network of one stage and one layer, added up by hand: 32x32 pixels, cifar stem to 8 channels, stage
  // of 16.
  void a_network_by_hand() {
    SpaceOptions options;
    options.kernels = {3, 5};
    options.depths = {1};
    options.channels = {8, 16};
    options.layers_per_stage = 1;
    options.stem = "cifar";
    const auto space = *SearchSpace::make(options);
    NeckOptions neck;
    neck.kind = NeckKind::standard;
    neck.classes = 10;
    const auto plan = plan_network(space, {{{3, 5, 1}}, {}}, 32, 32, neck);
    QVERIFY(plan);
    const std::int64_t stem = 3 * 9 * 8, squeeze = 8 * 4, lite = 4 * 4 + 9 * 4, gate = (4 * 1 + 1) + (1 * 4 + 4),
                       restore = 4 * 16, expand = 8 * 16, positions = 32 * 32;
    const std::int64_t norms = 2 * (8 + 4 + 3 * 4 + 16 + 16);
    const auto cost = count(*plan);
    QCOMPARE(cost.inference_params, stem + squeeze + 3 * lite + gate + restore + expand + norms);
    QCOMPARE(cost.training_params, cost.inference_params + 16 * 10 + 10);
    QCOMPARE(cost.macs, (stem + squeeze + 3 * lite + restore + expand) * positions + 2 * gate);
  }

  void shapes_and_names() {
    const auto plan = plan_network(SearchSpace::cds(), *load_genotype("paper-cdnet"), 256, 128, {});
    QVERIFY(plan);
    QVERIFY((plan->stem.output == Shape{64, 64, 32}));
    QVERIFY((plan->stages[0].output == Shape{256, 32, 16}));
    QVERIFY((plan->stages[1].output == Shape{384, 16, 8}));
    QVERIFY((plan->stages[2].output == Shape{512, 16, 8}));
    QCOMPARE(plan->neck.embedding, 768);
    const auto all = operations(*plan);
    QCOMPARE(all.front().name, std::string("base.stem.conv1.op.0"));
    std::map<std::string, int> names;
    for (const auto& operation : all)
      ++names[operation.name];
    QCOMPARE(names.size(), all.size());
    for (const char* name :
         {"base.cells.0.ops.0.squeeze.op.0", "base.cells.1.ops.1.conv2.2.op.2", "base.cells.2.conv1x1.op.0",
          "base.cells.6.ops.0.adaption.fc1", "base.cells.7.ops.0.restore.op.1", "neck.squeeze", "neck.global_fcs.0",
          "neck.local_classifier"})
      QVERIFY2(names.count(name) == 1, name);
    QCOMPARE(names.count("base.cells.1.ops.0.expand.op.0"), std::size_t{0});
    // Odd sizes: the stem and the pool round up, the DownSample rounds down.
    const auto odd = plan_network(SearchSpace::cds(), *load_genotype("paper-cdnet"), 101, 51, {});
    QVERIFY(odd);
    QVERIFY((odd->stem.conv.conv.output == Shape{64, 51, 26}));
    QVERIFY((odd->stem.output == Shape{64, 26, 13}));
    QVERIFY((odd->stages[0].output == Shape{256, 13, 6}));
  }

  void published_counts_of_the_peers() {
    NeckOptions neck;
    neck.kind = NeckKind::standard;
    neck.classes = 1000;
    auto cost = count(*plan_peer("resnet50", 224, 224, neck));
    QCOMPARE(cost.training_params, std::int64_t{25557032}); // torchvision's resnet50
    QCOMPARE(cost.macs / 10'000'000, std::int64_t{408});    // 4.09 G with its classifier
    QCOMPARE(count(*plan_peer("resnet50", 256, 128, neck)).macs / 10'000'000, std::int64_t{266});
    // OSNet's authors publish 2.2 M and 978.9 M with their fc (512 x 512, bias, BatchNorm). To the last digit their
    // tool says 978,878,352, and 2,193,616 since it counts the parameters of a gate once for each of its four calls.
    cost = count(*plan_peer("osnet", 256, 128, neck));
    const std::int64_t fc = 512 * 512 + 512;
    QCOMPARE(cost.macs + fc - 512, std::int64_t{978878352 - 512});
    std::int64_t gates = 0;
    for (std::int64_t c : {64, 96, 128})
      gates += 2 * (2 * c * (c / 16) + c / 16 + c);
    QCOMPARE(cost.inference_params + fc + 1024 + 3 * gates, std::int64_t{2193616});
    QVERIFY(!plan_peer("resnet18", 256, 128, neck));
    neck.kind = NeckKind::fbl;
    neck.stripes = 16;
    QVERIFY(plan_peer("resnet50", 256, 128, neck));
    neck.stripes = 17;
    QVERIFY(!plan_peer("resnet50", 256, 128, neck));
    QCOMPARE(plan_peer("osnet", 256, 128, {})->neck.embedding, 512 + 256);
    QCOMPARE(plan_peer("resnet50", 256, 128, {})->neck.embedding, 2048 + 256);
  }

  void impossible_plans() {
    const auto space = SearchSpace::cds();
    const auto genotype = *load_genotype("paper-cdnet");
    QVERIFY(!plan_network(space, genotype, 8, 8, {}));
    QVERIFY(!plan_network(space, genotype, 0, 128, {}));
    NeckOptions neck;
    neck.stripes = 17;
    QVERIFY(!plan_network(space, genotype, 256, 128, neck));
    neck.stripes = 16;
    QVERIFY(plan_network(space, genotype, 256, 128, neck));
    neck.classes = 0;
    QVERIFY(!plan_network(space, genotype, 256, 128, neck));
    QVERIFY(!plan_network(space, {{{3, 5, 1}}, {}}, 256, 128, {}));
    SpaceOptions single;
    single.channels = {16, 32};
    single.layers_per_stage = 1;
    const auto one_stage = *SearchSpace::make(single);
    const auto refused = plan_network(one_stage, {{{3, 5, 1}}, {}}, 256, 128, {});
    QVERIFY(!refused);
    QVERIFY(refused.error().message().find("\"bl\"") != std::string::npos);
  }

  void the_table_adds_up_to_each_network() {
    const auto space = small_space();
    const auto table = cost_table(space, 64, 32, {});
    QVERIFY(table);
    for (const auto& network : every_network(space)) {
      Genotype genotype;
      for (int index : network)
        genotype.layers.push_back(space.candidates()[static_cast<std::size_t>(index)]);
      QVERIFY(table->cost(network) == count(*plan_network(space, genotype, 64, 32, {})));
    }
  }

  void the_census_equals_the_enumeration() {
    const auto space = small_space();
    const auto table = *cost_table(space, 64, 32, {});
    std::map<std::pair<std::int64_t, std::int64_t>, double> enumerated;
    std::vector<std::int64_t> params, macs;
    for (const auto& network : every_network(space)) {
      const auto cost = table.cost(network);
      ++enumerated[{cost.inference_params, cost.macs}];
      params.push_back(cost.inference_params);
      macs.push_back(cost.macs);
    }
    std::sort(params.begin(), params.end());
    std::sort(macs.begin(), macs.end());
    const auto whole = census(table);
    QVERIFY(whole);
    QCOMPARE(whole->all, 1296.0);
    QCOMPARE(whole->networks, 1296.0);
    QCOMPARE(whole->points.size(), enumerated.size());
    for (const auto& point : whole->points)
      QCOMPARE(point.count, enumerated.at({point.params, point.macs}));
    QCOMPARE(whole->quantile(Census::Axis::params, 0), params.front());
    QCOMPARE(whole->quantile(Census::Axis::params, 0.5), params[647]);
    QCOMPARE(whole->quantile(Census::Axis::macs, 1), macs.back());
    double sum = 0;
    for (const auto& [edge, number] : whole->histogram(Census::Axis::macs, 7))
      sum += number;
    QCOMPARE(sum, 1296.0);

    const Budget budget{params[800], macs[500]};
    double fitting = 0;
    for (const auto& [cost, number] : enumerated)
      fitting += cost.first <= budget.params && cost.second <= budget.macs ? number : 0;
    QVERIFY(fitting > 0 && fitting < 1296);
    QCOMPARE(census(table, budget)->networks, fitting);
    QCOMPARE(census(table, {params.front() - 1, macs.back()})->networks, 0.0);
    QVERIFY(!census(table, {}, 10));
  }

  void the_paper_s_space_in_under_a_second() {
    QElapsedTimer timer;
    timer.start();
    const auto table = cost_table(SearchSpace::cds(), 256, 128, {});
    QVERIFY(table);
    const auto whole = census(*table);
    QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(whole->networks, 2985984.0);
    QCOMPARE(whole->all, 2985984.0);
    const auto space = SearchSpace::cds();
    std::vector<int> cdnet;
    const auto paper = *load_genotype("paper-cdnet");
    for (const auto& layer : paper.layers)
      cdnet.push_back(*space.index_of(layer));
    QCOMPARE(table->cost(cdnet).inference_params, std::int64_t{1796600});
    QCOMPARE(table->cost(cdnet).macs, cost_of(space, "paper-cdnet").macs);
  }
};

QTEST_APPLESS_MAIN(CostTest)
#include "tst_cost.moc"
