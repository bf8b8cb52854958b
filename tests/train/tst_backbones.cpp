// The backbones that papers compare with, trained as any network: with each neck, stopped and resumed, tested.
#include "retrieval/embeddings.h"
#include "tiny_run.h"
#include "train/evaluate_run.h"
#include "train/trainer.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace cds;
namespace fs = std::filesystem;

class TestBackbones : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    project_ = folder_.path().toStdString();
    QVERIFY(tiny::make_set(project_ / "set"));
    torch::set_num_threads(1);
  }

  void published_counts_data() {
    QTest::addColumn<QString>("backbone");
    QTest::addColumn<int>("height");
    QTest::addColumn<int>("width");
    QTest::addColumn<qint64>("params");
    QTest::newRow("torchvision's resnet50") << "resnet50" << 224 << 224 << qint64{25557032};
    QTest::newRow("OSNet x1.0, 512-d, 1000 classes") << "osnet" << 256 << 128 << qint64{1905828 + 512 * 1000 + 1000};
  }
  void published_counts() {
    QFETCH(QString, backbone);
    QFETCH(int, height);
    QFETCH(int, width);
    QFETCH(qint64, params);
    auto spec = default_experiment(ExperimentKind::train);
    spec.network.backbone = backbone.toStdString();
    spec.network.neck = "standard";
    spec.input.height = height;
    spec.input.width = width;
    const auto cost = derived_cost(spec, {}, 1000);
    QVERIFY2(cost, cost ? "" : cost.error().message().c_str());
    QCOMPARE(qint64{cost->training_params}, params);
    const auto network = make_network(spec, {}, 1000);
    QVERIFY(network);
    QCOMPARE(qint64{count_parameters(**network)}, params);
  }

  void trains_with_every_neck_data() {
    QTest::addColumn<QString>("backbone");
    QTest::addColumn<QString>("neck");
    QTest::addColumn<int>("dims");
    QTest::newRow("osnet standard") << "osnet"
                                    << "standard" << 512;
    QTest::newRow("osnet bn") << "osnet"
                              << "bn" << 512;
    QTest::newRow("osnet bl") << "osnet"
                              << "bl" << 512;
    QTest::newRow("osnet fbl") << "osnet"
                               << "fbl" << 512 + 128; // 128 a stripe
    QTest::newRow("resnet50 fbl") << "resnet50"
                                  << "fbl" << 2048 + 128;
  }
  void trains_with_every_neck() {
    QFETCH(QString, backbone);
    QFETCH(QString, neck);
    QFETCH(int, dims);
    const auto run = new_run(backbone, neck);
    const auto outcome = run_session(run, {}, run_training);
    QVERIFY2(outcome, outcome ? "" : outcome.error().message().c_str());
    auto reader = JournalReader::open(run);
    const auto curves = tiny::curves(run);
    QVERIFY(curves.at("train/loss").size() >= 2 * 6);
    const auto fresh = make_network(read_run(run)->experiment, {}, 6); // as it was before the first step
    QVERIFY(fresh);
    const auto saved = load_checkpoint(RunPaths{run}.last_checkpoint());
    QVERIFY(saved);
    for (const auto& [name, parameter] : parameters_of(**fresh))
      if (parameter.dim() > 1) // without weight decay, gradients alone move them
        QVERIFY2(!torch::equal(parameter, saved->groups.at("network").at(name)), name.c_str());
    QCOMPARE(reader->result("backbone").value()->get<std::string>(), backbone.toStdString());
    QVERIFY(!reader->result("genotype").value()); // there is none
    QCOMPARE((*reader->result("test").value())["queries"].get<int>(), 16);
    const auto features = read_features(RunPaths{run}.features());
    QCOMPARE(static_cast<int>(features->query.dims), dims);
    const auto again = evaluate_run(run);
    QVERIFY2(again, again ? "" : again.error().message().c_str());
    QCOMPARE(again->test["mAP"].get<double>(), (*reader->result("test").value())["mAP"].get<double>());
  }

  void stopped_and_resumed_is_the_same_run() {
    const auto whole = new_run("osnet", "bn"), run = new_run("osnet", "bn");
    QVERIFY(run_session(whole, {}, run_training));
    std::stop_source stop;
    const EngineHooks hooks = tiny::stopping_after(2, stop);
    QCOMPARE(run_session(run, hooks, run_training).value(), RunOutcome::stopped);
    QCOMPARE(run_session(run, {}, run_training).value(), RunOutcome::finished);
    std::string difference;
    QVERIFY2(tiny::same_checkpoints(whole, run, difference), difference.c_str());
    QVERIFY(tiny::curves(whole) == tiny::curves(run));
  }

private:
  fs::path new_run(const QString& backbone, const QString& neck) {
    auto spec = tiny::experiment(ExperimentKind::train, project_ / "set");
    spec.network.backbone = backbone.toStdString();
    spec.network.neck = neck.toStdString();
    spec.network.stripes = 1; // 32 pixels leave two rows
    spec.train.epochs = 2;
    spec.train.lr = 0.01;
    spec.train.schedule = "constant";
    spec.train.weight_decay = 0;
    spec.augment.erase = 0;
    auto folder = tiny::make_run(project_, "run" + std::to_string(++count_), spec);
    return folder ? *folder : fs::path();
  }
  QTemporaryDir folder_;
  fs::path project_;
  int count_ = 0;
};

QTEST_GUILESS_MAIN(TestBackbones)
#include "tst_backbones.moc"
