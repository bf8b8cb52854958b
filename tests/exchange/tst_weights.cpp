// PyTorch's weights in our networks: the same embeddings; what is missing, left over or of another shape is said.
#include "nn/golden/golden.h"

#include "exchange/describe.h"
#include "exchange/match.h"
#include "exchange/naming.h"
#include "nn/network.h"

#include <QtTest>
#include <fstream>

using namespace cds;

namespace {

const std::string folder = CDS_SOURCE_DIR "/tests/exchange/golden/";

StateDict weights_of(const char* file) {
  auto read = read_state_dict(folder + file);
  return read ? *read : StateDict{};
}

ReidNetwork small_network(int classes = 4, double width = 0.0625, const char* genotype = "paper-cdnet", int stripes = 3,
                          NeckKind kind = NeckKind::fbl) {
  SpaceOptions options;
  options.width = width;
  NeckOptions neck;
  neck.kind = kind;
  neck.classes = classes;
  neck.stripes = stripes;
  neck.hidden = 32;
  return ReidNetwork(*plan_network(*SearchSpace::make(options), *load_genotype(genotype), 64, 32, neck), 5);
}

// The 2 x D float32 numbers of a .npy file, which stand at its end.
torch::Tensor stored_embedding(std::int64_t dims) {
  std::ifstream file(folder + "cdnet-embedding.npy", std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  auto out = torch::empty({2, dims});
  std::memcpy(out.data_ptr(), bytes.data() + bytes.size() - out.nbytes(), out.nbytes());
  return out;
}

void rename(StateDict& weights, const std::string& prefix, std::size_t taken_off = 0) {
  for (auto& [name, tensor] : weights.tensors)
    name = prefix + name.substr(taken_off);
}

} // namespace

class WeightsTest : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() { torch::set_num_threads(1); }

  void the_same_embeddings_as_pytorch_data() {
    QTest::addColumn<QString>("file");
    QTest::newRow("zip, the authors' names") << "cdnet-zip.pth";
    QTest::newRow("legacy, DataParallel's names") << "cdnet-legacy.pth";
  }
  void the_same_embeddings_as_pytorch() {
    QFETCH(QString, file);
    const auto weights = weights_of(file.toUtf8().constData());
    auto network = small_network();
    const auto match = match_weights(*network, weights, "w");
    QVERIFY2(match, match ? "" : match.error().message().c_str());
    QVERIFY(match->missing.empty() && match->left_over.empty() && match->other_classes.empty());
    QCOMPARE(match->matched.size(), weights.tensors.size());
    QVERIFY(check_complete(*match, WeightsFor::inference, "w"));
    put_weights(*network, *match);
    network->eval();
    const auto ours = network->embed((2 * golden::values("images", {2, 3, 64, 32})).to(torch::kFloat));
    const auto theirs = stored_embedding(ours.size(1));
    QVERIFY((theirs[0] - theirs[1]).abs().max().item<double>() > 1e-3);
    QVERIFY((ours - theirs).abs().max().item<double>() < 1e-5 * theirs.abs().max().item<double>());
  }

  void the_network_is_read_off_the_names_data() { the_same_embeddings_as_pytorch_data(); }
  void the_network_is_read_off_the_names() {
    QFETCH(QString, file);
    const auto found = describe_network(weights_of(file.toUtf8().constData()), "w");
    QVERIFY2(found, found ? "" : found.error().message().c_str());
    QCOMPARE(found->backbone, std::string("cds"));
    QVERIFY(found->genotype.layers == load_genotype("paper-cdnet")->layers);
    SpaceOptions space;
    space.width = 0.0625;
    QVERIFY(found->space == space);
    QCOMPARE(to_string(found->neck), std::string("fbl"));
    QCOMPARE(found->stripes, 3);
    QCOMPARE(found->classes, 4);
  }

