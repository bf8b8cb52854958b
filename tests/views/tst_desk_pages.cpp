// Data, Space and Experiment as a person uses them, with mouse and keys, offscreen.
#include "data/synth.h"
#include "fixtures/desktop.h"
#include "models/data_set_model.h"
#include "models/doctor_model.h"
#include "models/engine_launcher.h"
#include "models/experiment_draft.h"
#include "models/project_model.h"
#include "views/pages/data/data_page.h"
#include "views/pages/data/synth_dialog.h"
#include "views/pages/experiment/experiment_page.h"
#include "views/pages/space/space_page.h"
#include "views/plots/bar_plot.h"
#include "views/widgets/augment_strip.h"

#include <QAction>
#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QDragEnterEvent>
#include <QFile>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMimeData>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>
#include <QTableWidget>
#include <QTest>

using namespace cds;

class TestDeskPages : public fixture::DesktopTest {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() { begin("desk"); }
  void init() {
    open_window();
    QFile::remove(home_.filePath("project/.unsaved.json"));
  }
  void cleanup() { close_window(); }

  void dataPageFilters() {
    open();
    window_->show_page("data");
    auto* page = window_->page("data");
    QTRY_VERIFY(page->ready());
    auto* wall = page->findChild<QListView*>("wall");
    QCOMPARE(wall->model()->rowCount(), 24);
    auto* counts = page->findChild<QTableWidget*>("counts");
    QCOMPARE(counts->rowCount(), 3);
    QCOMPARE(counts->item(0, 1)->text(), QString("12"));
    auto* camera = page->findChild<QComboBox*>("filter_camera");
    camera->setFocus();
    QTest::keyClick(camera, Qt::Key_Down);
    QCOMPARE(wall->model()->rowCount(), 12);
    auto* split = page->findChild<QComboBox*>("filter_split");
    split->setCurrentIndex(1);
    QCOMPARE(wall->model()->rowCount(), 6);
    auto* check = page->findChild<QPushButton*>("check_button");
    QTest::mouseClick(check, Qt::LeftButton);
    QTRY_COMPARE(check->text(), QString("Check"));
    auto* findings = page->findChild<QTableView*>("findings");
    QTRY_VERIFY(findings->model()->rowCount() > 0); // 3 identities are too few for 16 x 4
  }

  void aSetIsDrawnFromAForm() {
    open();
    window_->show_page("data");
    auto* page = window_->page("data");
    QTRY_VERIFY(page->ready());
    const auto sets = workspace_->project().data_sets().size();
    page->findChild<QAction*>("draw_data_set")->trigger();
    auto* dialog = page->findChild<SynthDialog*>();
    QVERIFY(dialog && dialog->isVisible());
    QTest::keyClick(dialog, Qt::Key_Escape); // can be left
    QTRY_VERIFY(!page->findChild<SynthDialog*>());
    page->findChild<QAction*>("draw_data_set")->trigger();
    dialog = page->findChild<SynthDialog*>();
    dialog->findChild<QLineEdit*>("synth_name")->setText("../out");
    QTest::mouseClick(dialog->findChild<QPushButton*>("synth_draw"), Qt::LeftButton);
    QVERIFY(dialog->isVisible()); // refused where it stands
    dialog->findChild<QLineEdit*>("synth_name")->setText("drawn");
    for (const auto& [name, value] : {std::pair{"synth_identities", 4},
                                      {"synth_cameras", 2},
                                      {"synth_images", 2},
                                      {"synth_height", 32},
                                      {"synth_width", 16}})
      dialog->findChild<QSpinBox*>(name)->setValue(value);
    QTest::mouseClick(dialog->findChild<QPushButton*>("synth_draw"), Qt::LeftButton);
    QTRY_COMPARE(workspace_->project().data_sets().size(), sets + 1);
    QCOMPARE(workspace_->project().data_sets().back().path, std::string("data/drawn"));
    QVERIFY(workspace_->project().remove_data_set(static_cast<int>(sets)));
  }

