// A search as a whole: what it leaves behind, stop and kill and resume, every strategy.
#include "search/searcher.h"
#include "space/search_space.h"
#include "train/tiny_run.h"
#include "train/trainer.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace cds;
namespace fs = std::filesystem;

namespace {

Result<RunOutcome> search(const fs::path& run, EngineHooks hooks = {}) {
  return run_session(run, hooks, run_search);
}

} // namespace

class TestSearch : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() {
    project_ = folder_.path().toStdString();
    QVERIFY(tiny::make_set(project_ / "set"));
    torch::set_num_threads(1);
    whole_ = new_run("whole", experiment());
    const auto outcome = search(whole_);
    QVERIFY2(outcome, outcome ? "" : tiny::text(outcome.error()));
    QCOMPARE(*outcome, RunOutcome::finished);
  }

  void it_leaves_everything_behind() {
    QCOMPARE(tiny::state_of(whole_), RunState::finished);
    const auto spec = experiment();
    const auto space = SearchSpace::make(space_options(spec.space)).value();
    const auto genotype = load_genotype(RunPaths{whole_}.genotype().string());
    QVERIFY2(genotype, genotype ? "" : tiny::text(genotype.error()));
    QVERIFY(check_genotype(*genotype, space, "genotype.json"));
    QCOMPARE(genotype->alphas.size(), std::size_t{3});
    auto reader = JournalReader::open(whole_);
    const auto alphas = reader->alphas().value();
    QCOMPARE(alphas.size(), std::size_t{3 * 3 * 3}); // epochs 0, 1, 2
    QCOMPARE(alphas[0].epoch, 0);
    QVERIFY(std::abs(alphas[0].alpha - 0.001) < 1e-8 && std::abs(alphas[0].probability - 1.0 / 3) < 1e-12);
    // The genotype is the argmax of the last rows, which the file repeats.
    for (std::size_t layer = 0; layer < 3; ++layer) {
      std::size_t best = 0;
      double sum = 0;
      for (std::size_t i = 0; i < 3; ++i) {
        const auto& row = alphas[18 + layer * 3 + i];
        QCOMPARE(row.alpha, genotype->alphas[layer][i]);
        sum += row.probability;
        if (row.alpha > alphas[18 + layer * 3 + best].alpha)
          best = i;
      }
      QVERIFY(std::abs(sum - 1) < 1e-9);
      QVERIFY(genotype->layers[layer] == space.candidates()[best]);
    }
    // Each step trains k = 2 of the 3 candidates of each layer.
    const auto steps = static_cast<std::int64_t>(tiny::curves(whole_).at("train/loss").size());
    const auto ledger = reader->ledger().value();
    for (std::size_t layer = 0; layer < 3; ++layer) {
      std::int64_t total = 0;
      for (const auto& row : ledger)
        if (row.epoch == 2 && row.layer == static_cast<int>(layer))
          total += row.count;
      QCOMPARE(total, 2 * steps);
    }
    for (const char* key : {"genotype", "cost", "seconds", "peak_mb"})
      QVERIFY2(reader->result(key).value().has_value(), key);
    QVERIFY(!reader->result("test").value().has_value());
    QVERIFY(!fs::exists(RunPaths{whole_}.features())); // the test was never opened
    const auto epochs = reader->epochs().value();
    QVERIFY(epochs.back().json.contains("alpha/accuracy") && epochs.back().json.contains("genotype") &&
            epochs.back().json.contains("alpha_lr"));
  }

  void alphas_have_moved() {
    auto reader = JournalReader::open(whole_);
    const auto alphas = reader->alphas().value();
    double moved = 0;
    for (std::size_t i = 0; i < 9; ++i)
      moved = std::max(moved, std::abs(alphas[18 + i].alpha - alphas[i].alpha));
    QVERIFY(moved > 1e-4);
  }

  void stopped_and_resumed_is_the_same_run_data() {
    QTest::addColumn<QString>("strategy");
    for (const char* name : {"topk", "gdas", "darts", "random", "reinforce", "evolution"})
      QTest::newRow(name) << QString(name);
  }
  void stopped_and_resumed_is_the_same_run() {
    QFETCH(QString, strategy);
    auto spec = experiment();
    spec.search.strategy = strategy.toStdString();
    auto whole = whole_;
    if (strategy != "topk") {
      whole = new_run("whole-" + strategy.toStdString(), spec);
      const auto outcome = search(whole);
      QVERIFY2(outcome, outcome ? "" : tiny::text(outcome.error()));
    }
    const auto run = new_run("stopped-" + strategy.toStdString(), spec);
    std::stop_source stop;
    const EngineHooks hooks = tiny::stopping_after(2, stop);
    auto outcome = search(run, hooks);
    QVERIFY2(outcome, outcome ? "" : tiny::text(outcome.error()));
    QCOMPARE(*outcome, RunOutcome::stopped);
    outcome = search(run);
    QVERIFY2(outcome, outcome ? "" : tiny::text(outcome.error()));
    compare(whole, run);
  }

  void second_order_runs() {
    auto spec = experiment();
    spec.search.strategy = "darts2";
    spec.train.epochs = 1;
    const auto run = new_run("darts2", spec);
    const auto outcome = search(run);
    QVERIFY2(outcome, outcome ? "" : tiny::text(outcome.error()));
  }

  void killed_and_resumed_is_the_same_run() {
    auto spec = experiment();
    spec.engine.checkpoint_seconds = 0.02;
    const auto run = new_run("killed", spec);
    QProcess engine;
    engine.start(QCoreApplication::applicationFilePath(), {"--engine", QString::fromStdString(run.string())});
    QVERIFY(engine.waitForStarted());
    QVERIFY(engine.waitForFinished(60000));
    QCOMPARE(engine.exitStatus(), QProcess::CrashExit);
    QCOMPARE(tiny::state_of(run), RunState::running); // the journal's last word; the process is gone
    const auto outcome = search(run);
    QVERIFY2(outcome, outcome ? "" : tiny::text(outcome.error()));
    compare(whole_, run);
  }

  void too_few_identities_are_refused() {
    auto spec = experiment();
    spec.train.identities_per_batch = 16; // the set has 8
    const auto run = new_run("few", spec);
    const auto outcome = search(run);
    QVERIFY(!outcome);
    QCOMPARE(tiny::state_of(run), RunState::failed);
    QVERIFY(outcome.error().message().find("16") != std::string::npos);
  }

  void its_genotype_can_be_trained() {
    auto spec = tiny::experiment(ExperimentKind::train, project_ / "set");
    spec.space = experiment().space;
    spec.train.epochs = 1;
    spec.network.neck = "bl";
    spec.network.genotype = RunPaths{whole_}.genotype().string();
    const auto run = new_run("derived", spec);
    const auto outcome = run_session(run, {}, run_training);
    QVERIFY2(outcome, outcome ? "" : tiny::text(outcome.error()));
    QCOMPARE(*outcome, RunOutcome::finished);
  }

