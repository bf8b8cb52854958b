// The desktop as a person uses it: a project is opened, pages are changed, keys are pressed. Offscreen, without an
// engine.
#include "fixtures/fake_project.h"
#include "models/engine_launcher.h"
#include "models/experiment_draft.h"
#include "models/project_model.h"
#include "models/queue_model.h"
#include "models/run_labels.h"
#include "models/run_watcher.h"
#include "models/runs_model.h"
#include "models/selection.h"
#include "models/settings.h"
#include "views/frame/action_palette.h"
#include "views/frame/language.h"
#include "views/frame/main_window.h"
#include "views/frame/welcome.h"
#include "views/pages/data/data_page.h"
#include "views/pages/data/synth_dialog.h"
#include "views/pages/experiment/experiment_page.h"
#include "views/pages/pages.h"
#include "views/pages/space/space_page.h"
#include "views/style/theme.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QDockWidget>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMainWindow>
#include <QMenu>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTableView>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QTreeView>
#include <memory>

using namespace cds;
using cds::fixture::FakeProject;

namespace {

QStringList warnings; // what Qt said: must stay empty

void take_message(QtMsgType type, const QMessageLogContext&, const QString& text) {
  const bool of_the_platform = text.contains("XDG_RUNTIME_DIR") || text.contains("propagateSizeHints") ||
                               text.contains("This plugin does not support");
  if (type >= QtWarningMsg && type != QtInfoMsg && !of_the_platform)
    warnings << text;
}

// What a person can operate: it must have a name that a screen reader can say.
bool is_control(const QWidget* widget) {
  return qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QAbstractItemView*>(widget) ||
         qobject_cast<const QAbstractSpinBox*>(widget) || qobject_cast<const QComboBox*>(widget) ||
         qobject_cast<const QLineEdit*>(widget) || qobject_cast<const QProgressBar*>(widget) ||
         qobject_cast<const QAbstractSlider*>(widget);
}

// Parts that Qt makes inside a control, which speaks for them.
bool is_inner_part(const QWidget* widget) {
  if (widget->objectName().startsWith("qt_") || qobject_cast<const QHeaderView*>(widget))
    return true;
  for (const QWidget* up = widget->parentWidget(); up; up = up->parentWidget())
    if (qobject_cast<const QComboBox*>(up) || qobject_cast<const QAbstractSpinBox*>(up) ||
        qobject_cast<const QLineEdit*>(up) || qobject_cast<const QMenu*>(up) ||
        up->objectName() == "qt_scrollarea_vcontainer" || up->objectName() == "qt_scrollarea_hcontainer" ||
        (qobject_cast<const QAbstractItemView*>(up) && qobject_cast<const QAbstractButton*>(widget)))
      return true;
  return false;
}

// A click on the row's name.
void choose(QTreeView& tree, int row) {
  const QModelIndex index = tree.model()->index(row, 0);
  tree.scrollTo(index);
  QTest::mouseClick(tree.viewport(), Qt::LeftButton, {}, tree.visualRect(index).center());
}

} // namespace