  // Every network made here is found again from its own state dict.
  void our_networks_are_found_again() {
    struct Case {
      double width;
      bool fusion;
      const char* stem;
      NeckKind neck;
      std::vector<int> channels;
      int layers;
      std::vector<Candidate> genotype;
    };
    const std::vector<Case> cases{
        {0.33, true, "reid", NeckKind::bn, {64, 256, 384, 512}, 2, load_genotype("paper-cnet")->layers},
        {1, false, "cifar", NeckKind::bl, {16, 32, 64}, 1, {{3, 11, 3}, {5, 7, 1}}},
        {1, true, "reid", NeckKind::standard, {8, 16}, 3, {{3, 5, 1}, {3, 9, 2}, {7, 9, 1}}}};
    for (const auto& c : cases) {
      SpaceOptions options;
      options.width = c.width;
      options.fusion = c.fusion;
      options.stem = c.stem;
      options.channels = c.channels;
      options.layers_per_stage = c.layers;
      const Genotype genotype{c.genotype, {}};
      options = widened_to(options, genotype);
      NeckOptions neck;
      neck.kind = c.neck;
      neck.classes = 7;
      const auto space = SearchSpace::make(options);
      ReidNetwork network(*plan_network(*space, genotype, 64, 64, neck), 1);
      StateDict weights;
      for (const auto& item : network->named_parameters())
        weights.tensors.emplace_back("module." + item.key(), item.value());
      const auto found = describe_network(weights, "w");
      QVERIFY2(found, found ? "" : found.error().message().c_str());
      QVERIFY(found->genotype.layers == c.genotype);
      QCOMPARE(found->space.fusion, c.fusion);
      QCOMPARE(found->space.stem, std::string(c.stem));
      QCOMPARE(found->space.layers_per_stage, c.layers);
      QCOMPARE(to_string(found->neck), to_string(c.neck));
      QCOMPARE(found->classes, 7);
      const auto again = SearchSpace::make(found->space);
      for (int i = 0; i <= space->stages(); ++i)
        QCOMPARE(again->channels(i), space->channels(i));
    }
  }

  void published_names() {
    const auto names = [](std::vector<std::string> all, const std::string& one) {
      return our_name(naming_of(all), one);
    };
    QCOMPARE(names({"conv1.weight", "layer1.0.conv1.weight", "fc.weight"}, "conv1.weight"),
             std::string("base.conv1.weight"));
    QCOMPARE(names({"layer1.0.conv1.weight", "fc.weight"}, "fc.weight"), std::string("neck.classifier.weight"));
    QCOMPARE(names({"module.layer1.0.conv1.weight"}, "module.layer4.2.bn3.bias"),
             std::string("base.layer4.2.bn3.bias"));
    QCOMPARE(names({"backbone.layer1.0.conv1.weight"}, "neck.bnneck.weight"), std::string("neck.bnneck.weight"));
    QCOMPARE(names({"conv2.0.conv2a.conv1.weight", "fc.0.weight"}, "conv5.conv.weight"),
             std::string("base.conv5.conv.weight"));
    QCOMPARE(names({"conv2.0.conv2a.conv1.weight", "fc.0.weight"}, "fc.0.weight"), std::string("fc.0.weight"));
    QCOMPARE(names({"model.base.stem.conv1.op.0.weight"}, "model.neck.squeeze.weight"),
             std::string("neck.squeeze.weight"));
    QCOMPARE(names({"stem.conv1.op.0.weight"}, "cells.0.ops.0.squeeze.op.0.weight"),
             std::string("base.cells.0.ops.0.squeeze.op.0.weight"));
    QCOMPARE(names({"anything"}, "anything"), std::string("anything"));
  }

  void published_backbones_fit_data() {
    QTest::addColumn<QString>("backbone");
    QTest::addColumn<int>("own"); // tensors of the neck
    QTest::newRow("resnet50") << "resnet50" << 2;
    QTest::newRow("osnet") << "osnet" << 2;
  }
  void published_backbones_fit() {
    QFETCH(QString, backbone);
    QFETCH(int, own);
    NeckOptions neck;
    neck.kind = NeckKind::standard;
    neck.classes = 10;
    ReidNetwork source(*plan_peer(backbone.toStdString(), 64, 32, neck), 1), target(source->plan(), 2);
    StateDict weights; // as published: no "base.", ResNet's classifier is "fc", OSNet's of 1000 classes
    const bool resnet = backbone == "resnet50";
    for (const auto& list : {source->named_parameters(), source->named_buffers()})
      for (const auto& item : list) {
        const auto& key = item.key();
        if (key.rfind("base.", 0) == 0)
          weights.tensors.emplace_back(key.substr(5), item.value());
      }
    weights.tensors.emplace_back(resnet ? "fc.weight" : "classifier.weight", torch::zeros({1000, resnet ? 2048 : 512}));
    const auto found = describe_network(weights, "w");
    QVERIFY(found && found->backbone == backbone.toStdString());
    const auto match = match_weights(*target, weights, "w");
    QVERIFY2(match, match ? "" : match.error().message().c_str());
    QCOMPARE(match->missing.size(), static_cast<std::size_t>(own));
    QCOMPARE(match->left_over.size(), std::size_t{1}); // the classifier
    QVERIFY(check_complete(*match, WeightsFor::inference, "w"));
    put_weights(*target, *match);
    source->eval(), target->eval();
    const auto images = golden::values("images", {2, 3, 64, 32}).to(torch::kFloat);
    QVERIFY(torch::equal(source->embed(images), target->embed(images)));
  }

