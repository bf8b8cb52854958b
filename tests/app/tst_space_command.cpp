// `cds space` and `cds cost` against costs counted here anew from the method's definitions, layer by layer with plain
// arithmetic, on spaces of every kind; budgets against counting every network.
#include "base/json.h"
#include "base/random.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>

using namespace cds;

namespace {

Json answer(const QStringList& arguments) {
  QProcess process;
  process.start(QStringLiteral(CDS_BIN_DIR "/cds"), arguments + QStringList{"--json"});
  if (!process.waitForFinished(60000) || process.exitCode() != 0)
    return process.readAllStandardError().toStdString();
  return Json::parse(process.readAllStandardOutput().toStdString(), nullptr, false);
}

struct Space {
  std::vector<int> kernels{3, 5, 7, 9}, depths{1, 2}, channels{64, 256, 384, 512};
  int layers_per_stage = 2;
  double width = 1;
  bool fusion = true, reid = true;
  int height = 256, pixels = 128;

  [[nodiscard]] int count(std::size_t i) const { return static_cast<int>(std::floor(channels[i] * width / 4)) * 4; }
  [[nodiscard]] int layers() const { return layers_per_stage * static_cast<int>(channels.size() - 1); }
  [[nodiscard]] QStringList arguments() const {
    const auto list = [](const std::vector<int>& values) {
      QStringList out;
      for (const int value : values)
        out << QString::number(value);
      return out.join(',');
    };
    return {"--kernels",
            list(kernels),
            "--depths",
            list(depths),
            "--channels",
            list(channels),
            "--layers-per-stage",
            QString::number(layers_per_stage),
            "--width",
            QString::number(width),
            fusion ? "--fusion" : "--no-fusion",
            "--stem",
            reid ? "reid" : "cifar",
            "--size",
            QString("%1x%2").arg(height).arg(pixels),
            "--neck",
            "bl"};
  }
};

struct Count {
  std::int64_t params = 0, macs = 0;
  void conv(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t positions, bool depthwise = false) {
    const std::int64_t weights = (depthwise ? 1 : in) * out * kernel * kernel;
    params += weights + 2 * out; // and its BatchNorm
    macs += weights * positions;
  }
  // A Lite 3x3 has one BatchNorm for its two convolutions.
  void lite(std::int64_t c, std::int64_t positions) {
    params += c * c + 9 * c + 2 * c;
    macs += (c * c + 9 * c) * positions;
  }
};

struct Choice {
  int k1, k2, depth;
};

// Inference of a network with BLNeck, whose inference has no weights.
Count by_definition(const Space& space, const std::vector<Choice>& network) {
  Count count;
  std::int64_t h = space.height, w = space.pixels, c = space.count(0);
  if (space.reid) {
    h = (h + 1) / 2, w = (w + 1) / 2;
    count.conv(3, c, 7, h * w);
    h = (h + 1) / 2, w = (w + 1) / 2;
  } else {
    count.conv(3, c, 3, h * w);
  }
  std::size_t layer = 0;
  for (std::size_t stage = 1; stage < space.channels.size(); ++stage) {
    const std::int64_t out = space.count(stage), middle = out / 4, hidden = std::max<std::int64_t>(1, middle / 4);
    for (int i = 0; i < space.layers_per_stage; ++i, ++layer)
      for (int block = 0; block < network[layer].depth; ++block) {
        count.conv(c, middle, 1, h * w);
        for (int n = 0; n < network[layer].k1 / 2 + network[layer].k2 / 2; ++n)
          count.lite(middle, h * w);
        if (space.fusion) {
          const std::int64_t gate = (middle + 1) * hidden + (hidden + 1) * middle;
          count.params += gate;
          count.macs += 2 * gate;
        }
        count.conv(middle, out, 1, h * w);
        if (c != out)
          count.conv(c, out, 1, h * w);
        c = out;
      }
    if (stage + 1 < space.channels.size()) {
      count.conv(c, c, 1, h * w);
      h /= 2, w /= 2;
    }
  }
  return count;
}

} // namespace

