// Experiments: strict keys, ranges, contradictions, settings, paths, and the schema that mirrors them.
#include "base/file.h"
#include "run/experiment.h"
#include "run_helpers.h"

#include <QTest>
#include <set>

using namespace cds;
using namespace cds::test;
namespace fs = std::filesystem;

namespace {

Json parsed(const char* text) {
  return Json::parse(text);
}

// All leaf pointers of to_json or of a schema's properties.
std::set<std::string> leaves(const Json& json, bool schema, const std::string& pointer = {}) {
  std::set<std::string> out;
  for (const auto& item : json.items()) {
    const std::string here = pointer + "/" + item.key();
    const bool nested = schema ? item.value().value("type", std::string()) == "object" : item.value().is_object();
    if (!nested) {
      out.insert(here);
      continue;
    }
    out.merge(leaves(schema ? item.value()["properties"] : item.value(), schema, here));
  }
  return out;
}

} // namespace

class TestExperiment : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void defaultsAreThePapers() {
    const Experiment search = default_experiment(ExperimentKind::search);
    QCOMPARE(search.train.epochs, 240);
    QCOMPARE(search.train.lr, 0.025);
    QCOMPARE(search.train.schedule, std::string("cosine"));
    QCOMPARE(search.search.k, 2);
    const Experiment train = default_experiment(ExperimentKind::train);
    QCOMPARE(train.train.epochs, 350);
    QCOMPARE(train.train.lr, 0.065);
    QCOMPARE(train.train.weight_decay, 5e-4);
    QCOMPARE(train.train.schedule, std::string("multistep"));
    QVERIFY(train.train.milestones == std::vector<int>({150, 225, 300}));
    const auto read = experiment_from_json(parsed("{\"kind\": \"train\"}"), "f.json");
    CDS_VERIFY(read);
    QVERIFY(*read == train);
  }

  void backbonesAndClassifiers() {
    const auto read = [](const char* text) { return experiment_from_json(Json::parse(text), "e.json"); };
    QVERIFY(read("{\"kind\": \"train\", \"network\": {\"backbone\": \"resnet50\", \"genotype\": \"whatever.json\"}}"));
    const auto search = read("{\"kind\": \"search\", \"network\": {\"backbone\": \"osnet\"}}");
    QVERIFY(!search);
    QVERIFY(search.error().where.find("/network/backbone") != std::string::npos);
    QVERIFY(!read("{\"kind\": \"train\", \"network\": {\"backbone\": \"resnet18\"}}"));
    QVERIFY(!read(
        "{\"kind\": \"train\", \"network\": {\"backbone\": \"osnet\"}, \"input\": {\"height\": 28, \"width\": 16}}"));
    QVERIFY(read(
        "{\"kind\": \"train\", \"network\": {\"backbone\": \"osnet\"}, \"input\": {\"height\": 32, \"width\": 16}}"));
    const auto triplet = read("{\"network\": {\"neck\": \"classifier\"}}");
    QVERIFY(!triplet);
    QVERIFY(triplet.error().where.find("/loss/triplet_weight") != std::string::npos);
    QVERIFY(read("{\"network\": {\"neck\": \"classifier\"}, \"loss\": {\"triplet_weight\": 0}}"));
    QVERIFY(
        !read("{\"network\": {\"neck\": \"classifier\"}, \"loss\": {\"triplet_weight\": 0, \"softmax_weight\": 0}}"));
  }

  void everyKeyReadsBack() {
    Experiment e = default_experiment(ExperimentKind::train);
    e.name = "n";
    e.notes = "text with \"quotes\" and \xC3\xA9";
    e.seed = 18446744073709551615ULL;
    e.data = {"/d", "market1501", 0.1, false, 0.3, "1600"};
    e.space = {{3, 7}, {1, 2, 3}, {32, 64, 128}, 3, 0.75, false, "cifar"};
    e.input = {128, 64};
    e.network.genotype = "g.json";
    e.network.neck = "bn";
    e.search.alpha_milestones = {};
    e.train.epochs = 7;
    e.loss.soft_margin = true;
    e.augment.hue = 0.25;
    e.evaluate.final_test = false;
    e.engine.device = "cuda:1";
    const auto read = experiment_from_json(to_json(e), "f.json");
    CDS_VERIFY(read);
    QVERIFY(*read == e);
    QVERIFY(difference(e, *read).empty());
  }

  void theSchemaMirrorsTheKeys() {
    const auto text = read_file(fs::path(CDS_SOURCE_DIR) / "resources/experiment.schema.json");
    CDS_VERIFY(text);
    const Json file = Json::parse(*text);
    QVERIFY2(file == experiment_schema(),
             "resources/experiment.schema.json is out of date: write experiment_schema() there");
    auto described = leaves(file["properties"], true);
    QCOMPARE(described.erase("/$schema"), std::size_t{1});
    QVERIFY(described == leaves(to_json(Experiment{}), false));
  }

  void everyMisspeltKeyIsRefused_data() {
    QTest::addColumn<QString>("pointer");
    for (const std::string& pointer : leaves(to_json(Experiment{}), false))
      QTest::newRow(pointer.c_str()) << QString::fromStdString(pointer);
  }
  void everyMisspeltKeyIsRefused() {
    QFETCH(QString, pointer);
    Json json = to_json(Experiment{});
    const Json::json_pointer good(pointer.toStdString());
    const Json value = json[good];
    Json& parent = json[good.parent_pointer()];
    parent.erase(good.back());
    const std::string misspelt = good.back() + "x";
    parent[misspelt] = value;
    const auto read = experiment_from_json(json, "f.json");
    QVERIFY(!read);
    QVERIFY(read.error().kind == ErrorKind::wrong_call);
    QCOMPARE(read.error().where, "f.json: " + (good.parent_pointer() / misspelt).to_string());
    QVERIFY2(read.error().way_out.find("'" + good.back() + "'") != std::string::npos,
             qPrintable(text_of(read.error())));
  }

  void everyWrongTypeIsRefused_data() { everyMisspeltKeyIsRefused_data(); }
  void everyWrongTypeIsRefused() {
    QFETCH(QString, pointer);
    Json json = to_json(Experiment{});
    json[Json::json_pointer(pointer.toStdString())] = Json::object();
    const auto read = experiment_from_json(json, "f.json");
    QVERIFY(!read);
    QCOMPARE(read.error().where, "f.json: " + pointer.toStdString());
  }

  void badValues_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("place");
    const auto row = [](const char* name, const char* json, const char* place) {
      QTest::newRow(name) << QByteArray(json) << QString("f.json: ") + place;
    };
    row("kind", "{\"kind\": \"serch\"}", "/kind");
    row("seed below zero", "{\"seed\": -1}", "/seed");
    row("even kernel", "{\"space\": {\"kernels\": [3, 4]}}", "/space/kernels");
    row("kernel too large", "{\"space\": {\"kernels\": [3, 13]}}", "/space/kernels");
    row("kernels descend", "{\"space\": {\"kernels\": [5, 3]}}", "/space/kernels");
    row("kernel twice", "{\"space\": {\"kernels\": [3, 3]}}", "/space/kernels");
    row("one kernel", "{\"space\": {\"kernels\": [3]}}", "/space/kernels");
    row("no depth", "{\"space\": {\"depths\": []}}", "/space/depths");
    row("depth 0", "{\"space\": {\"depths\": [0]}}", "/space/depths");
    row("no stage", "{\"space\": {\"channels\": [64]}}", "/space/channels");
    row("width leaves nothing", "{\"space\": {\"width\": 0.01}}", "/space/channels");
    row("width 0", "{\"space\": {\"width\": 0}}", "/space/width");
    row("stem", "{\"space\": {\"stem\": \"imagenet\"}}", "/space/stem");
    row("flat image", "{\"input\": {\"height\": 8}}", "/input/height");
    row("thin image", "{\"input\": {\"width\": 8}}", "/input/width");
    row("stripes", "{\"kind\": \"train\", \"input\": {\"height\": 32}, \"network\": {\"stripes\": 4}}",
        "/input/height");
    row("fbl on one stage", "{\"kind\": \"train\", \"space\": {\"channels\": [64, 256]}}", "/network/neck");
    row("k", "{\"search\": {\"k\": 13}}", "/search/k");
    row("k 0", "{\"search\": {\"k\": 0}}", "/search/k");
    row("k in the small space", "{\"space\": {\"depths\": [1]}, \"search\": {\"k\": 7}}", "/search/k");
    row("strategy", "{\"search\": {\"strategy\": \"topkk\"}}", "/search/strategy");
    row("beta 1", "{\"search\": {\"alpha_beta1\": 1}}", "/search/alpha_beta1");
    row("alpha milestones", "{\"search\": {\"alpha_milestones\": [160, 80]}}", "/search/alpha_milestones");
    row("tau rises", "{\"search\": {\"tau_start\": 0.1, \"tau_end\": 1}}", "/search/tau_end");
    row("no epoch", "{\"train\": {\"epochs\": 0}}", "/train/epochs");
    row("half an epoch", "{\"train\": {\"epochs\": 1.5}}", "/train/epochs");
    row("epochs as text", "{\"train\": {\"epochs\": \"3\"}}", "/train/epochs");
    row("lr 0", "{\"train\": {\"lr\": 0}}", "/train/lr");
    row("momentum 1", "{\"train\": {\"momentum\": 1}}", "/train/momentum");
    row("min_lr above lr", "{\"train\": {\"min_lr\": 1}}", "/train/min_lr");
    row("milestones descend", "{\"train\": {\"milestones\": [5, 3]}}", "/train/milestones");
    row("long warm-up", "{\"train\": {\"epochs\": 3, \"warmup_epochs\": 4}}", "/train/warmup_epochs");
    row("P 0", "{\"train\": {\"identities_per_batch\": 0}}", "/train/identities_per_batch");
    row("P 1", "{\"train\": {\"identities_per_batch\": 1}}", "/train/identities_per_batch");
    row("K 1", "{\"train\": {\"images_per_identity\": 1}}", "/train/images_per_identity");
    row("no loss", "{\"loss\": {\"triplet_weight\": 0, \"softmax_weight\": 0}}", "/loss");
    row("flip", "{\"augment\": {\"flip\": 1.5}}", "/augment/flip");
    row("areas cross", "{\"augment\": {\"erase_area_low\": 0.5}}", "/augment/erase_area_low");
    row("aspects cross", "{\"augment\": {\"erase_aspect_low\": 4}}", "/augment/erase_aspect_low");
    row("device", "{\"engine\": {\"device\": \"gpu\"}}", "/engine/device");
    row("fp16 on the CPU", "{\"train\": {\"precision\": \"fp16\"}, \"engine\": {\"device\": \"cpu\"}}",
        "/train/precision");
    row("modules in bf16",
        "{\"train\": {\"precision\": \"bf16\"}, \"engine\": {\"device\": \"cpu\", \"cpu\": \"modules\"}}",
        "/train/precision");
    row("modules embed in bf16",
        "{\"evaluate\": {\"precision\": \"bf16\"}, \"engine\": {\"device\": \"cpu\", \"cpu\": \"modules\"}}",
        "/evaluate/precision");
    row("precision", "{\"train\": {\"precision\": \"half\"}}", "/train/precision");
    row("device without a number", "{\"engine\": {\"device\": \"cuda:\"}}", "/engine/device");
    row("no loader", "{\"engine\": {\"loader_threads\": 0}}", "/engine/loader_threads");
    row("a list for an object", "{\"train\": []}", "/train");
  }
  void badValues() {
    QFETCH(QByteArray, json);
    QFETCH(QString, place);
    const auto read = experiment_from_json(parsed(json.constData()), "f.json");
    QVERIFY(!read);
    QVERIFY(read.error().kind == ErrorKind::wrong_call);
    QCOMPARE(QString::fromStdString(read.error().where), place);
    QVERIFY(!read.error().what.empty());
  }

  void precisions() {
    const auto read = [](const char* text) { return experiment_from_json(Json::parse(text), "e.json"); };
    for (const char* word : {"fp32", "bf16", "fp16"}) { // what "auto" finds is not known here
      const auto e = read(("{\"train\": {\"precision\": \"" + std::string(word) + "\"}}").c_str());
      CDS_VERIFY(e);
      QCOMPARE(e->train.precision, std::string(word));
    }
    CDS_VERIFY(read("{\"train\": {\"precision\": \"bf16\"}, \"engine\": {\"device\": \"cpu\"}}"));
    const auto older = read("{\"train\": {\"precision\": \"float32\", \"epochs\": 3}}"); // as runs of before say
    CDS_VERIFY(older);
    QCOMPARE(older->train.precision, std::string("fp32"));
    QCOMPARE(older->train.epochs, 3);
  }

  void smallLegalSpaces() {
    CDS_VERIFY(experiment_from_json(parsed("{\"space\": {\"width\": 0.25, \"channels\": [64, 256]}}"), "f"));
    CDS_VERIFY(experiment_from_json(
        parsed("{\"loss\": {\"triplet_weight\": 0}, \"train\": {\"images_per_identity\": 1}}"), "f"));
    CDS_VERIFY(experiment_from_json(parsed("{\"search\": {\"k\": 12}}"), "f"));
    CDS_VERIFY(experiment_from_json(parsed("{\"$schema\": \"experiment.schema.json\"}"), "f"));
  }

  void filesAndSettings() {
    QTemporaryDir dir;
    const fs::path file = path_of(dir) / "sub" / "e.json";
    fs::create_directories(file.parent_path());
    write_text(file, "{\n  // comments are allowed\n  \"data\": {\"path\": \"../set\"},\n  \"network\": {\"genotype\": "
                     "\"g.json\"}\n}\n");
    auto e = load_experiment(
        file, {"train.epochs=3", "name=12", "space.kernels=[3, 5]", "network.weights=w.pt", "engine.device=cpu"});
    CDS_VERIFY(e);
    QCOMPARE(e->train.epochs, 3);
    QCOMPARE(e->name, std::string("12"));
    QVERIFY(e->space.kernels == std::vector<int>({3, 5}));
    QCOMPARE(e->data.path, (path_of(dir) / "set").string());
    QCOMPARE(e->network.genotype, (path_of(dir) / "sub" / "g.json").string());
    QCOMPARE(e->network.weights, (fs::current_path() / "w.pt").string());
    e = load_experiment(file, {"network.genotype=run:abc"});
    CDS_VERIFY(e);
    QCOMPARE(e->network.genotype, std::string("run:abc"));
  }

  void badFilesAndSettings_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("setting");
    QTest::addColumn<QString>("place");
    QTest::addColumn<QString>("says");
    QTest::newRow("misspelt setting") << QByteArray("{\"data\": {\"path\": \"d\"}}") << "train.epoch=3"
                                      << "--set train.epoch=3"
                                      << "'epochs'";
    QTest::newRow("setting's value") << QByteArray("{\"data\": {\"path\": \"d\"}}") << "train.epochs=many"
                                     << "--set train.epochs=many"
                                     << "whole number";
    QTest::newRow("no equals sign") << QByteArray("{\"data\": {\"path\": \"d\"}}") << "train.epochs"
                                    << "--set"
                                    << "key=value";
    QTest::newRow("strange key") << QByteArray("{\"data\": {\"path\": \"d\"}}") << "a~b=3"
                                 << "--set"
                                 << "key=value";
    QTest::newRow("key of a number") << QByteArray("{\"data\": {\"path\": \"d\"}, \"seed\": 1}") << "seed.x=3"
                                     << "--set"
                                     << "no keys";
    QTest::newRow("no data") << QByteArray("{}") << ""
                             << "/data/path"
                             << "--set data.path";
    QTest::newRow("not JSON") << QByteArray("{\n \"kind\": \"search\"\n \"seed\": 1}") << ""
                              << "e.json:3:"
                              << "comma";
    QTest::newRow("a list") << QByteArray("[]") << ""
                            << "e.json"
                            << "object";
    QTest::newRow("empty") << QByteArray("") << ""
                           << "e.json:1:1"
                           << "JSON";
    QTest::newRow("binary") << QByteArray("\x89PNG\r\n\x1a\n", 8) << ""
                            << "e.json:1:"
                            << "JSON";
  }
  void badFilesAndSettings() {
    QFETCH(QByteArray, text);
    QFETCH(QString, setting);
    QFETCH(QString, place);
    QFETCH(QString, says);
    QTemporaryDir dir;
    const fs::path file = path_of(dir) / "e.json";
    write_text(file, text.toStdString());
    const auto e =
        load_experiment(file, setting.isEmpty() ? std::vector<std::string>{} : std::vector{setting.toStdString()});
    QVERIFY(!e);
    QVERIFY(e.error().kind == ErrorKind::wrong_call);
    QVERIFY2(e.error().where.find(place.toStdString()) != std::string::npos, qPrintable(text_of(e.error())));
    QVERIFY2(text_of(e.error()).contains(says), qPrintable(text_of(e.error())));
  }

  void missingFileAndFolder() {
    QTemporaryDir dir;
    const auto missing = load_experiment(path_of(dir) / "none.json");
    QVERIFY(!missing && missing.error().kind == ErrorKind::wrong_call);
    QVERIFY(missing.error().where.find("none.json") != std::string::npos);
    const auto folder = load_experiment(path_of(dir));
    QVERIFY(!folder && folder.error().kind == ErrorKind::wrong_call);
  }

  void differenceNamesOnlyWhatDiffers() {
    Experiment a, b;
    b.train.epochs = 5;
    b.space.kernels = {3, 5};
    b.name = "other";
    const auto changes = difference(a, b);
    QCOMPARE(changes.size(), std::size_t{3});
    QCOMPARE(changes[0].pointer, std::string("/name"));
    QCOMPARE(changes[1].pointer, std::string("/space/kernels"));
    QVERIFY(changes[1].before == Json({3, 5, 7, 9}) && changes[1].after == Json({3, 5}));
    QCOMPARE(changes[2].pointer, std::string("/train/epochs"));
  }
};

QTEST_APPLESS_MAIN(TestExperiment)
#include "tst_experiment.moc"