  void half_weights_of_a_backbone_start_a_network() {
    auto network = small_network();
    const auto before = network->named_parameters()["neck.squeeze.weight"].clone();
    auto weights = weights_of("inference-half.pth");
    QVERIFY(check_complete(*match_weights(*network, weights, "w"), WeightsFor::inference, "w"));
    std::erase_if(weights.tensors, [](const auto& item) { return item.first.rfind("neck.", 0) == 0; });
    const auto match = match_weights(*network, weights, "w");
    QVERIFY(match);
    QVERIFY(check_complete(*match, WeightsFor::start, "w"));
    const auto refused = check_complete(*match, WeightsFor::inference, "w");
    QVERIFY(!refused && refused.error().what.find("neck.squeeze.weight") != std::string::npos);
    put_weights(*network, *match);
    const auto whole = weights_of("cdnet-zip.pth");
    for (const auto& [name, tensor] : whole.tensors)
      if (name == "base.cells.0.ops.0.squeeze.op.0.weight")
        QVERIFY(torch::equal(network->named_parameters()[name], tensor.to(torch::kHalf).to(torch::kFloat)));
    QVERIFY(torch::equal(network->named_parameters()["neck.squeeze.weight"], before));
  }

  void other_classes_begin_anew() {
    auto network = small_network(9);
    const auto match = match_weights(*network, weights_of("cdnet-zip.pth"), "w");
    QVERIFY(match);
    QCOMPARE(match->other_classes.size(), std::size_t{4});
    QCOMPARE(match->missing.size(), std::size_t{4});
    QCOMPARE(match->left_over.size(), std::size_t{4});
    QVERIFY(check_complete(*match, WeightsFor::inference, "w"));
  }

  void what_does_not_fit_is_refused() {
    const auto weights = weights_of("cdnet-zip.pth");
    const auto says = [&](ReidNetwork network, const StateDict& given) {
      const auto match = match_weights(*network, given, "w.pth");
      return match ? std::string("fits") : match.error().message();
    };
    const auto contains = [](const std::string& text, const std::string& part) {
      if (text.find(part) == std::string::npos)
        qWarning("%s", text.c_str());
      return text.find(part) != std::string::npos;
    };
    QVERIFY(contains(says(small_network(4, 0.125), weights),
                     "w.pth: 'base.stem.conv1.op.0.weight' is (4, 3, 7, 7) where the network needs (8, 3, 7, 7)"));
    // CDNet's second layer is deeper than CNet's: the rest of it has no place.
    QVERIFY(contains(says(small_network(4, 0.0625, "paper-cnet"), weights), "which the network does not have"));
    auto strange = weights;
    rename(strange, "", 7);
    QVERIFY(contains(says(small_network(), strange), "none of its"));
    auto damaged = weights;
    damaged.tensors[0].second = damaged.tensors[0].second.clone();
    damaged.tensors[0].second.view(-1)[0] = std::numeric_limits<float>::quiet_NaN();
    QVERIFY(contains(says(small_network(), damaged), "not finite"));
    auto whole = weights;
    whole.tensors[0].second = whole.tensors[0].second.to(torch::kLong);
    QVERIFY(contains(says(small_network(), whole), "makes no weights"));
    auto fewer = weights;
    fewer.tensors.erase(fewer.tensors.begin() + 7);
    const auto match = match_weights(*small_network(), fewer, "w");
    QVERIFY(match && !check_complete(*match, WeightsFor::start, "w"));
  }
};

QTEST_APPLESS_MAIN(WeightsTest)
#include "tst_weights.moc"