class TestSpaceCommand : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void spaces_data() {
    QTest::addColumn<Space>("space");
    QTest::newRow("CDS") << Space{};
    Space cnet;
    cnet.depths = {1};
    QTest::newRow("CNet") << cnet;
    Space wide;
    wide.kernels = {3, 11};
    wide.depths = {1, 3, 4};
    wide.width = 1.3;
    wide.fusion = false;
    QTest::newRow("3 and 11, depths 1 3 4, width 1.3, no gate") << wide;
    Space stages;
    stages.kernels = {5, 7, 11};
    stages.channels = {32, 64, 96, 128, 160};
    stages.layers_per_stage = 1;
    stages.height = 101, stages.pixels = 67;
    QTest::newRow("four stages of one layer, odd size") << stages;
    Space single;
    single.kernels = {3, 5, 7, 9, 11};
    single.depths = {2};
    single.channels = {16, 64};
    single.layers_per_stage = 3;
    single.width = 0.5;
    QTest::newRow("one stage of three layers, half width") << single;
    Space small;
    small.reid = false;
    small.height = small.pixels = 32;
    QTest::newRow("CIFAR's stem") << small;
  }
  void spaces() {
    QFETCH(Space, space);
    const Json said = answer(QStringList{"space"} + space.arguments());
    QVERIFY2(said.is_object(), said.dump().c_str());
    const auto& candidates = said["candidates"];
    const std::size_t pairs = space.kernels.size() * (space.kernels.size() - 1) / 2;
    QCOMPARE(candidates.size(), pairs * space.depths.size());
    QCOMPARE(said["layers"].get<int>(), space.layers());
    QCOMPARE(said["networks"].get<double>(),
             std::pow(static_cast<double>(candidates.size()), static_cast<double>(space.layers())));

    QTemporaryDir folder;
    Random random(3, RandomUse::other);
    for (int sample = 0; sample < 25; ++sample) {
      std::vector<Choice> network;
      Json genotype{{"layers", Json::array()}};
      std::int64_t params = said["fixed"]["inference_params"], macs = said["fixed"]["macs"];
      for (std::size_t layer = 0; layer < static_cast<std::size_t>(space.layers()); ++layer) {
        const Json& row = candidates[random.below(static_cast<std::uint32_t>(candidates.size()))];
        network.push_back({row["k1"], row["k2"], row["depth"]});
        genotype["layers"].push_back({row["k1"], row["k2"], row["depth"]});
        params += row["params"][layer].get<std::int64_t>();
        macs += row["macs"][layer].get<std::int64_t>();
      }
      const Count expected = by_definition(space, network);
      QCOMPARE(params, expected.params);
      QCOMPARE(macs, expected.macs);
      if (sample > 1) // a process each
        continue;
      const QString file = folder.filePath("genotype.json");
      std::ofstream(file.toStdString()) << genotype;
      const Json cost = answer(QStringList{"cost", file} + space.arguments());
      QVERIFY2(cost.is_object(), cost.dump().c_str());
      QCOMPARE(cost["inference_params"].get<std::int64_t>(), expected.params);
      QCOMPARE(cost["macs"].get<std::int64_t>(), expected.macs);
    }
  }

  // Each of the 2,985,984 networks counted one by one against what the command says fits.
  void budgets_of_the_whole_space() {
    const Space space;
    const Json table = answer(QStringList{"space"} + space.arguments());
    QVERIFY(table.is_object());
    std::array<std::vector<std::int64_t>, 6> params, macs;
    for (const Json& row : table["candidates"])
      for (std::size_t layer = 0; layer < 6; ++layer) {
        params[layer].push_back(row["params"][layer]);
        macs[layer].push_back(row["macs"][layer]);
      }
    const std::int64_t fixed_params = table["fixed"]["inference_params"], fixed_macs = table["fixed"]["macs"];
    const std::int64_t budget_params = 1700000, budget_macs = 950000000;
    std::int64_t both = 0, of_params = 0, of_macs = 0;
    std::array<std::size_t, 6> at{};
    const auto visit = [&](auto&& self, std::size_t layer, std::int64_t p, std::int64_t m) -> void {
      if (layer == 6) {
        both += p <= budget_params && m <= budget_macs;
        of_params += p <= budget_params;
        of_macs += m <= budget_macs;
        return;
      }
      for (at[layer] = 0; at[layer] < params[layer].size(); ++at[layer])
        self(self, layer + 1, p + params[layer][at[layer]], m + macs[layer][at[layer]]);
    };
    visit(visit, 0, fixed_params, fixed_macs);
    QVERIFY(both > 0 && both < of_params && both < of_macs);
    const auto fitting = [&](const QStringList& budget) {
      return answer(QStringList{"space"} + space.arguments() + budget)["networks_in_budget"].get<double>();
    };
    QCOMPARE(fitting({"--max-params", "1700000"}), static_cast<double>(of_params));
    QCOMPARE(fitting({"--max-macs", "950000000"}), static_cast<double>(of_macs));
    QCOMPARE(fitting({"--max-params", "1700000", "--max-macs", "950000000"}), static_cast<double>(both));
    QCOMPARE(fitting({"--max-params", "1"}), 0.0);
    for (const char* written : {"1.7M", "1,700,000", "1700k", "1.7e6"})
      QCOMPARE(fitting({"--max-params", written}), static_cast<double>(of_params));
    for (const char* written : {"many", "-1", "1.7Q", "M", "1e30"})
      QVERIFY2(answer({"space", "--max-params", written}).dump().find("--max-params: ") != std::string::npos, written);
  }

  void peers() {
    const auto cost = [](const char* network, const char* size, const char* neck) {
      return answer({"cost", network, "--size", size, "--neck", neck, "--classes", "1000"});
    };
    const Json resnet = cost("resnet50", "224x224", "standard");
    QCOMPARE(resnet["training_params"].get<std::int64_t>(), std::int64_t{25557032}); // 25.6 M, as published
    const Json osnet = cost("osnet", "256x128", "standard");
    QCOMPARE(std::llround(osnet["inference_params"].get<double>() / 1e5), 19LL); // its 512-d fc left out; 2.2 M with it
    const std::int64_t published = osnet["inference_params"].get<std::int64_t>() + 512 * 512 + 512 + 2 * 512;
    QCOMPARE(std::llround(static_cast<double>(published) / 1e5), 22LL);
    QCOMPARE(std::llround(osnet["macs"].get<double>() / 1e7), 98LL); // 0.98 G
    const Json classifier = answer(
        {"cost", "paper-cdnet", "--stem", "cifar", "--size", "32x32", "--neck", "classifier", "--classes", "100"});
    QVERIFY(classifier["inference_params"] == classifier["training_params"]); // it classifies in inference
    QCOMPARE(classifier["embedding"].get<int>(), 100);
  }
};

QTEST_APPLESS_MAIN(TestSpaceCommand)
#include "tst_space_command.moc"
