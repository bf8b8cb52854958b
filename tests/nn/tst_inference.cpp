// The inference plan against the modules in float64: any genotype, width, size, stem and neck; and that an embedding
// depends on nothing but its image.
#include "nn/golden/golden.h"
#include "nn/inference.h"

#include <QtTest>

using namespace cds;

namespace {

struct Case {
  const char* name;
  std::vector<Candidate> genotype;
  NeckKind neck = NeckKind::fbl;
  int height = 64, pixels_wide = 32;
  double width = 0.25;
  bool fusion = true;
  const char* stem = "reid";
  int stripes = 2;
};

const std::vector<Candidate> paper{{3, 5, 1}, {3, 7, 2}, {5, 7, 2}, {5, 9, 1}, {5, 7, 2}, {5, 7, 1}};
const std::vector<Candidate> other{{7, 9, 2}, {3, 9, 1}, {3, 5, 2}, {3, 7, 1}, {5, 9, 2}, {7, 9, 1}};

const std::vector<Case> cases{{"paper", paper, NeckKind::fbl, 128, 64, 1.0},
                              {"odd size", paper, NeckKind::fbl, 75, 43},
                              {"narrow", other, NeckKind::bl, 64, 32, 0.0625},
                              {"another width", other, NeckKind::fbl, 61, 39, 0.6, true, "reid", 3},
                              {"no fusion", other, NeckKind::standard, 64, 33, 0.25, false},
                              {"cifar", paper, NeckKind::standard, 17, 15, 0.25, true, "cifar"},
                              {"bnneck", other, NeckKind::bn},
                              {"classifier", other, NeckKind::classifier},
                              {"tiny map", paper, NeckKind::bl, 16, 16, 0.125}};

ReidNetwork network_of(const Case& c) {
  SpaceOptions options;
  options.width = c.width;
  options.fusion = c.fusion;
  options.stem = c.stem;
  NeckOptions neck;
  neck.kind = c.neck;
  neck.classes = 4;
  neck.stripes = c.stripes;
  neck.squeeze = 40;
  Genotype genotype;
  genotype.layers = c.genotype;
  const auto plan = plan_network(*SearchSpace::make(options), genotype, c.height, c.pixels_wide, neck);
  if (!plan)
    qFatal("%s", plan.error().message().c_str());
  ReidNetwork network(*plan, 1);
  const torch::NoGradGuard no_grad;
  for (auto& item : network->named_parameters()) // BatchNorms that do something
    if (item.value().dim() == 1)
      item.value().add_(0.3 * golden::values(item.key(), item.value().sizes()).to(torch::kFloat));
  for (const auto& module : network->modules()) // the running statistics become these images'
    if (auto* norm = module->as<torch::nn::BatchNorm2d>())
      norm->options.momentum(1.0);
  network->train();
  static_cast<void>(network->forward(golden::values("statistics", {6, 3, c.height, c.pixels_wide}).to(torch::kFloat)));
  network->eval();
  return network;
}

torch::Tensor images_of(const Case& c, int count) {
  return (2 * golden::values("images", {count, 3, c.height, c.pixels_wide})).to(torch::kFloat);
}

} // namespace

