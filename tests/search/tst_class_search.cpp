// A search for a classifier: random batches, both sides of each class, cross entropy, a genotype at the end; stopped
// and resumed it is the same.
#include "data/made_sets.h"
#include "search/searcher.h"
#include "train/inputs.h"
#include "train/tiny_run.h"

#include <QTemporaryDir>
#include <QtTest>
#include <map>
#include <set>

using namespace cds;
namespace fs = std::filesystem;

class TestClassSearch : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    project_ = folder_.path().toStdString();
    made::cifar(project_ / "cifar", 5, 100, 20, 100);
    torch::set_num_threads(1);
  }

  void both_sides_hold_their_share_of_each_class() {
    RunRecord record;
    record.experiment = experiment();
    const auto data = open_data(record);
    QVERIFY2(data, data ? "" : data.error().message().c_str());
    for (const double share : {0.5, 0.25, 0.1}) {
      record.experiment.data.search_share = share;
      const auto split = search_split(*data, record.experiment);
      QVERIFY(split);
      std::map<std::int64_t, int> train, validation;
      std::set<std::int64_t> places;
      for (const auto& image : split->train) {
        ++train[image.identity];
        places.insert(image.item);
      }
      for (const auto& image : split->validation) {
        ++validation[image.identity];
        QVERIFY(!places.contains(image.item));
      }
      QCOMPARE(validation.size(), std::size_t{5});
      for (const auto& [label, count] : validation) {
        QCOMPARE(count, static_cast<int>(20 * share));
        QCOMPARE(train[label], 20 - count);
      }
    }
  }

  void searches_and_resumes() {
    const auto whole = new_run("whole"), run = new_run("stopped");
    auto outcome = run_session(whole, {}, run_search);
    QVERIFY2(outcome, outcome ? "" : outcome.error().message().c_str());
    auto reader = JournalReader::open(whole);
    const auto genotype = load_genotype(RunPaths{whole}.genotype().string());
    QVERIFY(genotype);
    QCOMPARE(genotype->layers.size(), std::size_t{2});
    const auto curves = tiny::curves(whole);
    QVERIFY(curves.contains("alpha/accuracy") && !curves.contains("train/triplet"));
    QCOMPARE(curves.at("train/loss").size(), std::size_t{2 * 4}); // 50 images in batches of 16, the last one of 2
    QVERIFY(curves.at("train/loss").begin()->second < 2.5);       // cross entropy alone: ln 5 = 1.6
    QVERIFY(reader->result("cost").value());
    std::stop_source stop;
    const EngineHooks hooks = tiny::stopping_after(3, stop);
    QCOMPARE(run_session(run, hooks, run_search).value(), RunOutcome::stopped);
    QCOMPARE(run_session(run, {}, run_search).value(), RunOutcome::finished);
    std::string difference;
    QVERIFY2(tiny::same_checkpoints(whole, run, difference), difference.c_str());
    QVERIFY(tiny::curves(whole) == tiny::curves(run));
  }

private:
  Experiment experiment() const {
    auto spec = tiny::experiment(ExperimentKind::search, project_ / "cifar");
    spec.space.stem = "cifar";
    spec.space.kernels = {3, 5, 7};
    spec.space.channels = {64, 256, 384};
    spec.space.layers_per_stage = 1;
    spec.network.neck = "classifier";
    spec.loss.triplet_weight = 0;
    spec.input.height = spec.input.width = 32;
    spec.train.epochs = 2;
    spec.train.batch_size = 16;
    return spec;
  }
  fs::path new_run(const std::string& name) {
    auto folder = tiny::make_run(project_, name, experiment());
    return folder ? *folder : fs::path();
  }
  QTemporaryDir folder_;
  fs::path project_;
};

QTEST_GUILESS_MAIN(TestClassSearch)
#include "tst_class_search.moc"
