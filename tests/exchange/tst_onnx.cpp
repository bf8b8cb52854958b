// Exported graphs, run by OpenCV's dnn module, against the networks they were made from: every backbone and neck, with
// and without fusion, odd map sizes, any batch.
#include "nn/golden/golden.h"

#include "exchange/onnx.h"
#include "nn/network.h"

#include <QtTest>
#include <opencv2/dnn.hpp>

using namespace cds;

namespace {

struct Case {
  const char* name;
  const char* genotype; // empty: the backbone `name`
  NeckKind neck;
  int stripes = 2;
  double width = 0.125;
  bool fusion = true;
  const char* stem = "reid";
  int height = 64, wide = 32;
};

const std::vector<Case> cases{
    {"fbl", "paper-cdnet", NeckKind::fbl},
    {"three stripes of five rows", "paper-cnet", NeckKind::fbl, 3, 0.125, true, "reid", 80, 48},
    {"one stripe", "paper-cnet", NeckKind::fbl, 1},
    {"bl without fusion", "paper-cdnet", NeckKind::bl, 2, 0.25, false},
    {"bn", "paper-cdnet", NeckKind::bn},
    {"standard", "paper-cnet", NeckKind::standard, 2, 0.1875},
    {"odd maps", "paper-cdnet", NeckKind::fbl, 2, 0.125, true, "reid", 75, 45},
    {"cifar", "paper-cnet", NeckKind::standard, 2, 0.125, true, "cifar", 32, 32},
    {"resnet50", "", NeckKind::bn},
    {"osnet", "", NeckKind::fbl}};

const OnnxOptions imagenet{{0.485F, 0.456F, 0.406F}, {0.229F, 0.224F, 0.225F}, {{"neck", "x"}}};

NetworkPlan plan_of(const Case& c) {
  NeckOptions neck;
  neck.kind = c.neck;
  neck.stripes = c.stripes;
  neck.classes = 4;
  neck.hidden = 32;
  if (std::string(c.genotype).empty())
    return *plan_peer(c.name, c.height, c.wide, neck);
  SpaceOptions options;
  options.width = c.width;
  options.fusion = c.fusion;
  options.stem = c.stem;
  return *plan_network(*SearchSpace::make(options), *load_genotype(c.genotype), c.height, c.wide, neck);
}

std::map<std::string, torch::Tensor> tensors_of(const torch::nn::Module& module) {
  std::map<std::string, torch::Tensor> out;
  for (const auto& item : module.named_parameters())
    out[item.key()] = item.value();
  for (const auto& item : module.named_buffers())
    out[item.key()] = item.value();
  return out;
}

torch::Tensor by_opencv(cv::dnn::Net& net, const torch::Tensor& images) {
  const std::vector<int> shape(images.sizes().begin(), images.sizes().end());
  net.setInput(cv::Mat(shape, CV_32F, images.data_ptr()), "images");
  const cv::Mat out = net.forward("embedding").clone();
  return torch::from_blob(out.data, {out.size[0], out.size[1]}).clone();
}

} // namespace

class OnnxTest : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() { torch::set_num_threads(1); }

  void opencv_gives_the_same_embeddings_data() {
    QTest::addColumn<int>("index");
    for (int i = 0; i < static_cast<int>(cases.size()); ++i)
      QTest::newRow(cases[static_cast<std::size_t>(i)].name) << i;
  }
  void opencv_gives_the_same_embeddings() {
    QFETCH(int, index);
    const auto& c = cases[static_cast<std::size_t>(index)];
    ReidNetwork network(plan_of(c), 1);
    golden::fill(*network);
    network->eval();
    const auto bytes = to_onnx(network->plan(), tensors_of(*network), imagenet);
    QVERIFY2(bytes, bytes ? "" : bytes.error().message().c_str());
    auto net = cv::dnn::readNetFromONNX(bytes->data(), bytes->size());
    const auto mean = torch::tensor({0.485F, 0.456F, 0.406F}).view({1, 3, 1, 1});
    const auto std = torch::tensor({0.229F, 0.224F, 0.225F}).view({1, 3, 1, 1});
    for (const int batch : {2, 1, 3}) {
      const auto images = (127.5 * (golden::values("images", {batch, 3, c.height, c.wide}) + 1)).to(torch::kFloat);
      const auto ours = network->embed((images / 255 - mean) / std);
      const auto theirs = by_opencv(net, images);
      QCOMPARE(theirs.size(0), ours.size(0));
      QCOMPARE(theirs.size(1), ours.size(1));
      const double scale = ours.abs().max().item<double>(), difference = (ours - theirs).abs().max().item<double>();
      QVERIFY2(scale > 0.01 && (ours[0] - ours[-1]).abs().max().item<double>() > (batch > 1 ? 1e-3 * scale : -1),
               "embeddings too alike to prove anything");
      QVERIFY2(difference < 1e-5 * scale,
               qPrintable(QString("batch %1: %2 of %3").arg(batch).arg(difference).arg(scale)));
    }
  }
};

QTEST_APPLESS_MAIN(OnnxTest)
#include "tst_onnx.moc"