  void spacePageMarksWhatIsWrong() {
    open();
    window_->show_page("space");
    auto* page = static_cast<SpacePage*>(window_->page("space"));
    QTRY_VERIFY(page->ready());
    QCOMPARE(page->findChild<QLabel*>("networks")->text(), QString("2,985,984"));
    auto* kernels = page->findChild<QLineEdit*>("kernels");
    kernels->setFocus();
    kernels->selectAll();
    QTest::keyClicks(kernels, "3, 4");
    QVERIFY(page->model().errors().contains(SpaceModel::Field::kernels));
    bool marked = false;
    for (const QLabel* label : page->findChildren<QLabel*>())
      marked = marked || (label->isVisible() && label->text().startsWith(QString::fromUtf8("\xe2\x86\x91")));
    QVERIFY(marked);
    QVERIFY(!page->findChild<QLabel*>("networks")->isEnabled()); // what stands there is of another space
    kernels->selectAll();
    QTest::keyClicks(kernels, "3, 5, 7");
    QVERIFY(page->model().errors().isEmpty());
    QCOMPARE(page->findChild<QLabel*>("networks")->text(), QString("46,656")); // 6^6
    QVERIFY(page->findChild<QLabel*>("networks")->isEnabled());
    page->findChild<QComboBox*>("quantity")->setCurrentIndex(1);
    QCOMPARE(page->model().quantity(), SpaceModel::Quantity::parameters);
    QTRY_VERIFY(page->ready());
  }

  // Numbers stand as people write them, large and small.
  void numbersOfTheFormAreWritten() {
    open();
    window_->show_page("experiment");
    auto* page = static_cast<ExperimentPage*>(window_->page("experiment"));
    QTRY_VERIFY(page->ready());
    auto* seconds = page->findChild<QDoubleSpinBox*>("engine_checkpoint_seconds");
    QCOMPARE(seconds->text(), QString("30"));
    seconds->setValue(86400);
    QCOMPARE(seconds->text(), QString("86400"));
    auto* rate = page->findChild<QDoubleSpinBox*>("train_lr");
    QVERIFY(rate);
    rate->setValue(0.025);
    QCOMPARE(rate->text(), QString("0.025"));
    rate->setValue(0.0001);
    QCOMPARE(rate->text(), QString("0.0001"));
    rate->setValue(1);
    QCOMPARE(rate->text(), QString("1"));
  }

  // The table has the height of its rows, few or many, and the distribution the rest.
  void theCostTableIsAsHighAsItsRows() {
    open();
    window_->show_page("space");
    auto* page = window_->page("space");
    QTRY_VERIFY(page->ready());
    auto* table = page->findChild<QTableView*>("cost_table");
    auto* census = page->findChild<BarPlot*>("census");
    const auto unused = [&] {
      return table->viewport()->height() - table->model()->rowCount() * table->verticalHeader()->defaultSectionSize();
    };
    QCOMPARE(table->model()->rowCount(), 12);
    QTRY_VERIFY2(std::abs(unused()) <= 28, qPrintable(QString::number(unused())));
    const int before = census->height();
    auto* kernels = page->findChild<QLineEdit*>("kernels");
    kernels->selectAll();
    QTest::keyClicks(kernels, "3, 5, 7");
    QTRY_COMPARE(table->model()->rowCount(), 6);
    QTRY_VERIFY2(unused() >= 0 && unused() <= 8, qPrintable(QString::number(unused())));
    QVERIFY(census->height() > before + 100);
  }

