// The desktop as a person uses it: a project is opened, pages are changed, keys are pressed. Offscreen, without an
// engine.
#include "fixtures/desktop.h"
#include "models/engine_launcher.h"
#include "models/experiment_draft.h"
#include "models/project_model.h"
#include "models/queue_model.h"
#include "models/run_labels.h"
#include "models/run_watcher.h"
#include "models/runs_model.h"
#include "models/selection.h"
#include "models/settings.h"
#include "views/frame/language.h"
#include "views/frame/main_window.h"
#include "views/frame/welcome.h"
#include "views/pages/pages.h"
#include "views/widgets/dock_area.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMainWindow>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTest>
#include <QTimer>
#include <QTreeView>
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>

using namespace cds;

namespace {

// A click on the row's name.
void choose(QTreeView& tree, int row) {
  const QModelIndex index = tree.model()->index(row, 0);
  tree.scrollTo(index);
  QTest::mouseClick(tree.viewport(), Qt::LeftButton, {}, tree.visualRect(index).center());
}

} // namespace

class TestPages : public fixture::DesktopTest {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() { begin("pages"); }
  void init() { open_window(); }
  void cleanup() { close_window(); }

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

  void aPageKeepsItsPanelSizesThoughAnotherIsOpenedFirst() {
    open();
    window_->show();
    window_->show_page("data");
    QTRY_VERIFY(window_->page("data")->ready());
    QTest::qWait(50);
    const auto sizes = [this] {
      QList<QSize> out;
      for (const auto* dock : window_->page("data")->findChildren<QDockWidget*>())
        out << dock->size();
      return out;
    };
    const auto before = sizes();
    window_->show_page("runs");
    window_->close();
    window_.reset();
    workspace_ = std::make_unique<Workspace>();
    window_ = std::make_unique<MainWindow>(*workspace_, *language_, all_pages());
    QVERIFY(workspace_->project().open(project_->project().folder));
    window_->restore_session();
    window_->show();
    QCOMPARE(window_->page_name(), QString("runs"));
    window_->show_page("data");
    const auto same = [&] { // but for a pixel where Qt shares out what is left
      const auto now = sizes();
      return std::equal(now.begin(), now.end(), before.begin(), before.end(), [](const QSize& a, const QSize& b) {
        return std::abs(a.width() - b.width()) < 3 && std::abs(a.height() - b.height()) < 3;
      });
    };
    QTRY_VERIFY(same());
  }

  void panelsThatNobodySawAreNotRemembered() { // the page shows that there is no data set yet
    QSettings().remove("layout");
    const fixture::FakeProject bare(home_.filePath("bare").toStdString(), false);
    window_->open_project(home_.filePath("bare"));
    window_->restore_session();
    window_->show_page("data");
    QTRY_COMPARE(Settings::text("window/page"), QString("data"));
    window_->close();
    QVERIFY(Settings::bytes("layout/data/data_panels").isEmpty());
  }

  void whatIsKnownIsNotWrittenAgain() {
    const auto remember = [] {
      Settings::set_text("known", "once");
      Settings::set_flag("flag", true);
      Settings::set_bytes("layout/of/nothing", "bytes");
    };
    remember();
    const std::filesystem::path file = QSettings().fileName().toStdString();
    const auto written = [&] { return std::filesystem::last_write_time(file); };
    const auto before = written();
    QTest::qWait(20);
    remember();
    QCOMPARE(written(), before);
    Settings::set_text("known", "twice");
    QVERIFY(written() != before);
  }

  // Which panels there are is the page's to say, also after its layout was read and before it is first seen.
  void aRememberedLayoutShowsNoHiddenPanel() {
    struct Panels {
      DockArea area{QStringLiteral("panels")};
      QWidget *one = new QWidget, *two = new QWidget, *three = new QWidget;
      Panels() {
        area.add(QStringLiteral("one"), one);
        area.add(QStringLiteral("two"), two, DockArea::Side::right_of, one);
        area.add(QStringLiteral("three"), three, DockArea::Side::below, two);
        area.settle();
        area.resize(600, 400);
      }
    };
    Panels before;
    before.area.set_shown(before.one, false);
    before.area.show();
    QVERIFY(before.area.is_shown(before.three));
    const QByteArray state = before.area.saveState();
    Panels after;
    QVERIFY(after.area.restoreState(state));
    after.area.setProperty(DockArea::remembered, state);
    after.area.set_shown(after.one, true);
    after.area.set_shown(after.three, false);
    after.area.show();
    QVERIFY(after.area.is_shown(after.one));
    QVERIFY(after.area.is_shown(after.two));
    QVERIFY(!after.area.is_shown(after.three));
  }

  void aKilledWindowComesBack() { // it is never closed: what it showed is remembered all the same
    open();
    window_->restore_session();
    workspace_->selection().set_run("alpha-search");
    window_->show_page("runs");
    QTRY_COMPARE(Settings::text("window/page"), QString("runs"));
    QVERIFY(!Settings::bytes("layout/runs/runs_columns").isEmpty());
    QVERIFY(Settings::bytes("layout/space/space_panels").isEmpty()); // never shown: nobody arranged it
    window_->show_page("space");
    QTRY_VERIFY(!Settings::bytes("layout/space/space_panels").isEmpty());
    window_->show_page("runs");
    QTRY_COMPARE(Settings::text("window/page"), QString("runs"));
    Workspace workspace;
    MainWindow window(workspace, *language_, all_pages());
    QVERIFY(workspace.project().open(project_->project().folder));
    window.restore_session();
    QCOMPARE(window.page_name(), QString("runs"));
    QTRY_COMPARE(workspace.selection().run(), QString("alpha-search"));
  }

