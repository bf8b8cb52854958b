// The ready projects: every experiment loads, is listed, and says what the paper says.
#include "run/experiment.h"
#include "run/project.h"

#include <QTest>

#include <filesystem>
#include <set>

namespace fs = std::filesystem;
using namespace cds;

namespace {

const fs::path projects = fs::path(CDS_SOURCE_DIR) / "projects";

Experiment load(const char* project, const char* file) {
  const auto experiment = load_experiment(projects / project / "experiments" / file);
  if (!experiment)
    qFatal("%s", experiment.error().message().c_str());
  return *experiment;
}

} // namespace

class TestProjects : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void everyProjectOpens_data() {
    QTest::addColumn<QString>("name");
    for (const auto& entry : fs::directory_iterator(projects))
      if (entry.is_directory())
        QTest::newRow(entry.path().filename().c_str()) << QString::fromStdString(entry.path().filename().string());
  }
  void everyProjectOpens() {
    QFETCH(QString, name);
    const fs::path folder = projects / name.toStdString();
    const auto project = open_project(folder);
    QVERIFY2(project, project ? "" : project.error().message().c_str());
    QVERIFY(fs::exists(folder / "README.md"));
    QVERIFY(!project->data_sets.empty());
    std::set<fs::path> listed, sets;
    for (const ProjectDataSet& set : project->data_sets)
      sets.insert(project->resolved(set.path).lexically_normal());
    for (const ProjectExperiment& entry : project->experiments) {
      const fs::path file = project->resolved(entry.file).lexically_normal();
      listed.insert(file);
      const auto experiment = load_experiment(file);
      QVERIFY2(experiment, experiment ? "" : experiment.error().message().c_str());
      QCOMPARE(experiment->name, entry.name);
      QVERIFY2(sets.contains(fs::path(experiment->data.path).lexically_normal()), experiment->data.path.c_str());
    }
    for (const auto& entry : fs::directory_iterator(folder / "experiments"))
      QVERIFY2(listed.contains(entry.path().lexically_normal()), entry.path().c_str());
  }

  // The table of the paper's settings: an experiment with nothing but kind and data means the same.
  void paperSettings_data() {
    QTest::addColumn<QString>("project");
    QTest::addColumn<QString>("file");
    QTest::addColumn<bool>("search");
    QTest::addColumn<QString>("genotype");
    for (const char* net : {"cdnet", "cnet"}) {
      const QString project = QString("market1501-") + net;
      QTest::addRow("%s search", net) << project << "search.json" << true << "";
      QTest::addRow("%s found", net) << project << "train-found.json" << false << "run:search";
      QTest::addRow("%s paper", net) << project << "train-paper.json" << false << QString("paper-") + net;
    }
  }
  void paperSettings() {
    QFETCH(QString, project);
    QFETCH(QString, file);
    QFETCH(bool, search);
    QFETCH(QString, genotype);
    const Experiment e = load(project.toUtf8(), file.toUtf8());
    QVERIFY(e.kind == (search ? ExperimentKind::search : ExperimentKind::train));
    QCOMPARE(e.input.height, 256);
    QCOMPARE(e.input.width, 128);
    QCOMPARE(e.space.width, 1.0);
    QCOMPARE(e.space.depths, project.endsWith("cdnet") ? (std::vector<int>{1, 2}) : std::vector<int>{1});
    QCOMPARE(e.train.identities_per_batch * e.train.images_per_identity, 64);
    QCOMPARE(e.train.epochs, search ? 240 : 350);
    QCOMPARE(e.train.lr, search ? 0.025 : 0.065);
    QCOMPARE(e.train.weight_decay, search ? 3e-4 : 5e-4);
    QCOMPARE(e.train.momentum, 0.9);
    QCOMPARE(QString::fromStdString(e.train.schedule), QString(search ? "cosine" : "multistep"));
    if (search) {
      QCOMPARE(e.train.min_lr, 1e-4);
      QCOMPARE(e.search.k, 2);
      QCOMPARE(e.search.alpha_lr, 3e-4);
      QCOMPARE(e.search.alpha_milestones, (std::vector<int>{80, 160}));
    } else {
      QCOMPARE(QString::fromStdString(e.network.genotype), genotype);
      QCOMPARE(QString::fromStdString(e.network.neck), QString("fbl"));
      QCOMPARE(e.train.milestones, (std::vector<int>{150, 225, 300}));
    }
    QCOMPARE(e.augment.flip, 0.5);
    QCOMPARE(e.augment.pad, 10);
    QCOMPARE(e.augment.erase, 0.5);

    Experiment bare = default_experiment(e.kind); // the same by another way
    bare.name = e.name, bare.notes = e.notes, bare.data = e.data, bare.network.genotype = e.network.genotype,
    bare.space.depths = e.space.depths;
    QCOMPARE(to_json(e).dump(1).c_str(), to_json(bare).dump(1).c_str());
  }

  void handwritingIsThePeersSetting() {
    const Experiment e = load("handwriting", "train.json");
    QCOMPARE(e.space.width, 0.25);
    QCOMPARE(e.input.height, 64);
    QCOMPARE(e.input.width, 64);
    QCOMPARE(e.train.epochs, 30);
    QCOMPARE(e.train.milestones, (std::vector<int>{13, 19, 26})); // 3/7, 9/14, 6/7 of 30, rounded
    QCOMPARE(e.train.lr, 0.065);
    QVERIFY(e.train.drop_last);
    QCOMPARE(e.augment.flip, 0.0);
    QCOMPARE(e.augment.erase, 0.0);
    QCOMPARE(e.augment.pad, 10);
  }
};

QTEST_APPLESS_MAIN(TestProjects)
#include "tst_projects.moc"