private:
  Experiment experiment() const {
    auto spec = tiny::experiment(ExperimentKind::search, project_ / "set");
    spec.space.kernels = {3, 5, 7};
    spec.space.depths = {1};
    spec.space.channels = {16, 16, 16, 16};
    spec.space.layers_per_stage = 1;
    spec.space.width = 1;
    spec.train.epochs = 2;
    spec.search.alpha_lr = 3e-3;
    return spec;
  }
  fs::path new_run(const std::string& name, const Experiment& spec) {
    return tiny::make_run(project_, name, spec).value_or(fs::path());
  }
  void compare(const fs::path& whole, const fs::path& run) {
    QCOMPARE(tiny::state_of(run), RunState::finished);
    std::string difference;
    QVERIFY2(tiny::same_checkpoints(whole, run, difference), difference.c_str());
    const auto expected = tiny::curves(whole), actual = tiny::curves(run);
    QCOMPARE(actual.size(), expected.size());
    for (const auto& [name, values] : expected)
      QVERIFY2(actual.at(name) == values, name.c_str());
    auto one = JournalReader::open(whole), two = JournalReader::open(run);
    const auto a = one->alphas().value(), b = two->alphas().value();
    QCOMPARE(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i)
      QVERIFY(a[i].alpha == b[i].alpha && a[i].probability == b[i].probability);
    QVERIFY(*one->result("genotype").value() == *two->result("genotype").value());
  }

  QTemporaryDir folder_;
  fs::path project_, whole_;
};

int main(int argc, char** argv) {
  const QCoreApplication app(argc, argv);
  if (argc == 3 && std::string(argv[1]) == "--engine") {
    torch::set_num_threads(1);
    return search(argv[2], tiny::dying_after(4)) ? 0 : 1;
  }
  TestSearch test;
  return QTest::qExec(&test, argc, argv);
}
#include "tst_search.moc"