  void aDroppedProjectIsOpened() {
    open();
    const fixture::FakeProject other(home_.filePath("other").toStdString(), false);
    QMimeData dragged;
    dragged.setUrls({QUrl::fromLocalFile(home_.filePath("other"))});
    QDragEnterEvent enter({400, 300}, Qt::CopyAction, &dragged, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window_.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop({400, 300}, Qt::CopyAction, &dragged, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window_.get(), &drop);
    QCOMPARE(QString::fromStdString(workspace_->project().folder().string()), home_.filePath("other"));
    QCOMPARE(Settings::recent_projects().first(), home_.filePath("other")); // and is the first of the recent ones
    QMimeData words;
    words.setText("no folder");
    QDragEnterEvent nothing({400, 300}, Qt::CopyAction, &words, Qt::LeftButton, Qt::NoModifier);
    nothing.ignore();
    QCoreApplication::sendEvent(window_.get(), &nothing);
    QVERIFY(!nothing.isAccepted());
  }

  void columnsFillTheTable() { // also where the page is opened long after the window got its size
    open();
    window_->show_page("data");
    window_->resize(640, 720);
    QTest::qWait(50);
    window_->resize(1280, 720);
    QTest::qWait(50);
    window_->show_page("runs");
    auto* tree = window_->page("runs")->findChild<QTreeView*>("runs_tree");
    const auto section = [&](const QString& title) {
      for (int i = 0; i < tree->model()->columnCount(); ++i)
        if (tree->model()->headerData(i, Qt::Horizontal).toString() == title)
          return i;
      return -1;
    };
    QVERIFY(section("Kind") > 0);
    QTRY_VERIFY(!tree->isColumnHidden(section("Kind")));
    window_->resize(760, 720);
    QTRY_VERIFY(tree->isColumnHidden(section("Kind")));
    window_->resize(1280, 720);
    QTRY_VERIFY(!tree->isColumnHidden(section("Kind")));
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
    const int color = workspace_->watcher().ordinal("beta-search");
    QTest::keyClick(tree, Qt::Key_Delete);
    QTRY_COMPARE(tree->model()->rowCount(), 2);
    QVERIFY(!std::filesystem::exists(workspace_->watcher().run_folder("beta-search")));
    // The keys go on from a neighbour, and what comes back is chosen, in its colour.
    const QString neighbour = workspace_->selection().run();
    QVERIFY(!neighbour.isEmpty() && neighbour != "beta-search");
    QVERIFY(tree->selectionModel()->isRowSelected(tree->currentIndex().row(), {}));
    QTest::keyPress(tree, Qt::Key_Z, Qt::ControlModifier); // Ctrl is held a little longer than this takes
    QTRY_COMPARE(tree->model()->rowCount(), 3);
    QTRY_COMPARE(workspace_->selection().run(), QString("beta-search"));
    QCOMPARE(tree->selectionModel()->selectedRows().size(), 1); // alone: Delete means it and no other
    QTest::keyRelease(tree, Qt::Key_Z);
    QCOMPARE(workspace_->watcher().ordinal("beta-search"), color);
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
    // A group of its own moves the run's row: it stays chosen, and what is written next is written of it.
    auto* group = page->findChild<QComboBox*>("run_group");
    group->lineEdit()->setFocus();
    QTest::keyClicks(group->lineEdit(), "mine");
    QTest::keyClick(group->lineEdit(), Qt::Key_Return);
    QTRY_COMPARE(workspace_->labels().of("gamma-train").group, std::string("mine"));
    QCOMPARE(workspace_->selection().run(), QString("gamma-train"));
    QVERIFY(note->isVisible());
    QCOMPARE(note->text(), QString("look again"));
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
    fixture::FakeProject orders(home_.filePath("orders").toStdString(), false);
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
    const QHeaderView* columns = table->horizontalHeader(); // share the room: none is cramped beside an empty one
    QTRY_COMPARE(columns->length(), table->viewport()->width());
    for (int column = 1; column < columns->count(); ++column)
      QVERIFY(columns->sectionSize(column) > table->viewport()->width() / 4);
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
    QString told;
    connect(window_->page("runs"), &Page::message, this, [&](const QString& text) { told = text; });
    QTest::keyClick(table, Qt::Key_Z, Qt::ControlModifier); // back to its place
    QVERIFY2(told.endsWith("waits again"), qPrintable(told));
    QTRY_COMPARE(seeds(), (QStringList{"seed=1", "seed=2", "seed=3"}));
    QTRY_COMPARE(table->model()->rowCount(), 3);
    QVERIFY(!window_->page("runs")->findChild<QAction*>("undo_delete")->isEnabled());
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

  void closingRemembersPageAndProject() {
    open();
    window_->show_page("space");
    window_->close();
    QCOMPARE(Settings::text("window/page"), QString("space"));
    QVERIFY(Settings::recent_projects().contains(home_.filePath("project")));
  }
};

QTEST_MAIN(TestPages)
#include "tst_pages.moc"
