// The models behind Data, Space and Experiment, the project and the engine's launch.
#include "data/loader.h"
#include "data/split.h"
#include "fixtures/fake_project.h"
#include "models/augment_preview.h"
#include "models/data_set_model.h"
#include "models/doctor_model.h"
#include "models/draft_keeper.h"
#include "models/engine_launcher.h"
#include "models/experiment_changes.h"
#include "models/experiment_draft.h"
#include "models/experiment_presets.h"
#include "models/project_model.h"
#include "models/space_model.h"
#include "models/text.h"
#include "models/workspace.h"
#include "support/fail_on_warnings.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QLocale>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

using namespace cds;
using cds::fixture::FakeProject;
using Reporting = QAbstractItemModelTester::FailureReportingMode;

namespace {

QString write_script(const QString& path, const QByteArray& body) {
  QFile file(path);
  if (!file.open(QIODevice::WriteOnly))
    return {};
  file.write("#!/bin/sh\n" + body);
  file.close();
  file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
  return path;
}

} // namespace

class TestDeskModels : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init() { fail_on_warnings(); }
  void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

  void textForPeople() {
    QCOMPARE(count_text(1796600), QString("1,796,600"));
    QCOMPARE(short_count_text(1796600), QString("1.80 M"));
    QCOMPARE(short_count_text(955065500), QString("955 M"));
    QCOMPARE(short_count_text(999600), QString("1.00 M"));
    QCOMPARE(short_count_text(640), QString("640"));
    QCOMPARE(percent_text(0.837), QString("83.7"));
    QCOMPARE(percent_text(-1), QString());
    QCOMPARE(percent_text(0.5225), QString("52.3"));
    QCOMPARE(percent_text(std::nextafter(0.5225, 0.0)), QString("52.3"));  // summed up, as a share of queries is
    QCOMPARE(percent_text(static_cast<double>(0.5225F)), QString("52.3")); // as a CMC is kept
    QCOMPARE(time_span_text(12.2), QString("12 s"));
    QCOMPARE(time_span_text(0.2), QString("less than a second"));
    QCOMPARE(time_span_text(1), QString("1 s"));
    QCOMPARE(time_span_text(200), QString("3 min 20 s"));
    QCOMPARE(time_span_text(3840), QString("1 h 04 min"));
    QCOMPARE(time_span_text(-1), QString());
    QCOMPARE(memory_text(3174.4), QString("3.1 GB"));
    QCOMPARE(memory_text(740), QString("740 MB"));
  }

  // The counts of the paper's space: 12 candidates, 6 layers; CBlocks' sums against core/space's own table.
  void spaceTable() {
    SpaceModel model;
    QAbstractItemModelTester tester(&model, Reporting::QtTest);
    QCOMPARE(model.rowCount(), 12);
    QCOMPARE(model.columnCount(), SpaceModel::first_layer + 6);
    QCOMPARE(model.networks(), 2985984.0);
    const auto table = cost_table(SearchSpace::cds(), 256, 128, {});
    QVERIFY(table);
    for (int row = 0; row < 12; ++row)
      for (int layer = 0; layer < 6; ++layer)
        QCOMPARE(model.index(row, SpaceModel::first_layer + layer).data(SpaceModel::params_role).toDouble(),
                 static_cast<double>(table->layers[std::size_t(layer)][std::size_t(row)].params));
    // Smallest and largest are what trying every candidate alone in every layer gives.
    const Cost low = model.smallest(), high = model.largest();
    QVERIFY(low.inference_params < 1796600 && 1796600 < high.inference_params);
    QVERIFY(low.macs < 955065500 && 955065500 < high.macs);

    SpaceModel::Setting setting;
    setting.space.kernels = {3, 4};
    QSignalSpy changed(&model, &SpaceModel::changed);
    model.set(setting);
    QCOMPARE(changed.size(), 1);
    QVERIFY(model.errors().contains(SpaceModel::Field::kernels));
    QCOMPARE(model.errors().size(), 1);
    QCOMPARE(model.rowCount(), 12); // the last valid space stays
    setting.space.kernels = {3, 5, 7};
    setting.space.channels = {64, 128};
    model.set(setting);
    QVERIFY(model.errors().isEmpty() || model.errors().contains(SpaceModel::Field::channels));
    setting.space.channels = {32, 64, 96};
    model.set(setting);
    QVERIFY(model.errors().isEmpty());
    QCOMPARE(model.rowCount(), 6); // 3 pairs x 2 depths
    QCOMPARE(model.columnCount(), SpaceModel::first_layer + 4);
    setting.height = 1;
    setting.width = 1;
    model.set(setting);
    QVERIFY(model.errors().contains(SpaceModel::Field::input));
  }

  void numbersInText() {
    QCOMPARE(*numbers_from("3, 5;7  9"), (std::vector<int>{3, 5, 7, 9}));
    QVERIFY(!numbers_from("3, five"));
    QCOMPARE(numbers_text({1, 2}), QString("1, 2"));
  }

  void draftKeepsNeckAndLossTogether() {
    ExperimentDraft draft;
    QVERIFY(draft.set(QStringLiteral("/network/neck"), "classifier")); // has no triplet loss
    QCOMPARE(draft.experiment().loss.triplet_weight, 0.0);
    QVERIFY(!draft.set(QStringLiteral("/loss/triplet_weight"), 1.0));
    draft.set_kind(ExperimentKind::train);
    QVERIFY(classifies(draft.experiment().network));
    QCOMPARE(draft.experiment().loss.triplet_weight, 0.0);
    QVERIFY(draft.set(QStringLiteral("/network/neck"), "fbl"));
    QCOMPARE(draft.experiment().loss.triplet_weight, 1.0);
    QVERIFY(draft.set(QStringLiteral("/network/backbone"), "osnet"));
    draft.set_kind(ExperimentKind::search); // which has no such backbone
    QCOMPARE(draft.experiment().network.backbone, std::string("cds"));
    QVERIFY(!draft.set(QStringLiteral("/network/backbone"), "osnet"));
  }

  void draftEditsAndUndoes() {
    ExperimentDraft draft;
    QSignalSpy changed(&draft, &ExperimentDraft::changed);
    ExperimentChanges changes([](const QString& key) { return key; });
    QAbstractItemModelTester tester(&changes, Reporting::QtTest);
    const Experiment paper = default_experiment(ExperimentKind::search);
    changes.compare(paper, draft.experiment());
    QCOMPARE(changes.rowCount(), 0);
    QVERIFY(draft.set("/train/epochs", 20));
    QCOMPARE(draft.experiment().train.epochs, 20);
    QCOMPARE(changed.size(), 1);
    QVERIFY(draft.set("/train/epochs", 20)); // equal: no change
    QCOMPARE(changed.size(), 1);
    const auto bad = draft.set("/train/epochs", -3);
    QVERIFY(!bad);
    QCOMPARE(draft.experiment().train.epochs, 20);
    QVERIFY(!draft.set("/train/epoch", 3)); // no such key
    QVERIFY(draft.set("/seed", 7));
    changes.compare(paper, draft.experiment());
    QCOMPARE(changes.rowCount(), 2);
    changes.compare(paper, draft.experiment(), {"/train/"});
    QCOMPARE(changes.rowCount(), 1);
    QCOMPARE(changes.index(0, ExperimentChanges::setting).data().toString(), QString("/seed"));
    draft.undo();
    QCOMPARE(draft.experiment().seed, default_experiment(ExperimentKind::search).seed);
    QCOMPARE(draft.experiment().train.epochs, 20);
    draft.undo();
    QCOMPARE(draft.experiment().train.epochs, 240);
    QVERIFY(!draft.can_undo());
    draft.redo();
    draft.redo();
    QCOMPARE(draft.experiment().seed, std::uint64_t{7});
    QVERIFY(!draft.can_redo());
    draft.set_kind(ExperimentKind::train);
    QCOMPARE(draft.experiment().train.epochs, 350);
    QCOMPARE(draft.experiment().seed, std::uint64_t{7});
  }

  // Going to another experiment is undone like any edit, and loses nothing.
  void draftOpensAndComesBack() {
    ExperimentDraft draft;
    Experiment first = default_experiment(ExperimentKind::search), second = first;
    first.name = "first";
    second.name = "second";
    draft.reset(first, "experiments/first.json");
    QVERIFY(draft.set("/train/epochs", 20));
    QVERIFY(draft.is_dirty());
    QSignalSpy replaced(&draft, &ExperimentDraft::replaced);
    draft.open(second, "experiments/second.json");
    QCOMPARE(replaced.size(), 1);
    QCOMPARE(draft.file(), QString("experiments/second.json"));
    QVERIFY(!draft.is_dirty());
    QVERIFY(draft.left().contains("experiments/first.json"));
    QVERIFY(draft.set("/seed", 9));
    draft.open(first, "experiments/first.json"); // as its file says it
    QCOMPARE(draft.experiment().train.epochs, 20);
    QVERIFY(draft.is_dirty());
    QVERIFY(!draft.left().contains("experiments/first.json"));
    QCOMPARE(draft.left().at("experiments/second.json").edited.seed, std::uint64_t{9});
    draft.mark_saved("experiments/first.json");
    QVERIFY(!draft.is_dirty());
    while (draft.can_undo())
      draft.undo();
    QCOMPARE(draft.file(), QString("experiments/first.json"));
    QCOMPARE(draft.experiment().train.epochs, 240);
    while (draft.can_redo())
      draft.redo();
    QCOMPARE(draft.experiment().train.epochs, 20);
    draft.replace(second, {"first", first, {}}); // a clone
    QCOMPARE(draft.origin().name, QString("first"));
    QVERIFY(draft.file().isEmpty());
    draft.undo();
    QCOMPARE(draft.file(), QString("experiments/first.json"));
    QVERIFY(draft.origin().name.isEmpty());
  }

  // kill -9: what was not saved of two experiments is there again.
  void allUnsavedEditsOutliveACrash() {
    QTemporaryDir folder;
    FakeProject made(folder.filePath("p").toStdString(), false);
    ProjectModel project;
    QVERIFY(project.open(made.project().folder));
    Experiment one = default_experiment(ExperimentKind::search), two = one;
    one.name = "one";
    two.name = "two";
    {
      ExperimentDraft draft;
      DraftKeeper keeper(project, draft);
      draft.reset(one, "experiments/one.json");
      QVERIFY(draft.set("/seed", 5));
      draft.open(two, "experiments/two.json", {"one", one, "experiments/one.json"});
      QVERIFY(draft.set("/seed", 6));
      QTRY_VERIFY(QFile::exists(folder.filePath("p/.unsaved.json")));
      QTRY_VERIFY([&] {
        QFile file(folder.filePath("p/.unsaved.json"));
        return file.open(QIODevice::ReadOnly) && file.readAll().contains("experiments/two.json");
      }());
    }
    ExperimentDraft draft;
    DraftKeeper keeper(project, draft);
    QSignalSpy recovered(&keeper, &DraftKeeper::recovered);
    QVERIFY(keeper.recover());
    QCOMPARE(recovered.at(0).at(0).toString(), QString("two"));
    QCOMPARE(draft.experiment().seed, std::uint64_t{6});
    QCOMPARE(draft.origin().name, QString("one"));
    QCOMPARE(draft.origin().reference, QString("experiments/one.json"));
    QVERIFY(draft.origin().value == one);
    QVERIFY(draft.left().contains("experiments/one.json"));
    draft.open(one, "experiments/one.json");
    QCOMPARE(draft.experiment().seed, std::uint64_t{5});
    // A file that says nothing brings nothing back, and complains of nothing.
    QFile file(folder.filePath("p/.unsaved.json"));
    for (const QByteArray& text :
         {QByteArray("{"), QByteArray("[]"), QByteArray(R"({"saved": 3, "experiment": {}})")}) {
      QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
      file.write(text);
      file.close();
      ExperimentDraft fresh;
      DraftKeeper other(project, fresh);
      QVERIFY(!other.recover());
    }
  }

  // A clone's parent is in the project's file: it is there again when the project is opened again.
  void aClonesParentOutlivesARestart() {
    QTemporaryDir folder;
    FakeProject made(folder.filePath("p").toStdString(), false);
    Experiment parent = default_experiment(ExperimentKind::search);
    parent.data.path = "set";
    Experiment child = parent;
    parent.name = "parent";
    child.name = "child";
    child.seed = 9;
    {
      Workspace workspace;
      QVERIFY(workspace.project().open(made.project().folder));
      const int before = static_cast<int>(workspace.project().experiments().size());
      QVERIFY(workspace.project().save_experiment(parent));
      const QString file = QString::fromStdString(workspace.project().experiments().back().file);
      QVERIFY(workspace.project().save_experiment(child, -1, file));
      QVERIFY(workspace.project().save_experiment(child, before + 1)); // saved again, as its own
      QVERIFY(workspace.project().save_experiment(child, -1, "run:gone"));
    }
    Workspace workspace;
    QVERIFY(workspace.project().open(made.project().folder));
    const int last = static_cast<int>(workspace.project().experiments().size()) - 1;
    const ExperimentOrigin origin = workspace.origin_of(last - 1);
    QCOMPARE(origin.name, QString("parent"));
    QCOMPARE(origin.value.seed, parent.seed);
    QVERIFY(workspace.origin_of(last - 2).name.isEmpty()); // the parent is from nowhere
    QVERIFY(workspace.origin_of(last).name.isEmpty());     // its run is gone
    QVERIFY(workspace.origin_of(-1).name.isEmpty());
  }

  // Each preset is an experiment that its own reader takes.
  void presetsAreValid() {
    QCOMPARE(int(experiment_presets().size()), 7);
    for (const ExperimentPreset& preset : experiment_presets()) {
      const auto read = experiment_from_json(to_json(preset.make()), preset.name);
      QVERIFY2(read, preset.name);
      QVERIFY2(*read == preset.make(), preset.name);
      QVERIFY(!preset_title(preset).isEmpty());
    }
  }

  // The preview is what the loader gives the network, number by number.
  void previewIsWhatIsTrained() {
    QTemporaryDir folder;
    FakeProject made(folder.filePath("p").toStdString());
    for (const ExperimentKind kind : {ExperimentKind::train, ExperimentKind::search}) {
      Experiment experiment = default_experiment(kind);
      experiment.data.path = (made.project().folder / "people").string();
      experiment.data.validation_share = 0;
      experiment.train.images_per_identity = 2;
      experiment.input = {32, 16};
      experiment.augment.jitter = 1;
      experiment.augment.erase = 1;
      experiment.seed = 11;
      const auto set = read_dataset(experiment.data.path);
      QVERIFY(set);
      const RunData data = seal(*set);
      std::vector<ImageRecord> records;
      if (kind == ExperimentKind::train)
        records = make_train_split(data.train, 11, 0)->train;
      else
        records = make_search_split(data.train, 11, experiment.data.search_share, 2)->train;
      const std::size_t place = records.size() - 1;
      LoaderOptions options;
      options.height = 32;
      options.width = 16;
      options.augmentation.jitter = 1;
      options.augmentation.erase = 1;
      options.seed = 11;
      BatchLoader loader(records, {}, options);
      AugmentPreview preview;
      QSignalSpy changed(&preview, &AugmentPreview::changed);
      preview.show(experiment, records[place]);
      QVERIFY(changed.wait());
      QCOMPARE(preview.images().size(), std::size_t{8});
      const Image8 first = preview.images().front();
      preview.set_count(3); // fewer are there already
      QVERIFY(!preview.is_working());
      preview.set_count(10);
      QVERIFY(changed.wait());
      QCOMPARE(preview.images().size(), std::size_t{10});
      QCOMPARE(preview.images().front().pixels, first.pixels); // the same, and two epochs more
      for (std::uint32_t epoch = 0; epoch < 3; ++epoch) {
        loader.start(epoch, {{static_cast<std::uint32_t>(place)}});
        const auto batch = loader.next();
        QVERIFY(batch && *batch);
        const Image8& image = preview.images()[epoch];
        for (std::size_t i = 0; i < image.pixels.size(); ++i) {
          const std::size_t c = i % 3;
          const float value = (*batch)->images[static_cast<std::ptrdiff_t>(i)] * imagenet_std[c] + imagenet_mean[c];
          QVERIFY(std::abs(255 * value - static_cast<float>(image.pixels[i])) <= 0.51F);
        }
      }
      preview.show(experiment, set->query.front()); // never trained on
      QVERIFY(changed.wait());
      QVERIFY(preview.is_held_out());
      const auto tested = load_resized(set->query.front(), experiment.input.height, experiment.input.width);
      QVERIFY(tested && preview.images().size() == 1); // once, without augmentation
      QCOMPARE(preview.images().front().pixels, tested->pixels);
    }
  }

  void spreadsCountImages() {
    QTemporaryDir folder;
    FakeProject made(folder.filePath("p").toStdString()); // 3 of 6 identities train, 2 cameras, 2 images each
    DataSetModel model;
    QSignalSpy loaded(&model, &DataSetModel::loaded);
    model.load(made.project().folder / "people", "auto");
    QVERIFY(loaded.wait());
    QCOMPARE(model.spreads().size(), model.counts().size());
    QCOMPARE(model.spreads().front().identities_by_images, (std::map<int, int>{{4, 3}}));
    QCOMPARE(int(model.spreads().front().images_by_camera.size()), 2);
    for (const auto& [camera, images] : model.spreads().front().images_by_camera)
      QCOMPARE(images, 6);
  }

  void projectKeepsItsLists() {
    QTemporaryDir folder;
    FakeProject made(folder.filePath("p").toStdString());
    ProjectModel model;
    QVERIFY(!model.open(folder.filePath("nothing").toStdString()));
    QVERIFY(!model.is_open());
    QSignalSpy opened(&model, &ProjectModel::opened), sets(&model, &ProjectModel::data_sets_changed);
    QVERIFY(model.open(made.project().folder));
    QCOMPARE(opened.size(), 1);
    QCOMPARE(int(model.data_sets().size()), 1);
    const auto again = model.add_data_set(made.project().folder / "people");
    QVERIFY(again);
    QCOMPARE(*again, 0); // listed already
    const auto other = model.add_data_set(folder.path().toStdString());
    QVERIFY(other);
    QCOMPARE(*other, 1);
    QVERIFY(model.remove_data_set(1));
    QVERIFY(!model.remove_data_set(1));
    Experiment experiment = default_experiment(ExperimentKind::search);
    experiment.name = "Mine";
    experiment.data.path = model.data_set_folder(0).string();
    experiment.train.epochs = 3;
    const auto file = model.save_experiment(experiment);
    QVERIFY2(file, qPrintable(to_qstring(file ? std::string() : file.error().message())));
    QVERIFY(std::filesystem::exists(*file));
    experiment.train.epochs = 5;
    QVERIFY(model.save_experiment(experiment, 0));
    QCOMPARE(int(model.experiments().size()), 1);
    ProjectModel second;
    QVERIFY(second.open(made.project().folder));
    const auto read = second.experiment(0);
    QVERIFY(read);
    QCOMPARE(read->train.epochs, 5);
    QCOMPARE(QString::fromStdString(read->name), QString("Mine"));
  }

  void dataSetLoadsFiltersAndFinds() {
    QTemporaryDir folder;
    FakeProject made(folder.filePath("p").toStdString());
    DataSetModel model;
    QAbstractItemModelTester tester(&model, Reporting::QtTest);
    QSignalSpy loaded(&model, &DataSetModel::loaded), failed(&model, &DataSetModel::failed);
    model.load(made.project().folder / "people", "auto");
    QVERIFY(loaded.wait());
    const int all = model.rowCount();
    QCOMPARE(all, 24); // 6 identities x 2 cameras x 2 images
    QCOMPARE(int(model.counts().size()), 3);
    QCOMPARE(int(model.cameras().size()), 2);
    DataSetFilter filter;
    filter.camera = model.cameras().front();
    model.set_filter(filter);
    QCOMPARE(model.rowCount(), 12);
    filter.split = Split::train;
    model.set_filter(filter);
    QCOMPARE(model.rowCount(), 6);
    filter.identity = model.record(0).identity;
    model.set_filter(filter);
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.row_of(model.record(1).path), 1);
    QCOMPARE(model.row_of("elsewhere"), -1);
    model.load(folder.filePath("nothing").toStdString(), "auto");
    QVERIFY(failed.wait());
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(model.error());
  }

  void doctorFindsAndStops() {
    QTemporaryDir folder;
    FakeProject made(folder.filePath("p").toStdString());
    const auto people = made.project().folder / "people";
    DataSetModel set;
    QSignalSpy loaded(&set, &DataSetModel::loaded);
    set.load(people, "auto");
    QVERIFY(loaded.wait());
    { // one image loses its end
      QFile file(to_qstring(set.record(0).path));
      QVERIFY(file.open(QIODevice::ReadWrite));
      QVERIFY(file.resize(file.size() / 3));
    }
    DoctorModel model;
    QAbstractItemModelTester tester(&model, Reporting::QtTest);
    QSignalSpy finished(&model, &DoctorModel::finished), progressed(&model, &DoctorModel::progressed);
    model.examine(people, "auto");
    QVERIFY(model.is_running());
    QVERIFY(finished.wait(20000));
    QVERIFY(progressed.size() > 0);
    QVERIFY(model.report());
    bool found = false;
    for (int row = 0; row < model.rowCount(); ++row)
      found = found || model.index(row, 0).data(DoctorModel::path_role).toString() == to_qstring(set.record(0).path);
    QVERIFY(found);
    QSignalSpy cancelled_spy(&model, &DoctorModel::cancelled);
    model.examine(people, "auto");
    model.cancel();
    QCOMPARE(cancelled_spy.size(), 1);
    QVERIFY(!model.is_running());
    QTest::qWait(200);
    QCOMPARE(finished.size(), 1); // the cancelled answer never arrives
  }

  void engineIsStartedDetached() {
    QTemporaryDir folder;
    FakeProject made(folder.filePath("p").toStdString(), false);
    // An engine that notes its arguments and makes its folder late.
    const QString arguments = folder.filePath("arguments");
    const QString script =
        write_script(folder.filePath("cds"), "echo \"$@\" > '" + arguments.toUtf8() +
                                                 "'\necho words >&2\nsleep 0.2\nmkdir -p \"$4/runs/$6\"\n"
                                                 "echo '{}' > \"$4/runs/$6/run.json\"\n");
    EngineLauncher launcher;
    launcher.set_program(script);
    QSignalSpy started(&launcher, &EngineLauncher::started), failed(&launcher, &EngineLauncher::failed_to_start);
    Experiment experiment = default_experiment(ExperimentKind::search);
    experiment.name = "My search";
    const auto id = launcher.start(made.project().folder, experiment, "experiments/my.json");
    QVERIFY(id);
    QVERIFY(id->endsWith("my-search"));
    QVERIFY(started.wait());
    QCOMPARE(started.at(0).at(0).toString(), *id);
    QFile noted(arguments);
    QVERIFY(noted.open(QIODevice::ReadOnly));
    const QString line = QString::fromUtf8(noted.readAll());
    QVERIFY2(line.startsWith("search experiments/my.json --project "), qPrintable(line));
    QVERIFY(line.contains("--run " + *id));
    QFile log(to_qstring(made.project().runs() / id->toStdString() / "engine.log"));
    QVERIFY(log.open(QIODevice::ReadOnly));
    QCOMPARE(log.readAll(), QByteArray("words\n"));
    QCOMPARE(failed.size(), 0);
  }

  void anEngineThatDiesIsHeard() {
    QTemporaryDir folder;
    FakeProject made(folder.filePath("p").toStdString(), false);
    EngineLauncher launcher;
    launcher.set_program(write_script(folder.filePath("cds"), "echo 'cds: the disk is full' >&2\nexit 1\n"));
    QSignalSpy failed(&launcher, &EngineLauncher::failed_to_start);
    const auto id = launcher.start(made.project().folder, default_experiment(ExperimentKind::train), "x.json");
    QVERIFY(id);
    QVERIFY(failed.wait());
    QCOMPARE(failed.at(0).at(1).toString(), QString("cds: the disk is full"));
    launcher.set_program(folder.filePath("nowhere"));
    QVERIFY(!launcher.start(made.project().folder, default_experiment(ExperimentKind::train), "x.json"));
  }
};

QTEST_GUILESS_MAIN(TestDeskModels)
#include "tst_desk_models.moc"