  void budgetCutsTheSpace() {
    open();
    window_->show_page("space");
    auto* page = static_cast<SpacePage*>(window_->page("space"));
    QTRY_VERIFY(page->ready());
    auto* kernels = page->findChild<QLineEdit*>("kernels");
    kernels->setFocus();
    kernels->selectAll();
    QTest::keyClicks(kernels, "3, 5, 7");
    // Space and Experiment edit one draft, with one undo.
    QCOMPARE(workspace_->draft().experiment().space.kernels, (std::vector<int>{3, 5, 7}));
    QTRY_VERIFY(page->ready());
    // Against every network of the 6^6, one by one.
    const CostTable& table = page->model().costs();
    const double limit = 0.6 * static_cast<double>(page->model().largest().inference_params);
    page->findChild<QDoubleSpinBox*>("budget_params")->setValue(std::floor(limit / 1e4) / 100);
    const std::int64_t most = std::llround(page->findChild<QDoubleSpinBox*>("budget_params")->value() * 1e6);
    int fitting = 0;
    for (int code = 0; code < 46656; ++code) {
      std::vector<int> choices;
      for (int rest = code, layer = 0; layer < 6; ++layer, rest /= 6)
        choices.push_back(rest % 6);
      fitting += table.cost(choices).inference_params <= most;
    }
    QVERIFY(fitting > 0 && fitting < 46656);
    auto* text = page->findChild<QLabel*>("budget_text");
    QTRY_VERIFY2(text->text().startsWith(QLocale().toString(fitting) + " of 46,656"),
                 qPrintable(text->text() + " instead of " + QString::number(fitting)));
    page->findChild<QAction*>("space_undo")->trigger();
    QCOMPARE(kernels->text(), QString("3, 5, 7, 9"));
    QCOMPARE(workspace_->draft().experiment().space.kernels, (std::vector<int>{3, 5, 7, 9}));
  }

  void editsOutliveACrash() {
    open();
    window_->show_page("experiment");
    auto* page = static_cast<ExperimentPage*>(window_->page("experiment"));
    QVERIFY(page->draft().set("/train/epochs", 77));
    const QString kept = QString::fromStdString((workspace_->project().folder() / ".unsaved.json").string());
    QTRY_VERIFY(QFile::exists(kept));
    // The program dies here; the next one opens the project.
    restart();
    open();
    QTRY_COMPARE(workspace_->draft().experiment().train.epochs, 77);
    workspace_->draft().undo();
    QCOMPARE(workspace_->draft().experiment().train.epochs, 240);
    QTRY_VERIFY(!QFile::exists(kept)); // nothing is unsaved any more
  }

  void experimentIsEditedAndStarted() {
    open();
    const QString engine = home_.filePath("cds");
    QFile script(engine);
    QVERIFY(script.open(QIODevice::WriteOnly));
    script.write("#!/bin/sh\necho 'cds: no engine in this test' >&2\nexit 1\n");
    script.close();
    script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    workspace_->engine().set_program(engine);
    window_->show_page("experiment");
    auto* page = static_cast<ExperimentPage*>(window_->page("experiment"));
    auto* epochs = page->findChild<QSpinBox*>("train_epochs");
    epochs->setFocus();
    epochs->selectAll();
    QTest::keyClicks(epochs, "12");
    QTest::keyClick(epochs, Qt::Key_Tab);
    QCOMPARE(page->draft().experiment().train.epochs, 12);
    auto* changes = page->findChild<QTableView*>("changes")->model();
    QCOMPARE(changes->rowCount(), 1);
    QCOMPARE(changes->index(0, 1).data().toString(), QString("240"));
    QCOMPARE(changes->index(0, 2).data().toString(), QString("12"));
    auto* k = page->findChild<QSpinBox*>("search_k");
    QVERIFY(k->isVisible());
    page->findChild<QComboBox*>("search_strategy")->setCurrentIndex(1);
    QVERIFY(!k->isVisible());
    page->findChild<QAction*>("undo")->trigger();
    QVERIFY(k->isVisible());
    page->findChild<QComboBox*>("kind")->setCurrentIndex(1);
    QCOMPARE(page->draft().experiment().kind, ExperimentKind::train);
    QVERIFY(page->findChild<QComboBox*>("network_genotype")->isVisible());
    page->findChild<QComboBox*>("kind")->setCurrentIndex(0);
    auto* problem = page->findChild<QLabel*>("start_problem");
    QTest::mouseClick(page->findChild<QPushButton*>("start_button"), Qt::LeftButton);
    QTRY_COMPARE(problem->text(), QString("cds: no engine in this test"));
    QVERIFY(problem->isVisible());
    QCOMPARE(int(workspace_->project().experiments().size()), 1);
  }