class TestPages : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() {
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName("CdsWorkbenchTest");
    QCoreApplication::setApplicationName("pages");
    QVERIFY(home_.isValid());
    qputenv("XDG_CONFIG_HOME", home_.filePath("config").toUtf8());
    qputenv("XDG_DATA_HOME", home_.filePath("share").toUtf8());
    qInstallMessageHandler(take_message);
    apply_theme(Theme::light);
    project_ = std::make_unique<FakeProject>(home_.filePath("project").toStdString());
    project_->add_search("alpha-search", RunState::finished);
    project_->add_search("beta-search", RunState::failed, 2, 4, "the loss became NaN");
    project_->add_training("gamma-train", RunState::finished);
  }

  void init() {
    language_ = std::make_unique<Language>();
    language_->set("en");
    workspace_ = std::make_unique<Workspace>();
    window_ = std::make_unique<MainWindow>(*workspace_, *language_, all_pages());
    window_->resize(1280, 720);
    window_->show();
    QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
  }

  void cleanup() {
    window_.reset();
    workspace_.reset();
    language_.reset();
    QVERIFY2(warnings.isEmpty(), qPrintable(warnings.join('\n')));
  }

  void withoutAProjectItWelcomes() {
    QCOMPARE(window_->page_name(), QString());
    auto* welcome = window_->findChild<Welcome*>();
    QVERIFY(welcome && welcome->isVisible());
    window_->open_project(home_.filePath("nothing"));
    QCOMPARE(window_->page_name(), QString());
    bool said = false;
    for (const QLabel* label : welcome->findChildren<QLabel*>())
      said = said || (label->isVisible() && label->text().contains("nothing"));
    QVERIFY(said); // the error stays where it happened
  }

  void keysChangePages() {
    open();
    const QStringList names = window_->page_names();
    for (int i = 0; i < names.size() && i < 9; ++i) {
      QTest::keyClick(window_.get(), static_cast<Qt::Key>(Qt::Key_1 + i), Qt::ControlModifier);
      QCOMPARE(window_->page_name(), names[i]);
      QTRY_VERIFY2(window_->page(names[i])->ready(), qPrintable(names[i]));
      QVERIFY(window_->page(names[i])->isVisible());
    }
  }

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
    kernels->selectAll();
    QTest::keyClicks(kernels, "3, 5, 7");
    QVERIFY(page->model().errors().isEmpty());
    QCOMPARE(page->findChild<QLabel*>("networks")->text(), QString("46,656")); // 6^6
    page->findChild<QComboBox*>("quantity")->setCurrentIndex(1);
    QCOMPARE(page->model().quantity(), SpaceModel::Quantity::parameters);
    QTRY_VERIFY(page->ready());
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
    window_.reset();
    workspace_ = std::make_unique<Workspace>();
    window_ = std::make_unique<MainWindow>(*workspace_, *language_, all_pages());
    open();
    QTRY_COMPARE(workspace_->draft().experiment().train.epochs, 77);
    workspace_->draft().undo();
    QCOMPARE(workspace_->draft().experiment().train.epochs, 240);
    QTRY_VERIFY(!QFile::exists(kept)); // nothing is unsaved any more
  }

  void theSessionComesBack() {
    open();
    window_->restore_session();
    window_->show_page("compare");
    QTRY_VERIFY(window_->page("compare")->ready());
    const auto panels = [this] { return window_->page("compare")->findChild<QMainWindow*>("compare_panels"); };
    const auto dock = [&](const char* name) { return panels()->findChild<QDockWidget*>(name); };
    QVERIFY(panels()->tabifiedDockWidgets(dock("curves")).isEmpty());
    panels()->tabifyDockWidget(dock("curves"), dock("scatter")); // one panel dragged onto another
    workspace_->selection().set_run("alpha-search");
    workspace_->selection().set_epoch(2);
    workspace_->selection().set_layer(3);
    window_->close();
    window_.reset();
    workspace_ = std::make_unique<Workspace>();
    window_ = std::make_unique<MainWindow>(*workspace_, *language_, all_pages());
    window_->resize(1280, 720);
    QVERIFY(workspace_->project().open(project_->project().folder));
    window_->restore_session();
    window_->show();
    QCOMPARE(window_->page_name(), QString("compare"));
    QTRY_COMPARE(workspace_->selection().run(), QString("alpha-search"));
    QCOMPARE(workspace_->selection().epoch(), 2);
    QCOMPARE(workspace_->selection().layer(), 3);
    QVERIFY(panels()->tabifiedDockWidgets(dock("curves")).contains(dock("scatter")));
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
    auto* changes = page->findChild<QTableWidget*>("changes");
    QCOMPARE(changes->rowCount(), 1);
    QCOMPARE(changes->item(0, 1)->text(), QString("240"));
    QCOMPARE(changes->item(0, 2)->text(), QString("12"));
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

  void runsPageChoosesDeletesAndBringsBack() {
    open();
    window_->show_page("runs");
    auto* page = window_->page("runs");
    auto* tree = page->findChild<QTreeView*>("runs_tree");
    QTRY_COMPARE(tree->model()->rowCount(), 2); // the two searches are one entry
    tree->setFocus();
    QTest::keyClick(tree, Qt::Key_G, Qt::ControlModifier);
    QCOMPARE(tree->model()->rowCount(), 3);
    auto* filter = page->findChild<QLineEdit*>("filter");
    QTest::keyClicks(filter, "beta");
    QCOMPARE(tree->model()->rowCount(), 1);
    choose(*tree, 0);
    QCOMPARE(workspace_->selection().run(), QString("beta-search"));
    auto* problem = page->findChild<QLabel*>("run_problem");
    QVERIFY(problem->isVisible());
    QVERIFY2(problem->text().contains("the loss became NaN"), qPrintable(problem->text()));
    QTest::mouseClick(page->findChild<QAbstractButton*>("copy_problem"), Qt::LeftButton);
    QVERIFY(QApplication::clipboard()->text().contains("the loss became NaN"));
    filter->clear();
    tree->setFocus();
    QTest::keyClick(tree, Qt::Key_Delete);
    QTRY_COMPARE(tree->model()->rowCount(), 2);
    QVERIFY(!std::filesystem::exists(workspace_->watcher().run_folder("beta-search")));
    QTest::keyClick(tree, Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(tree->model()->rowCount(), 3);
    QTest::keyClick(tree, Qt::Key_G, Qt::ControlModifier);
    QCOMPARE(tree->model()->rowCount(), 2);
  }

  void runsAreLabelledAndFiltered() {
    open();
    window_->show_page("runs");
    auto* page = window_->page("runs");
    auto* tree = page->findChild<QTreeView*>("runs_tree");
    QTRY_COMPARE(tree->model()->rowCount(), 2);
    page->findChild<QLineEdit*>("filter")->setText("gamma");
    choose(*tree, 0);
    QTest::keyClick(tree, Qt::Key_B, Qt::ControlModifier);
    QVERIFY(workspace_->labels().of("gamma-train").star);
    QTest::keyClick(tree, Qt::Key_T, Qt::ControlModifier);
    auto* tags = page->findChild<QLineEdit*>("run_tags");
    QVERIFY(tags->hasFocus());
    QTest::keyClicks(tags, "paper, good");
    QTest::keyClick(tags, Qt::Key_Return);
    QCOMPARE(workspace_->labels().tags(), (QStringList{"good", "paper"}));
    QCOMPARE(window_->page_name(), QString("runs")); // Enter stayed in the line
    auto* note = page->findChild<QLineEdit*>("run_note");
    note->setFocus();
    QTest::keyClicks(note, "look again");
    QTest::keyClick(note, Qt::Key_Tab);
    page->findChild<QLineEdit*>("filter")->setText("look again"); // notes are looked through
    QCOMPARE(tree->model()->rowCount(), 1);
    page->findChild<QLineEdit*>("filter")->clear();
    auto* tag = page->findChild<QComboBox*>("filter_tag");
    QVERIFY(tag->isVisible());
    tag->setCurrentIndex(tag->findText("paper"));
    QCOMPARE(tree->model()->rowCount(), 1);
    tag->setCurrentIndex(0);
    page->findChild<QComboBox*>("filter_state")->setCurrentIndex(3); // failed or stopped
    QCOMPARE(tree->model()->rowCount(), 1);
    page->findChild<QComboBox*>("filter_state")->setCurrentIndex(0);
    // Duplicate: the run's settings under edit, and undo brings back what was there.
    const Experiment before = workspace_->draft().experiment();
    page->findChild<QLineEdit*>("filter")->setText("gamma");
    choose(*tree, 0);
    page->findChild<QAction*>("duplicate_run")->trigger();
    QCOMPARE(window_->page_name(), QString("experiment"));
    QCOMPARE(workspace_->draft().experiment().name, std::string("gamma-train (copy)"));
    QCOMPARE(workspace_->draft().experiment().kind, ExperimentKind::train);
    workspace_->draft().undo();
    QVERIFY(workspace_->draft().experiment() == before);
  }

  void ordersMeanAllChosenRuns() {
    FakeProject orders(home_.filePath("orders").toStdString(), false);
    orders.add_training("one", RunState::running, 1);
    orders.add_training("two", RunState::running, 1);
    orders.add_training("done", RunState::finished);
    window_->open_project(home_.filePath("orders"));
    window_->show_page("runs");
    auto* page = window_->page("runs");
    auto* tree = page->findChild<QTreeView*>("runs_tree");
    page->findChild<QAction*>("group_seeds")->setChecked(false);
    QTRY_COMPARE(tree->model()->rowCount(), 3);
    // The keyboard orders the table: the first column of the menu is the name.
    QTimer::singleShot(0, this, [] {
      QWidget* menu = QApplication::activePopupWidget();
      QTest::keyClick(menu, Qt::Key_Down);
      QTest::keyClick(menu, Qt::Key_Return);
    });
    page->findChild<QAction*>("sort_runs")->trigger();
    const auto name = [&](int row) { return tree->model()->index(row, 0).data(RunsModel::id_role).toString(); };
    QCOMPARE((QStringList{name(0), name(1), name(2)}), (QStringList{"done", "one", "two"}));
    // What the filter hides stays what all pages look at.
    choose(*tree, 0);
    QCOMPARE(workspace_->selection().run(), QString("done"));
    auto* filter = page->findChild<QLineEdit*>("filter");
    QTest::keyClicks(filter, "two");
    QCOMPARE(tree->model()->rowCount(), 1);
    QCOMPARE(workspace_->selection().run(), QString("done"));
    filter->clear();
    QCOMPARE(tree->currentIndex().data(RunsModel::id_role).toString(), QString("done"));
    // One order for all that are chosen and that it fits.
    tree->selectAll();
    auto* stop = page->findChild<QAction*>("stop_run");
    QVERIFY(stop->isEnabled());
    QVERIFY(!page->findChild<QAction*>("delete_run")->isEnabled()); // two of them go on
    stop->trigger();
    for (const char* id : {"one", "two"})
      QTRY_COMPARE(workspace_->watcher().info(id)->pending, QString("stop"));
    QVERIFY(workspace_->watcher().info("done")->pending.isEmpty());
  }

  void queueIsReorderedAndKept() {
    open();
    const auto folder = workspace_->project().folder();
    window_->show_page("experiment");
    auto* experiment = window_->page("experiment");
    experiment->findChild<QLineEdit*>("name")->setText("queued");
    QTest::keyClicks(experiment->findChild<QLineEdit*>("name"), "1");
    experiment->findChild<QSpinBox*>("seeds")->setValue(3);
    QTest::mouseClick(experiment->findChild<QPushButton*>("queue_button"), Qt::LeftButton);
    QCOMPARE(window_->page_name(), QString("runs"));
    auto* table = window_->page("runs")->findChild<QTableView*>("queue_table");
    QTRY_COMPARE(table->model()->rowCount(), 3);
    QVERIFY(table->isVisible());
    table->setFocus();
    table->selectRow(2);
    QTest::keyClick(table, Qt::Key_Up, Qt::AltModifier);
    QTest::keyClick(table, Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(table->currentIndex().row(), 0);
    const auto seeds = [&] {
      QStringList out;
      const auto queue = read_queue(folder);
      for (const QueueItem& item : *queue)
        out << QString::fromStdString(item.settings.back());
      return out;
    };
    QTRY_COMPARE(seeds(), (QStringList{"seed=3", "seed=1", "seed=2"})); // on disk: it survives a restart
    // Dragged to the end.
    std::unique_ptr<QMimeData> dragged(table->model()->mimeData({table->model()->index(0, 1)}));
    table->model()->dropMimeData(dragged.get(), Qt::MoveAction, 3, 0, {});
    QTRY_COMPARE(seeds(), (QStringList{"seed=1", "seed=2", "seed=3"}));
    table->selectRow(1);
    QTest::keyClick(table, Qt::Key_Delete);
    QTRY_COMPARE(seeds(), (QStringList{"seed=1", "seed=3"}));
    // The desktop starts `cds queue run`: a stand-in writes down how it was called.
    const QString engine = home_.filePath("queue-cds"), said = home_.filePath("called");
    QFile script(engine);
    QVERIFY(script.open(QIODevice::WriteOnly));
    script.write("#!/bin/sh\necho \"$@\" > '" + said.toUtf8() + "'\n");
    script.close();
    script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    workspace_->engine().set_program(engine);
    window_->page("runs")->findChild<QAction*>("queue_run")->trigger();
    const auto called = [&] {
      QFile file(said);
      return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).trimmed() : QString();
    };
    QTRY_COMPARE(called(), "--quiet queue --project " + QString::fromStdString(folder.string()) + " run");
  }

  void paletteFindsAndDoes() {
    open();
    window_->show_page("data");
    QTest::keyClick(window_.get(), Qt::Key_K, Qt::ControlModifier);
    auto* palette = window_->findChild<ActionPalette*>();
    QVERIFY(palette && palette->isVisible());
    const int all = palette->shown_count();
    auto* search = palette->findChild<QLineEdit*>();
    QTest::keyClicks(search, "go runs");
    QVERIFY(palette->shown_count() >= 1 && palette->shown_count() < all);
    QTest::keyClick(search, Qt::Key_Return);
    QCOMPARE(window_->page_name(), QString("runs"));
    QTest::keyClick(window_.get(), Qt::Key_K, Qt::ControlModifier);
    QPointer<ActionPalette> second;
    for (auto* found : window_->findChildren<ActionPalette*>())
      if (found->isVisible())
        second = found;
    QVERIFY(second);
    QTest::keyClick(second->findChild<QLineEdit*>(), Qt::Key_Escape);
    QTRY_VERIFY(!second || !second->isVisible());
  }

  void paletteMissesNoAction() {
    open();
    QList<QAction*> known;
    for (const PaletteEntry& entry : window_->palette_entries())
      known << entry.action;
    QStringList missed;
    for (const QAction* action : window_->findChildren<QAction*>()) {
      // Inner actions of line edits and menus' own entries are Qt's; the palette itself is found by its key.
      if (action->isSeparator() || action->text().isEmpty() || action->objectName().startsWith("_q_") ||
          action->menu() || qobject_cast<QLineEdit*>(action->parent()) || action->objectName() == "find_action" ||
          qobject_cast<QDockWidget*>(action->parent())) // of panels that no one can close: in no menu
        continue;
      if (!known.contains(action))
        missed << action->objectName() + " " + action->text();
    }
    QVERIFY2(missed.isEmpty(), qPrintable(missed.join('\n')));
    for (const QAction* action : known)
      QVERIFY2(!action->text().isEmpty(), qPrintable(action->objectName()));
  }

  void everyControlHasAName() {
    open();
    QStringList nameless;
    for (const QString& name : window_->page_names()) {
      window_->show_page(name);
      QTRY_VERIFY2(window_->page(name)->ready(), qPrintable(name));
    }
    for (const QWidget* widget : window_->findChildren<QWidget*>())
      if (is_control(widget) && !is_inner_part(widget) && widget->accessibleName().isEmpty()) {
        QString place;
        for (const QWidget* up = widget; up; up = up->parentWidget())
          place.prepend("/" + (up->objectName().isEmpty() ? QString::fromLatin1(up->metaObject()->className())
                                                          : up->objectName()));
        nameless << place;
      }
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join('\n')));
  }

  void everyActionIsTranslated() {
    open();
    QMap<const QAction*, QString> english;
    for (const PaletteEntry& entry : window_->palette_entries())
      english[entry.action] = entry.action->text();
    language_->set("zh_CN");
    QCoreApplication::processEvents();
    QStringList same;
    for (auto it = english.cbegin(); it != english.cend(); ++it) {
      const bool names_itself = it.key()->objectName().startsWith("language_");
      if (!names_itself && it.key()->text() == *it)
        same << it.key()->objectName() + ": " + *it;
    }
    language_->set("en");
    QVERIFY2(same.isEmpty(), qPrintable(same.join('\n')));
  }

  // A person reads the whole window in the new language and theme at once.
  void languageAndThemeSwitchAtOnce() {
    open();
    window_->show_page("runs");
    auto* page = window_->page("runs");
    const QString english = page->title();
    language_->set("zh_CN");
    QCoreApplication::processEvents();
    QVERIFY(page->title() != english);
    const auto* table = page->findChild<QTreeView*>("runs_tree");
    QVERIFY(table->model()->headerData(0, Qt::Horizontal).toString() != QString("Name"));
    language_->set("en");
    QCoreApplication::processEvents();
    QCOMPARE(table->model()->headerData(0, Qt::Horizontal).toString(), QString("Name"));
    apply_theme(Theme::dark);
    QCoreApplication::processEvents();
    QVERIFY(is_dark(page->palette()));
    apply_theme(Theme::light);
    QCoreApplication::processEvents();
    QVERIFY(!is_dark(page->palette()));
  }

  void colorsKeepTheirContrast() {
    const auto luminance = [](const QColor& color) {
      const auto linear = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
      return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
    };
    const auto contrast = [&](const QColor& a, const QColor& b) {
      const double x = luminance(a), y = luminance(b);
      return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
    };
    for (const Theme theme : {Theme::light, Theme::dark}) {
      apply_theme(theme);
      const Colors c = colors();
      for (const QColor& text : {c.text, c.faint_text, c.accent, c.right, c.wrong, c.warning, c.error, c.running})
        for (const QColor& ground : {c.panel, c.page})
          QVERIFY2(contrast(text, ground) >= 4.5,
                   qPrintable(text.name() + " on " + ground.name() + ": " + QString::number(contrast(text, ground))));
      for (int i = 0; i < 7; ++i)
        QVERIFY(contrast(series_color(i), c.panel) >= 3.0);
      const QPalette palette = theme_palette(theme == Theme::dark);
      for (const auto group : {QPalette::Active, QPalette::Inactive})
        QVERIFY(contrast(palette.color(group, QPalette::HighlightedText), palette.color(group, QPalette::Highlight)) >=
                4.5);
      for (double v = 0; v <= 1; v += 0.1)
        QVERIFY(contrast(readable_on(cividis(v)), cividis(v)) >= 4.5);
    }
    apply_theme(Theme::light);
  }

  void closingRemembersPageAndProject() {
    open();
    window_->show_page("space");
    window_->close();
    QCOMPARE(Settings::text("window/page"), QString("space"));
    QVERIFY(Settings::recent_projects().contains(home_.filePath("project")));
  }

private:
  void open() {
    window_->open_project(home_.filePath("project"));
    QVERIFY(!window_->page_name().isEmpty());
    QTRY_VERIFY(workspace_->watcher().ready());
  }

  QTemporaryDir home_;
  std::unique_ptr<FakeProject> project_;
  std::unique_ptr<Language> language_;
  std::unique_ptr<Workspace> workspace_;
  std::unique_ptr<MainWindow> window_;
};

QTEST_MAIN(TestPages)
#include "tst_pages.moc"
