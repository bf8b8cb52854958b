// Classification: a training and its resumption on a small CIFAR tree, what it is scored by, and what is refused.
#include "data/made_sets.h"
#include "tiny_run.h"
#include "train/class_scores.h"
#include "train/evaluate_run.h"
#include "train/trainer.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace cds;
namespace fs = std::filesystem;

class TestClassification : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    project_ = folder_.path().toStdString();
    made::cifar(project_ / "cifar", 6, 120, 60);
    torch::set_num_threads(1);
  }

  void scores_by_hand() {
    EmbeddingSet logits;
    logits.rows = 4;
    logits.dims = 7;
    logits.features = {9, 1, 2, 3, 4, 5, 6,  // class 0: largest
                       9, 1, 2, 3, 4, 5, 6,  // class 3: behind 9, 6, 5 and 4, so fifth
                       0, 0, 0, 0, 0, 0, 0,  // class 4: all equal, so fifth
                       0, 0, 0, 0, 0, 0, 0}; // class 5: sixth
    const auto scores = class_scores(logits, {0, 3, 4, 5});
    QCOMPARE(scores.images, std::int64_t{4});
    QCOMPARE(scores.accuracy, 0.25);
    QCOMPARE(scores.top5, 0.75);
    QCOMPARE(class_scores(logits, {0, 2, 0, 5}).top5, 0.5); // its 2 is sixth
    QCOMPARE(class_scores(logits, {0, 2, 0, 5}).accuracy, 0.5);
  }

  void learns_and_tests() {
    const auto run = new_run("whole", experiment());
    const auto outcome = run_session(run, {}, run_training);
    QVERIFY2(outcome, outcome ? "" : outcome.error().message().c_str());
    auto reader = JournalReader::open(run);
    const auto test = *reader->result("test").value(), chance = *reader->result("chance").value();
    QCOMPARE(test["images"].get<int>(), 60);
    QCOMPARE(chance["accuracy"].get<double>(), 1.0 / 6);
    QCOMPARE(chance["top5"].get<double>(), 5.0 / 6);
    QVERIFY2(test["accuracy"].get<double>() > 0.7, test.dump().c_str()); // of six classes
    QVERIFY(test["top5"].get<double>() >= test["accuracy"].get<double>());
    QVERIFY(!test.contains("mAP"));
    QVERIFY(!fs::exists(RunPaths{run}.features()));
    const auto epochs = reader->epochs().value();
    double best = -1;
    int best_epoch = 0;
    for (const auto& row : epochs)
      if (const double accuracy = row.json["val/accuracy"]; accuracy > best) {
        best = accuracy;
        best_epoch = row.epoch;
      }
    QCOMPARE(reader->result("best_epoch").value()->get<int>(), best_epoch);
    QCOMPARE((*reader->result("validation").value())["accuracy"].get<double>(), best);
    QCOMPARE((*reader->result("validation").value())["images"].get<int>(), 30); // a quarter of each class's 20
    const auto curves = tiny::curves(run);
    QVERIFY(curves.contains("val/top5") && !curves.contains("train/triplet") && !curves.contains("val/mAP"));
    QCOMPARE(curves.at("train/loss").size(), std::size_t{static_cast<std::size_t>(epochs.size()) * 6}); // 90 / 16
    const auto again = evaluate_run(run);
    QVERIFY2(again, again ? "" : again.error().message().c_str());
    QVERIFY(again->test["accuracy"] == test["accuracy"]);
  }

  void stopped_and_resumed_is_the_same_run() {
    auto spec = experiment();
    spec.train.epochs = 3;
    const auto whole = new_run("short", spec), run = new_run("stopped", spec);
    QVERIFY(run_session(whole, {}, run_training));
    std::stop_source stop;
    const EngineHooks hooks = tiny::stopping_after(8, stop);
    QCOMPARE(run_session(run, hooks, run_training).value(), RunOutcome::stopped);
    QVERIFY(load_checkpoint(RunPaths{run}.last_checkpoint())->progress["step"].get<int>() > 0);
    QCOMPARE(run_session(run, {}, run_training).value(), RunOutcome::finished);
    std::string difference;
    QVERIFY2(tiny::same_checkpoints(whole, run, difference), difference.c_str());
    QVERIFY(tiny::curves(whole) == tiny::curves(run));
    auto one = JournalReader::open(whole), two = JournalReader::open(run);
    QVERIFY((*one->result("test").value())["accuracy"] == (*two->result("test").value())["accuracy"]);
  }

  void without_validation_the_last_weights_are_tested() {
    auto spec = experiment();
    spec.train.epochs = 1;
    spec.data.validation_share = 0;
    const auto run = new_run("novalidation", spec);
    QVERIFY(run_session(run, {}, run_training));
    auto reader = JournalReader::open(run);
    QVERIFY(!reader->result("validation").value());
    QCOMPARE((*reader->result("test").value())["images"].get<int>(), 60);
  }

  void classes_and_people_are_not_mixed_up() {
    auto spec = experiment();
    spec.network.neck = "bl";
    auto outcome = run_session(new_run("bl", spec), {}, run_training);
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().kind, ErrorKind::wrong_call);
    QVERIFY(outcome.error().message().find("classifier") != std::string::npos);
    QVERIFY(tiny::make_set(project_ / "people"));
    spec = experiment();
    spec.data.path = (project_ / "people").string();
    outcome = run_session(new_run("people", spec), {}, run_training);
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().kind, ErrorKind::wrong_call);
    QVERIFY(!data_fingerprint(spec)); // before a run is born, too
  }

private:
  Experiment experiment() const {
    auto spec = tiny::experiment(ExperimentKind::train, project_ / "cifar");
    spec.space.stem = "cifar";
    spec.space.channels = {64, 256, 384};
    spec.space.layers_per_stage = 1;
    spec.network.genotype = (project_ / "genotype.json").string();
    made::write_text(project_ / "genotype.json", "{\"layers\": [[3, 5, 1], [5, 7, 2]]}");
    spec.network.neck = "classifier";
    spec.network.dropout = 0;
    spec.loss.triplet_weight = 0;
    spec.input.height = spec.input.width = 32;
    spec.train.epochs = 16;
    spec.train.batch_size = 16;
    spec.train.lr = 0.05;
    spec.train.min_lr = 0.001;
    spec.train.schedule = "cosine";
    spec.augment.pad = 2;
    spec.augment.erase = 0;
    return spec;
  }
  fs::path new_run(const std::string& name, const Experiment& spec) {
    auto folder = tiny::make_run(project_, name, spec);
    return folder ? *folder : fs::path();
  }
  QTemporaryDir folder_;
  fs::path project_;
};

QTEST_GUILESS_MAIN(TestClassification)
#include "tst_classification.moc"