class InferenceTest : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() {
    torch::set_num_threads(1); // many tiny operations: a second thread only waits
    if (!InferencePlan::supports(network_of(cases.back())->plan()))
      QSKIP("this build has no CPU engine");
  }

  void equalsTheModules_data() {
    QTest::addColumn<int>("index");
    for (int i = 0; i < static_cast<int>(cases.size()); ++i)
      QTest::newRow(cases[static_cast<std::size_t>(i)].name) << i;
  }
  void equalsTheModules() {
    QFETCH(int, index);
    const auto& c = cases[static_cast<std::size_t>(index)];
    auto network = network_of(c);
    auto plan = make_inference_plan(network);
    QVERIFY2(plan.has_value(), plan ? "" : plan.error().message().c_str());
    const auto images = images_of(c, 5);
    const auto ours = embed(*plan, images).to(torch::kDouble);
    const auto modules = network->embed(images).to(torch::kDouble);
    network->to(torch::kDouble);
    const auto reference = network->embed(images.to(torch::kDouble));
    QCOMPARE(ours.sizes(), reference.sizes());
    // As near to float64 as the modules in float32 are, some of whose channels are ill-conditioned.
    const auto off = [&](const torch::Tensor& x) { return (x - reference).abs().max().item<double>(); };
    const double size = reference.abs().max().item<double>();
    QVERIFY2(off(ours) <= 1e-6 * size + 4 * off(modules),
             qPrintable(QString("off by %1 of %2, the modules by %3").arg(off(ours)).arg(size).arg(off(modules))));
    // The same order of neighbours for every image.
    const auto distances = [](const torch::Tensor& x) { return torch::cdist(x, x); };
    QVERIFY(torch::equal(distances(ours).argsort(std::int64_t{1}), distances(reference).argsort(std::int64_t{1})));
  }

  // Eight significant bits, so as near to float64 as LibTorch's modules in bf16 are: these weights are made up, and
  // some channels ill-conditioned.
  void bf16IsNear_data() { equalsTheModules_data(); }
  void bf16IsNear() {
    QFETCH(int, index);
    const auto& c = cases[static_cast<std::size_t>(index)];
    auto network = network_of(c);
    auto plan = make_inference_plan(network, Precision::bf16);
    QVERIFY2(plan.has_value(), plan ? "" : plan.error().message().c_str());
    const auto images = images_of(c, 5);
    const auto ours = embed(*plan, images).to(torch::kDouble);
    auto half = network_of(c);
    half->to(torch::kBFloat16);
    const auto modules = half->embed(images.to(torch::kBFloat16)).to(torch::kDouble);
    network->to(torch::kDouble);
    const auto reference = network->embed(images.to(torch::kDouble));
    QCOMPARE(ours.sizes(), reference.sizes());
    const auto off = [&](const torch::Tensor& x) { return ((x - reference).norm() / reference.norm()).item<double>(); };
    const auto text = QString("off by %1, LibTorch in bf16 by %2").arg(off(ours)).arg(off(modules));
    qInfo("%s", qPrintable(text));
    QVERIFY2(off(ours) < 1.5 * off(modules), qPrintable(text));
    QVERIFY(off(ours) > 1e-5); // it was bf16
  }

  void anEmbeddingDependsOnItsImageAlone_data() {
    QTest::addColumn<int>("precision");
    QTest::newRow("fp32") << static_cast<int>(Precision::fp32);
    QTest::newRow("bf16") << static_cast<int>(Precision::bf16);
  }
  void anEmbeddingDependsOnItsImageAlone() {
    QFETCH(int, precision);
    auto network = network_of(cases[1]);
    auto plan = make_inference_plan(network, static_cast<Precision>(precision));
    QVERIFY(plan.has_value());
    const auto images = images_of(cases[1], 7);
    const auto together = embed(*plan, images);
    // Alone, in other batches, and one image that two threads share.
    for (const auto& [threads, first, count] : {std::tuple{1, 0, 1}, {1, 3, 4}, {2, 1, 2}, {2, 4, 3}}) {
      torch::set_num_threads(threads);
      const auto part = images.narrow(0, first, count).contiguous(torch::MemoryFormat::ChannelsLast);
      QVERIFY(torch::equal(embed(*plan, part), together.narrow(0, first, count)));
    }
    torch::set_num_threads(1);
  }

  void othersAreRefused() {
    NeckOptions neck;
    QVERIFY(!InferencePlan::supports(*plan_peer("osnet", 64, 32, neck)));
    const auto supernet = *plan_supernet(SearchSpace::cds(), 64, 32, neck);
    const auto refused = InferencePlan::make(supernet, {});
    QVERIFY(!refused && refused.error().kind == ErrorKind::wrong_call);
    const auto missing = InferencePlan::make(network_of(cases[0])->plan(), {});
    QVERIFY(!missing && missing.error().where == "base.stem.conv1.op.1.weight");
  }
};

QTEST_APPLESS_MAIN(InferenceTest)
#include "tst_inference.moc"