  // A folder dropped on the window: recognised, counted and checked without another click.
  void aDroppedFolderIsReadAndChecked() {
    open();
    SynthSpec spec;
    spec.identities = 8;
    spec.cameras = 3;
    spec.images_per_camera = 2;
    spec.height = 32;
    spec.width = 16;
    const std::filesystem::path set = home_.filePath("dropped").toStdString();
    QVERIFY(write_synthetic_set(set, spec));
    // A picture of the training split once more, as another person's: the labels cannot both be right.
    auto* page = window_->page("data");
    window_->show_page("space");
    QMimeData dropped;
    dropped.setUrls({QUrl::fromLocalFile(home_.filePath("dropped"))});
    QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &dropped, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window_.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(50, 50), Qt::CopyAction, &dropped, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window_.get(), &drop);
    QCOMPARE(window_->page_name(), QString("data"));
    QTRY_VERIFY(page->ready());
    QCOMPARE(page->findChild<QComboBox*>("data_sets")->currentText(), QString("dropped"));
    auto* counts = page->findChild<QTableWidget*>("counts");
    QCOMPARE(counts->item(0, 1)->text(), QString("24")); // half of 8 x 3 x 2
    auto* findings = page->findChild<QTableView*>("findings");
    QTRY_VERIFY(findings->model()->rowCount() > 0); // too few identities for 16 x 4
    // Histograms: one series a split; each camera's bar holds its images.
    const auto* cameras = page->findChild<BarPlot*>("camera_histogram");
    QCOMPARE(cameras->bins().size(), std::size_t{3});
    for (const BarPlot::Bin& bin : cameras->bins())
      QCOMPARE(bin.counts.front(), 8.0);
    const auto* identities = page->findChild<BarPlot*>("identity_histogram");
    double people = 0;
    for (const BarPlot::Bin& bin : identities->bins())
      people += bin.counts.front();
    QCOMPARE(people, 4.0);
    const auto sets = workspace_->project().data_sets().size();
    QVERIFY(workspace_->project().remove_data_set(static_cast<int>(sets) - 1));
  }

  void aFindingLeadsToItsPicture() {
    open();
    SynthSpec spec;
    spec.identities = 40;
    spec.cameras = 2;
    spec.images_per_camera = 2;
    spec.height = 32;
    spec.width = 16;
    const std::filesystem::path set = home_.filePath("planted").toStdString();
    QVERIFY(write_synthetic_set(set, spec));
    QDir train(home_.filePath("planted/bounding_box_train"));
    const QStringList names = train.entryList({"*.jpg"}, QDir::Files);
    { // cut off
      QFile file(train.filePath(names[5]));
      QVERIFY(file.open(QIODevice::ReadWrite));
      QVERIFY(file.resize(file.size() / 3));
    }
    QVERIFY(QFile::copy(train.filePath(names[9]), train.filePath("nonsense.jpg")));
    window_->show_page("data");
    auto* page = static_cast<DataPage*>(window_->page("data"));
    page->add_folder(home_.filePath("planted"));
    QTRY_VERIFY(page->ready());
    auto* findings = page->findChild<QTableView*>("findings");
    QTRY_VERIFY(findings->model()->rowCount() > 1);
    auto* wall = page->findChild<QListView*>("wall");
    page->findChild<QComboBox*>("filter_split")->setCurrentIndex(2); // hides what is found
    int jumped = 0, told = 0;
    findings->setFocus();
    for (int row = 0; row < findings->model()->rowCount(); ++row) {
      findings->selectRow(row);
      const QString path = findings->model()->index(row, 0).data(DoctorModel::path_role).toString();
      const QString reason = findings->model()->index(row, DoctorModel::what).data().toString();
      const auto labels = page->findChildren<QLabel*>(); // beside the table it stands whole
      QVERIFY2(std::any_of(labels.begin(), labels.end(),
                           [&](const QLabel* label) { return label->isVisible() && label->text().startsWith(reason); }),
               qPrintable(reason));
      if (path.endsWith(names[5])) {
        QCOMPARE(wall->currentIndex().data(DataSetModel::path_role).toString(), path);
        QVERIFY(wall->viewport()->rect().intersects(wall->visualRect(wall->currentIndex())));
        ++jumped;
      } else if (path.endsWith("nonsense.jpg")) { // no picture of the set: said where the finding is
        for (const QLabel* label : page->findChildren<QLabel*>())
          told += label->isVisible() && label->text().contains("nonsense.jpg");
      }
    }
    QCOMPARE(jumped, 1);
    QCOMPARE(told, 1);
    // A picture that is trained on, as it is trained on; one of the test is not.
    auto* strip = page->findChild<AugmentStrip*>("trained_strip");
    QTRY_VERIFY(strip->isVisible()); // before a choice: some that a run trains on
    page->findChild<QComboBox*>("filter_split")->setCurrentIndex(1);
    wall->setCurrentIndex(wall->model()->index(0, 0));
    QTRY_VERIFY(strip->isVisible());
    // As many are made as fill the row.
    QTRY_VERIFY2(strip->pictures_width() >= strip->width(), qPrintable(QString::number(strip->pictures_width())));
    QVERIFY(strip->places() > 2);
    page->findChild<QComboBox*>("filter_split")->setCurrentIndex(2);
    wall->setCurrentIndex(wall->model()->index(0, 0));
    QTRY_VERIFY(strip->isVisible() && strip->accessibleName().contains(QStringLiteral("tests it"))); // resized alone
    auto* words = strip->parentWidget()->findChild<QLabel*>("trained_text");
    QTRY_VERIFY(words->isVisible() && words->width() > strip->width()); // the words lie beside the one picture
    QVERIFY(!words->geometry().intersects(strip->geometry()));
    QVERIFY(workspace_->project().remove_data_set(static_cast<int>(workspace_->project().data_sets().size()) - 1));
  }

  void presetsClonesAndDifferences() {
    open();
    window_->show_page("experiment");
    auto* page = static_cast<ExperimentPage*>(window_->page("experiment"));
    const Experiment before = page->draft().experiment();
    page->findChild<QAction*>("preset_train-cnet")->trigger();
    QCOMPARE(page->draft().experiment().network.genotype, std::string("paper-cnet"));
    QCOMPARE(page->draft().experiment().train.epochs, 350);
    QCOMPARE(page->draft().experiment().data.path, before.data.path);
    page->findChild<QAction*>("save_experiment")->trigger();
    const QString file = page->draft().file();
    QVERIFY(!file.isEmpty());
    page->findChild<QAction*>("clone_experiment")->trigger();
    QVERIFY(page->draft().file().isEmpty());
    auto* bases = page->findChild<QComboBox*>("changes_base");
    QCOMPARE(bases->currentData().toString(), QString("parent"));
    auto* changes = page->findChild<QTableView*>("changes")->model();
    QCOMPARE(changes->rowCount(), 1); // its name
    QVERIFY(page->draft().set("/loss/margin", 0.5));
    QVERIFY(page->draft().set("/train/milestones", std::vector<int>{100, 200}));
    QCOMPARE(changes->rowCount(), 3); // a list is one row
    QStringList rows;
    for (int row = 0; row < 3; ++row)
      rows << changes->index(row, 0).data().toString() + "|" + changes->index(row, 1).data().toString() + "|" +
                  changes->index(row, 2).data().toString();
    QVERIFY2(rows.contains("Triplet margin|0.3|0.5"), qPrintable(rows.join('\n')));
    QVERIFY2(rows.contains("Milestones|150, 225, 300|100, 200"), qPrintable(rows.join('\n')));
    // Saved, left and opened again, the clone still knows its parent.
    page->findChild<QAction*>("save_experiment")->trigger();
    const QString clone = page->draft().file();
    auto* list = page->findChild<QComboBox*>("experiments");
    for (const QString& title : {QString("CNet, trained from scratch"), QString("CNet, trained from scratch (copy)")}) {
      const int place = list->findText(title);
      QVERIFY2(place >= 0, qPrintable(title));
      list->setCurrentIndex(place);
      Q_EMIT list->activated(place);
    }
    QCOMPARE(page->draft().file(), clone);
    QVERIFY(bases->findData("parent") >= 0);
    bases->setCurrentIndex(bases->findData("parent"));
    QCOMPARE(changes->rowCount(), 3);
    page->findChild<QAction*>("clone_experiment")->trigger();
    // With another experiment and with a run of the project.
    bases->setCurrentIndex(bases->findData("file:" + file));
    QCOMPARE(changes->rowCount(), 3);
    QTRY_VERIFY(bases->findData("run:gamma-train") >= 0);
    bases->setCurrentIndex(bases->findData("run:gamma-train"));
    QVERIFY(changes->rowCount() > 3);
    // Back to the saved one: the clone's edits wait in the list of experiments.
    auto* experiments = page->findChild<QComboBox*>("experiments");
    const int saved = experiments->findText("CNet, trained from scratch");
    experiments->setCurrentIndex(saved);
    Q_EMIT experiments->activated(saved);
    QCOMPARE(page->draft().file(), file);
    QCOMPARE(page->draft().experiment().loss.margin, 0.3);
    experiments->setCurrentIndex(0);
    Q_EMIT experiments->activated(0);
    QCOMPARE(page->draft().experiment().loss.margin, 0.5);
    // Undo goes back through all of it, to what was there first.
    for (int i = 0; i < 30 && page->findChild<QAction*>("undo")->isEnabled(); ++i)
      page->findChild<QAction*>("undo")->trigger();
    QVERIFY(page->draft().experiment() == before);
  }

  // Ctrl+Z in a field undoes what the experiment's last edit was, also one made elsewhere.
  void undoWorksInsideFields() {
    open();
    window_->show_page("experiment");
    auto* page = static_cast<ExperimentPage*>(window_->page("experiment"));
    auto* epochs = page->findChild<QSpinBox*>("train_epochs");
    epochs->setFocus();
    QTest::keyClick(epochs, Qt::Key_Up);
    QCOMPARE(page->draft().experiment().train.epochs, 241);
    QTest::qWait(1100); // a new step of undo
    auto* seed = page->findChild<QSpinBox*>("seed");
    seed->setFocus();
    QTest::keyClick(seed, Qt::Key_Up);
    QCOMPARE(page->draft().experiment().seed, std::uint64_t{2});
    QTest::keyClick(seed, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(page->draft().experiment().seed, std::uint64_t{1});
    QTest::keyClick(seed, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(page->draft().experiment().train.epochs, 240);
    QTest::keyClick(seed, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(page->draft().experiment().train.epochs, 241);
    // What was refused goes first, and alone.
    page->findChild<QAction*>("advanced")->trigger();
    auto* milestones = page->findChild<QLineEdit*>("train_milestones");
    milestones->setFocus();
    milestones->selectAll();
    QTest::keyClicks(milestones, "x");
    bool marked = false;
    for (const QLabel* label : page->findChildren<QLabel*>())
      marked = marked || (label->isVisible() && label->text().startsWith(QString::fromUtf8("\xe2\x86\x91")));
    QVERIFY(marked);
    QTest::keyClick(milestones, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(milestones->text(), QString("150, 225, 300"));
    QCOMPARE(page->draft().experiment().train.epochs, 241);
    // The same on the Space page.
    window_->show_page("space");
    auto* kernels = window_->page("space")->findChild<QLineEdit*>("kernels");
    kernels->setFocus();
    kernels->selectAll();
    QTest::keyClicks(kernels, "4");
    QTest::keyClick(kernels, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(kernels->text(), QString("3, 5, 7, 9"));
    QCOMPARE(page->draft().experiment().train.epochs, 241);
  }
};

QTEST_MAIN(TestDeskPages)
#include "tst_desk_pages.moc"
